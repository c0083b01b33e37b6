package io.jenkins.plugins.slidecraft.migration;

import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan.Item;
import io.jenkins.plugins.slidecraft.job.JobPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests for tests: one database, migrated by Flyway. */
public final class MigrationRig {
    public static final String RELEASE = "1.1.0-bbbbbbb";

    private MigrationRig() {}

    public static JobPlan job(List<String> command, String operation, long deadline) {
        return new JobPlan(
                SimDatabase.IMAGE,
                command,
                Map.of("SLIDECRAFT_SNAPSHOT", MigrationPlan.snapshotName(operation, "database")),
                List.of(),
                "",
                deadline);
    }

    /** @param undoBy {@code reverse}, {@code restore} (with a snapshot before), or nothing */
    public static Item item(String operation, String undoBy, String overBudget, boolean contracting) {
        boolean restore = undoBy.equals(Item.RESTORE);
        return new Item(
                "database",
                "flyway",
                restore ? Optional.of(job(SimDatabase.SNAPSHOT, operation, 300)) : Optional.empty(),
                job(SimDatabase.MIGRATE, operation, 600),
                restore
                        ? Optional.of(job(SimDatabase.RESTORE, operation, 300))
                        : undoBy.isEmpty() ? Optional.empty() : Optional.of(job(SimDatabase.REVERSE, operation, 600)),
                undoBy,
                contracting,
                false,
                60,
                overBudget,
                Optional.empty());
    }

    public static MigrateState state(String operation, String release, Instant now, Item... items) {
        return MigrateState.of(new MigrateRequest(
                operation,
                release,
                new MigrationPlan(operation, List.of(items), now.plus(Duration.ofMinutes(15))),
                "https://jenkins.example/1",
                "alice",
                false));
    }
}
