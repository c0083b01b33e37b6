package io.jenkins.plugins.slidecraft.check;

import io.jenkins.plugins.slidecraft.gate.JudgedRelease;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a verification has to remember over a restart: what was asked, of which release, and which checks have ended. One that
 * was under way runs again.
 *
 * @param request what was asked
 * @param release the release that is judged, once it has begun
 * @param results of the checks that have ended
 */
public record VerifyState(VerifyRequest request, Optional<JudgedRelease> release, List<CheckResult> results) {
    public VerifyState {
        results = List.copyOf(results);
    }

    /** The state of a verification that is to begin. */
    public static VerifyState first(VerifyRequest request) {
        return new VerifyState(request, Optional.empty(), List.of());
    }

    VerifyState begun(JudgedRelease running) {
        return new VerifyState(request, Optional.of(running), results);
    }

    VerifyState with(List<CheckResult> more) {
        List<CheckResult> all = new ArrayList<>(results);
        all.addAll(more);
        return new VerifyState(request, release, all);
    }

    boolean hasEnded(CheckSpec check) {
        return result(check.name()).isPresent();
    }

    Optional<CheckResult> result(String check) {
        return results.stream().filter(result -> result.name().equals(check)).findFirst();
    }
}
