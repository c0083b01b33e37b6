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
        Optional<Failure> failure) {
    /** The phases, in order; {@link #UNDO} follows any that has begun. */
    public enum Phase {
        /** Waiting for the environment's lock. */
        LOCK,
        /** Looking at what runs, settling what was left behind, writing the journal. */
        PREPARE,
        /** Writing the images into the workloads. */
        APPLY,
        /** Waiting until the pods are there. */
        WATCH,
        /** Writing the result into the head. */
        COMMIT,
        /** Writing the images of before into the workloads. */
        UNDO
    }

    public RolloutState {
        before = List.copyOf(before);
        troubleSince = Map.copyOf(troubleSince);
    }

    /** The beginning. */
    public static RolloutState of(RolloutRequest request) {
        return new RolloutState(
                request, Phase.LOCK, 0, "", List.of(), false, Optional.empty(), Map.of(), Optional.empty());
    }

    /** Whether the journal has been written, so that there is something to take back. */
    @JsonIgnore
    public boolean isBegun() {
        return phase.compareTo(Phase.PREPARE) > 0;
    }

    RolloutState locked(long newEpoch) {
        return new RolloutState(
                request, Phase.PREPARE, newEpoch, previous, before, changed, startedAt, troubleSince, failure);
    }

    RolloutState begun(RolloutRequest resolved, String ranBefore, List<WorkloadImage> images, Instant at) {
        return new RolloutState(
                resolved,
                Phase.APPLY,
                epoch,
                ranBefore,
                images,
                !images.equals(resolved.targets()),
                Optional.of(at),
                troubleSince,
                failure);
    }

    RolloutState resolvedTo(RolloutRequest resolved) {
        return new RolloutState(resolved, phase, epoch, previous, before, changed, startedAt, troubleSince, failure);
    }

    RolloutState to(Phase next) {
        return new RolloutState(request, next, epoch, previous, before, changed, startedAt, troubleSince, failure);
    }

    RolloutState withTrouble(Map<String, Instant> since) {
        return new RolloutState(request, phase, epoch, previous, before, changed, startedAt, since, failure);
    }

    RolloutState failing(Failure why) {
        return new RolloutState(
                request, Phase.UNDO, epoch, previous, before, changed, startedAt, troubleSince, Optional.of(why));
    }
}
