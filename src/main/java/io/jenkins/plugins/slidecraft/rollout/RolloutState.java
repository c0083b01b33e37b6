package io.jenkins.plugins.slidecraft.rollout;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a rollout has come.
 *
 * @param request what was asked for
 * @param phase what comes next
 * @param epoch the epoch that everything is written under, 0 before the lock is held
 * @param previous the name of the release that ran before
 * @param before what ran before
 * @param changed whether a workload has to be changed
 * @param startedAt when the journal was written
 * @param troubleSince when each passing trouble was first seen
 * @param failure why it is being taken back
 * @param wave which of the {@linkplain Waves waves} it is at, from 0
 */
public record RolloutState(
        RolloutRequest request,
        Phase phase,
        long epoch,
        String previous,
        List<WorkloadImage> before,
        boolean changed,
        Optional<Instant> startedAt,
        Map<String, Instant> troubleSince,
        Optional<Failure> failure,
        int wave) {
    /** The phases, in order; {@link #UNDO} follows any that has begun. */
    public enum Phase {
        /** Waiting for the environment's lock. */
        LOCK,
        /** Looking at what runs, settling what was left behind, writing the journal. */
        PREPARE,
        /** Running the hooks that come before, where the release has manifests. */
        BEFORE,
        /** Writing the manifests and the images of one wave. */
        APPLY,
        /** Waiting until the wave's pods are there. */
        WATCH,
        /** Running the hooks that come after. */
        AFTER,
        /** Writing the result into the head. */
        COMMIT,
        /** Writing what was before. */
        UNDO
    }

    public RolloutState {
        before = List.copyOf(before);
        troubleSince = Map.copyOf(troubleSince);
    }

    /** The beginning. */
    public static RolloutState of(RolloutRequest request) {
        return new RolloutState(
                request, Phase.LOCK, 0, "", List.of(), false, Optional.empty(), Map.of(), Optional.empty(), 0);
    }

    /** Whether the journal has been written, so that there is something to take back. */
    @JsonIgnore
    public boolean isBegun() {
        return phase.compareTo(Phase.PREPARE) > 0;
    }

    RolloutState locked(long newEpoch) {
        return new RolloutState(
                request, Phase.PREPARE, newEpoch, previous, before, changed, startedAt, troubleSince, failure, wave);
    }

    /** @param changing whether manifests change something, besides the images */
    RolloutState begun(
            RolloutRequest resolved, String ranBefore, List<WorkloadImage> images, boolean changing, Instant at) {
        return new RolloutState(
                resolved,
                resolved.hasManifests() ? Phase.BEFORE : Phase.APPLY,
                epoch,
                ranBefore,
                images,
                changing || !images.equals(resolved.targets()),
                Optional.of(at),
                troubleSince,
                failure,
                0);
    }

    RolloutState resolvedTo(RolloutRequest resolved) {
        return new RolloutState(
                resolved, phase, epoch, previous, before, changed, startedAt, troubleSince, failure, wave);
    }

    RolloutState to(Phase next) {
        return new RolloutState(
                request, next, epoch, previous, before, changed, startedAt, troubleSince, failure, wave);
    }

    RolloutState toWave(int next) {
        return new RolloutState(
                request, Phase.APPLY, epoch, previous, before, changed, startedAt, Map.of(), failure, next);
    }

    RolloutState withTrouble(Map<String, Instant> since) {
        return new RolloutState(request, phase, epoch, previous, before, changed, startedAt, since, failure, wave);
    }

    RolloutState failing(Failure why) {
        return new RolloutState(
                request, Phase.UNDO, epoch, previous, before, changed, startedAt, troubleSince, Optional.of(why), wave);
    }
}
