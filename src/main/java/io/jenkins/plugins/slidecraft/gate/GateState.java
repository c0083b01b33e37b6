package io.jenkins.plugins.slidecraft.gate;

import java.util.Optional;

/**
 * What a gate has to remember over a restart: what was asked, of which release, and how many looks are in the log already.
 * The looks themselves are asked again, each with its own time.
 *
 * @param request what was asked; once it has begun, with {@code {{release}}} filled in
 * @param begun whether the running release has been read
 * @param release the release that is judged, once it has begun; empty where nothing is deployed
 * @param printed how many looks stand in the build log
 */
public record GateState(GateRequest request, boolean begun, Optional<JudgedRelease> release, int printed) {
    /** The state of a gate that is to begin. */
    public static GateState first(GateRequest request) {
        return new GateState(request, false, Optional.empty(), 0);
    }

    GateState withPrinted(int looks) {
        return new GateState(request, begun, release, looks);
    }
}
