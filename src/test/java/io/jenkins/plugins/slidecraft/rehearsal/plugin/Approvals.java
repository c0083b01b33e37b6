package io.jenkins.plugins.slidecraft.rehearsal.plugin;

import io.jenkins.plugins.slidecraft.rehearsal.controller.Place;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Approver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Finds who approved, in the answers to {@code input}; as the plugin's class of the same name does in the flow graph. */
final class Approvals {
    private Approvals() {}

    /**
     * Checks that a deployment is approved.
     *
     * @param id the id that the {@code input} must have had
     * @return the approver
     */
    static String check(List<Approver.Answer> answers, Place place, String id, Instant now) throws StepFailure {
        List<Approver.Answer> yes =
                answers.stream().filter(Approver.Answer::approved).toList();
        List<Approver.Answer> same =
                yes.stream().filter(answer -> answer.id().equals(id)).toList();
        if (same.isEmpty()) {
            throw refused(yes.isEmpty() ? "Approvals.None" : "Approvals.Others", place.name());
        }
        List<Approver.Answer> entitled = same.stream()
                .filter(answer -> place.approvers().contains(answer.by()))
                .toList();
        if (entitled.isEmpty()) {
            throw refused(
                    "Approvals.NotEntitled", place.name(), same.get(0).by(), String.join(", ", place.approvers()));
        }
        for (Approver.Answer answer : entitled) {
            if (Duration.between(answer.at(), now).compareTo(place.approvalValidity()) <= 0) {
                return answer.by();
            }
        }
        throw refused(
                "Approvals.Expired",
                place.name(),
                entitled.get(0).by(),
                entitled.get(0).at(),
                place.approvalValidity().toMinutes());
    }

    private static StepFailure refused(String key, Object... arguments) {
        return new StepFailure("NotApproved", Messages.of(key, arguments));
    }
}
