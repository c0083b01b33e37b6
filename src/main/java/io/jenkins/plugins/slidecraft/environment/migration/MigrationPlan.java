package io.jenkins.plugins.slidecraft.environment.migration;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.jenkins.plugins.slidecraft.environment.MigrationProgress.Part;
import io.jenkins.plugins.slidecraft.job.JobPlan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a migration runs, database by database: all that whoever has to finish it needs to know.
 *
 * @param operation the operation's id
 * @param items one for each database, in the order in which they are migrated
 * @param deadline when snapshots and migrations are to be over; what takes a failed one back has its own time after that
 */
public record MigrationPlan(String operation, List<Item> items, Instant deadline) {
    public MigrationPlan {
        items = List.copyOf(items);
    }

    /**
     * One database.
     *
     * @param name the migration's name in {@code slidecraft.yaml}
     * @param tool as {@code flyway}
     * @param snapshot the backup that comes before; empty where none is taken in this environment
     * @param migrate the migration itself
     * @param undo what takes it back when it fails; empty where nothing does
     * @param undoBy what that is: {@link #REVERSE} or {@link #RESTORE}; empty where nothing does
     * @param contracting whether it removes what the release before still needs
     * @param reversible whether taking it back later was declared safe
     * @param budgetSeconds how long it may take before it is judged (G11)
     * @param overBudget what happens then: {@link #WARN}, {@link #ABORT} or {@link #ASK}
     * @param backTo of a reversal the level that it goes back to; empty of a migration, which goes forward
     */
    public record Item(
            String name,
            String tool,
            Optional<JobPlan> snapshot,
            JobPlan migrate,
            Optional<JobPlan> undo,
            String undoBy,
            boolean contracting,
            boolean reversible,
            long budgetSeconds,
            String overBudget,
            Optional<String> backTo) {
        public static final String REVERSE = "reverse";
        public static final String RESTORE = "restore";
        public static final String WARN = "warn";
        public static final String ABORT = "abort";
        public static final String ASK = "ask";

        /** Plans of earlier versions go forward. */
        public Item {
            backTo = backTo == null ? Optional.empty() : backTo;
        }

        /** The Job of a part. */
        public JobPlan job(Part part) {
            return switch (part) {
                case SNAPSHOT -> snapshot.orElseThrow();
                case MIGRATE -> migrate;
                case UNDO -> undo.orElseThrow();
            };
        }

        /** The first of its Jobs. */
        @JsonIgnore
        public Part first() {
            return snapshot.isPresent() ? Part.SNAPSHOT : Part.MIGRATE;
        }
    }

    /** Whether it takes databases back for a release that is to run again, instead of going forward. */
    @JsonIgnore
    public boolean isReversal() {
        return items.stream().anyMatch(item -> item.backTo().isPresent());
    }

    /** The name of a Job: made of the operation's id, so that one that is created late is known, and none is created twice. */
    public String job(int item, Part part) {
        return operation + "-" + item + "-" + part.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** What a snapshot is called: in {@code SLIDECRAFT_SNAPSHOT} of the Jobs that take and restore it. */
    public static String snapshotName(String operation, String migration) {
        return operation + "-" + migration;
    }
}
