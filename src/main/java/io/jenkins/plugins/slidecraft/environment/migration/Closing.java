package io.jenkins.plugins.slidecraft.environment.migration;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.environment.HeadEdit;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.HeadStore.Stored;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry.Outcome;
import io.jenkins.plugins.slidecraft.environment.JournalEntry;
import io.jenkins.plugins.slidecraft.environment.MigrationLevel;
import io.jenkins.plugins.slidecraft.environment.MigrationProgress;
import io.jenkins.plugins.slidecraft.environment.MigrationProgress.Migrated;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan.Item;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationStep.End;
import io.jenkins.plugins.slidecraft.operation.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the end of a migration into the ledger, says it, and clears away. */
final class Closing {
    private final World world;
    private final Stored stored;
    private final MigrationPlan plan;
    private final long epoch;
    private final Item item;

    Closing(World world, Stored stored, MigrationPlan plan, long epoch, Item item) {
        this.world = world;
        this.stored = stored;
        this.plan = plan;
        this.epoch = epoch;
        this.item = item;
    }

    MigrationStep.Over close(
            End end, String reason, String message, MigrationProgress last, Map<String, MigrationLevel> levels) {
        JournalEntry journal = stored.head().inProgress().orElseThrow();
        HeadEdit edit = HeadEdit.of(stored.head())
                .epoch(epoch)
                .end()
                .migrations(levels)
                .note(new HistoryEntry(
                        journal.operation(),
                        JournalEntry.MIGRATE,
                        0,
                        journal.release().name(),
                        end == End.MIGRATED ? Outcome.DEPLOYED : Outcome.FAILED,
                        world.now(),
                        detail(end, last)));
        if (end == End.FROZEN || !last.done().isEmpty() && plan.isReversal()) {
            // What runs doesn't work with a database that was taken back: only the rollback that follows ends the
            // freeze.
            edit.state(State.FROZEN);
        }
        Stored written = HeadStore.write(world, stored, edit.build());
        String sentence = sentence(end, last);
        if (!sentence.isEmpty()) {
            world.log(world.environment() + ": " + sentence);
        }
        MigrationPlans.clear(world, Optional.empty());
        String text = message.isEmpty() ? sentence : message + (sentence.isEmpty() ? "" : " " + sentence);
        return new MigrationStep.Over(written, end, item.name(), reason, text, last.done());
    }

    private String sentence(End end, MigrationProgress last) {
        String level = Optional.ofNullable(stored.head().migrations().get(item.name()))
                .map(MigrationLevel::level)
                .filter(text -> !text.isEmpty())
                .map(text -> " It has level " + text + " again.")
                .orElse("");
        return switch (end) {
            case MIGRATED -> "";
            case UNTOUCHED ->
                last.done().size() > last.item()
                        ? "What comes after " + item.name() + " was not begun."
                        : "Nothing was changed in " + item.name() + ".";
            case REVERSED -> item.name() + " was taken back by its rollback script." + level;
            case RESTORED ->
                item.name() + " was restored from snapshot " + MigrationPlan.snapshotName(plan.operation(), item.name())
                        + "." + level;
            case FROZEN ->
                "In what state " + item.name() + " is, is not known, and nothing has taken it back: "
                        + world.environment() + " is frozen for a person to decide."
                        + (item.snapshot().isPresent()
                                ? " The snapshot from before is "
                                        + MigrationPlan.snapshotName(plan.operation(), item.name()) + "."
                                : "");
        };
    }

    private String detail(End end, MigrationProgress last) {
        List<String> parts = new ArrayList<>();
        for (Migrated one : last.done()) {
            parts.add(one.name()
                    + (one.to().isEmpty()
                            ? " migrated"
                            : " " + (one.from().isEmpty() ? "" : one.from() + " -> ") + one.to()));
        }
        switch (end) {
            case MIGRATED -> {}
            case UNTOUCHED -> {
                if (last.done().size() <= last.item()) {
                    parts.add(item.name() + " not migrated");
                }
            }
            case REVERSED -> parts.add(item.name() + " failed and was reversed");
            case RESTORED -> parts.add(item.name() + " failed and was restored");
            case FROZEN -> parts.add(item.name() + " failed; frozen");
        }
        return String.join(", ", parts);
    }
}
