package io.jenkins.plugins.slidecraft.rehearsal.cps;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The person in front of {@code input}: answers after a while, and the answers are kept as Jenkins keeps them. */
public final class Approver {
    /**
     * An answer.
     *
     * @param id the {@code input}'s id
     * @param by who
     * @param approved yes or no
     */
    public record Answer(String id, String message, String by, boolean approved, Instant askedAt, Instant at) {}

    private final String person;
    private boolean approves = true;
    private final Duration takes;
    private final List<Answer> answers = new ArrayList<>();
    private final List<Runnable> afterAnswer = new ArrayList<>();

    /** @param takes how long the person takes to answer */
    public Approver(String person, Duration takes) {
        this.person = person;
        this.takes = takes;
    }

    /** The person says no. */
    public void denies() {
        approves = false;
    }

    /** Something more that happens in the world when the person has answered. */
    public void whenAnswered(Runnable action) {
        afterAnswer.add(action);
    }

    /** All answers so far. */
    public List<Answer> answers() {
        return List.copyOf(answers);
    }

    /** The step {@code input}. */
    public StepDefinition input() {
        StepModel model = StepModel.of("org.jenkinsci.plugins.workflow.support.steps.input.InputStep")
                .requires("message", String.class)
                .takes("id", String.class)
                .takes("ok", String.class)
                .takes("cancel", String.class)
                .takes("submitter", String.class)
                .takes("submitterParameter", String.class)
                .takes("parameters", List.class);
        return StepDefinition.step("input", model, this::ask);
    }

    private void ask(StepCall call) {
        Instant askedAt = call.program().timeline().now();
        String message = call.text("message") == null
                ? "Pipeline has paused and needs your input before proceeding"
                : call.text("message");
        String ok = call.text("ok") == null ? "Proceed" : call.text("ok");
        String cancel = call.text("cancel") == null ? "Abort" : call.text("cancel");
        call.log(message);
        call.log(ok + " or " + cancel);
        Timeline.Scheduled answer = call.program().timeline().schedule(takes, () -> {
            String id = call.text("id") == null ? "" : call.text("id");
            answers.add(new Answer(
                    id,
                    message,
                    person,
                    approves,
                    askedAt,
                    call.program().timeline().now()));
            List.copyOf(afterAnswer).forEach(Runnable::run);
            if (!approves) {
                call.failure(
                        new FlowInterruptedException(Result.ABORTED, true, call, List.of("Rejected by " + person)));
                return;
            }
            call.log("Approved by " + person);
            call.success(value(call));
        });
        call.onStop(cause -> {
            answer.cancel();
            call.failure(cause);
        });
    }

    /** As Jenkins: nothing, the only value, or all by name; the submitter's parameter is one of them. */
    private Object value(StepCall call) {
        Map<String, Object> values = new HashMap<>();
        if (call.text("submitterParameter") != null) {
            values.put(call.text("submitterParameter"), person);
        }
        return switch (values.size()) {
            case 0 -> null;
            case 1 -> values.values().iterator().next();
            default -> values;
        };
    }
}
