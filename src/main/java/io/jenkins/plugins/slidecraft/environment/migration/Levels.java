package io.jenkins.plugins.slidecraft.environment.migration;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.JournalEntry;
import io.jenkins.plugins.slidecraft.environment.MigrationLevel;
import io.jenkins.plugins.slidecraft.environment.MigrationProgress.Migrated;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan.Item;
import io.jenkins.plugins.slidecraft.job.LevelReading;
import java.util.Optional;

/** What a complete migration means for the ledger. Pure. */
final class Levels {
    private Levels() {}

    /** What a Job has done, by what its tool has printed; what it has not said is what the ledger knows. */
    static Migrated migrated(
            Item item, String operation, Optional<MigrationLevel> before, LevelReading reading, long seconds) {
        String known = before.map(MigrationLevel::level).orElse("");
        String from = reading.from().isEmpty() ? known : reading.from();
        // A tool that doesn't say where it went back to went where it was declared to go.
        String to = reading.to().isEmpty() ? item.backTo().orElse(from) : reading.to();
        return new Migrated(
                item.name(),
                item.tool(),
                from,
                to,
                seconds,
                seconds > item.budgetSeconds(),
                item.snapshot().isPresent() ? MigrationPlan.snapshotName(operation, item.name()) : "");
    }

    /** Whether something was changed, as far as is known: a level that nobody tells may have changed. */
    static boolean changed(Migrated migrated) {
        return migrated.to().isEmpty() || !migrated.to().equals(migrated.from());
    }

    /**
     * The level after that. What a migration removes, and whether it may be reversed, counts from the last stable release on: that is
     * where a rollback goes to.
     */
    static MigrationLevel after(EnvironmentHead head, JournalEntry journal, Item item, Migrated migrated) {
        Optional<MigrationLevel> before = Optional.ofNullable(head.migrations().get(item.name()));
        MigrationLevel.By by = new MigrationLevel.By(
                journal.operation(), migrated, item.migrate().image());
        if (item.backTo().isPresent()) {
            boolean there = item.backTo().get().equals(migrated.to());
            return new MigrationLevel(
                    migrated.to(),
                    there
                            ? journal.release().name()
                            : before.map(MigrationLevel::release).orElse(""),
                    !there && before.map(MigrationLevel::contracting).orElse(true),
                    there || before.map(MigrationLevel::reversible).orElse(false),
                    Optional.of(by));
        }
        Optional<String> stable = head.stable()
                .map(release -> release.migrations().get(item.name()))
                .map(MigrationLevel::level);
        boolean fromStable = before.isEmpty() || stable.equals(before.map(MigrationLevel::level));
        boolean contracted = !fromStable && before.get().contracting();
        boolean reversible = fromStable || before.get().reversible();
        boolean changed = changed(migrated);
        return new MigrationLevel(
                migrated.to(),
                journal.release().name(),
                contracted || changed && item.contracting(),
                changed ? reversible && item.reversible() : reversible,
                Optional.of(by));
    }

    /** What is said of it in the log. */
    static String sentence(String environment, Item item, Migrated migrated) {
        if (item.backTo().isPresent()) {
            return environment + ": " + item.name() + " was taken back to level "
                    + (migrated.to().isEmpty() ? "(none)" : migrated.to())
                    + (migrated.from().isEmpty() ? "" : " (was at " + migrated.from() + ")") + ", " + migrated.seconds()
                    + " s.";
        }
        String level = migrated.to().isEmpty() ? "" : " at level " + migrated.to();
        String what = changed(migrated)
                ? " is migrated" + level + (migrated.from().isEmpty() ? "" : " (was at " + migrated.from() + ")")
                : " was" + level + " already; nothing had to be migrated";
        String budget = migrated.overBudget() ? ", over its budget of " + item.budgetSeconds() + " s" : "";
        return environment + ": " + item.name() + what + ", " + migrated.seconds() + " s" + budget + "."
                + (changed(migrated) && item.contracting()
                        ? " It removes what the release before needed: from here on there is no way back to that one"
                                + (item.reversible() ? " but by its rollback script." : ".")
                        : "");
    }
}
