package io.jenkins.plugins.slidecraft.gate;

import java.time.Instant;
import java.util.Optional;

/**
 * What a gate has to remember over a restart: what was asked, of which release, and how many looks are in the log already.
 * The looks themselves are asked again, each with its own time.
 *
 * @param request what was asked; once it has begun, with {@code {{release}}} filled in
 * @param begun whether the running release has been read
 * @param release the release that is judged, once it has begun; empty where nothing is deployed
 * @param printed how many lines of looks stand in the build log
 * @param ended the verdict, once there is one and only a person's answer is missing
 * @param answerUntil how long it is waited for
 */
public record GateState(
        GateRequest request,
        boolean begun,
        Optional<JudgedRelease> release,
        int printed,
        Optional<GateResult> ended,
        Optional<Instant> answerUntil) {
    /** States of earlier versions end with their verdict. */
    public GateState {
        ended = ended == null ? Optional.empty() : ended;
        answerUntil = answerUntil == null ? Optional.empty() : answerUntil;
    }

    /** The state of a gate that is to begin. */
    public static GateState first(GateRequest request) {
        return new GateState(request, false, Optional.empty(), 0, Optional.empty(), Optional.empty());
    }

    static GateState begun(GateRequest request, Optional<JudgedRelease> release) {
        return new GateState(request, true, release, 0, Optional.empty(), Optional.empty());
    }

    GateState withPrinted(int lines) {
        return new GateState(request, begun, release, lines, ended, answerUntil);
    }

    GateState asking(GateResult result, Instant until) {
        return new GateState(request, begun, release, printed, Optional.of(result), Optional.of(until));
    }
}
