package io.jenkins.plugins.slidecraft.migration;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.jenkins.plugins.slidecraft.environment.MigrationProgress.Migrated;
import io.jenkins.plugins.slidecraft.operation.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far a migration has come; which Job is at work, the journal in the cluster says.
 *
 * @param request what was asked for; once it has begun, with those databases alone that are to be migrated
 * @param phase what comes next
 * @param epoch the epoch that everything is written under, 0 before the lock is held
 * @param already the databases that have the release's level already
 * @param end how it ended, once it has
 */
public record MigrateState(MigrateRequest request, Phase phase, long epoch, List<Migrated> already, Optional<End> end) {
    /** The phases, in order. */
    public enum Phase {
        /** Waiting for the environment's lock. */
        LOCK,
        /** Looking at the environment, settling what was left behind, checking, writing the journal. */
        PREPARE,
        /** The Jobs run, one after the other. */
        RUN,
        /** It has ended; only its step does not know yet. */
        ENDED
    }

    /**
     * How it ended.
     *
     * @param outcome {@code migrated}, {@code untouched}, {@code reversed}, {@code restored} or {@code frozen}
     * @param at the name of the database that it was at
     * @param done what was migrated
     * @param failure why it is a failure, where it is one
     * @param endedAt when
     */
    public record End(String outcome, String at, List<Migrated> done, Optional<Failure> failure, Instant endedAt) {
        public End {
            done = List.copyOf(done);
        }
    }

    public MigrateState {
        already = List.copyOf(already);
    }

    /** The beginning. */
    public static MigrateState of(MigrateRequest request) {
        return new MigrateState(request, Phase.LOCK, 0, List.of(), Optional.empty());
    }

    /** Whether the journal has been written. */
    @JsonIgnore
    public boolean isBegun() {
        return phase.compareTo(Phase.PREPARE) > 0;
    }

    MigrateState locked(long newEpoch) {
        return new MigrateState(request, Phase.PREPARE, newEpoch, already, end);
    }

    MigrateState begun(MigrateRequest reduced, List<Migrated> known) {
        return new MigrateState(reduced, Phase.RUN, epoch, known, end);
    }

    MigrateState ended(End how) {
        return new MigrateState(request, Phase.ENDED, epoch, already, Optional.of(how));
    }
}
