package io.jenkins.plugins.slidecraft.environment;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.environment.HeadStore.Stored;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry.Outcome;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationStep;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationTurns;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Ends what somebody left unfinished: a deployment is taken back to what ran before, a rollback is completed. Doing it
 * again, from any point where it was interrupted, comes to the same.
 */
public final class Settlement {
    private Settlement() {}

    /**
     * Settles the operation that the head's journal names. First the new epoch is stamped on the head and on every
     * workload of the operation, so that whoever began it can write nothing more.
     *
     * @param stored the head, with an operation in progress
     * @param epoch ours
     * @return the head without it, or that it takes longer; a deployment or rollback never does
     * @throws TakenOverException where somebody has a newer epoch
     */
    public static Settling settle(World world, Stored stored, long epoch) {
        JournalEntry journal = stored.head().inProgress().orElseThrow();
        Stored stamped = stored.head().epoch() == epoch
                ? stored
                : HeadStore.write(
                        world, stored, HeadEdit.of(stored.head()).epoch(epoch).build());
        if (JournalEntry.MIGRATE.equals(journal.kind())) {
            return settleMigration(world, stamped, journal, epoch);
        }
        boolean rollback = JournalEntry.ROLLBACK.equals(journal.kind());
        String release = rollback
                ? journal.release().name()
                : stamped.head().running().map(ReleaseSummary::name).orElse("");
        Optional<ManifestWork> manifests = ManifestWork.of(world, stamped.head(), epoch);
        if (manifests.isPresent()) {
            if (rollback) {
                manifests.get().complete();
            } else {
                manifests.get().takeBack();
            }
        } else {
            List<WorkloadImage> images = Workloads.existing(world, journal.whenAbandoned());
            Workloads.stamp(world, epoch, images);
            Workloads.set(world, epoch, journal.operation(), release, images);
        }
        HeadEdit edit = HeadEdit.of(stamped.head()).end();
        if (rollback) {
            endRollback(edit, stamped.head(), journal, world);
        } else {
            endDeployment(edit, stamped.head(), world);
        }
        Stored settled = HeadStore.write(world, stamped, edit.build());
        world.log(world.environment() + ": " + journal.kind() + " of "
                + journal.release().name() + ", begun by "
                + journal.holder() + ", was left unfinished: "
                + (rollback ? "completed it." : "took it back" + (release.isEmpty() ? "." : " to " + release + ".")));
        return new Settling.Settled(settled);
    }

    /** What runs is waited for, and what failed is taken back; nothing new is begun. */
    private static Settling settleMigration(World world, Stored stored, JournalEntry journal, long epoch) {
        Optional<MigrationPlan> plan = MigrationTurns.plan(world, journal);
        if (plan.isEmpty()) {
            return new Settling.Settled(withoutPlan(world, stored, journal));
        }
        MigrationStep step = new MigrationTurns().take(world, stored, plan.get(), epoch, false);
        if (step instanceof MigrationStep.Over over) {
            world.log(world.environment() + ": the migration for "
                    + journal.release().name() + ", begun by " + journal.holder()
                    + ", was left unfinished and has been ended.");
            if (plan.get().isReversal() && !over.done().isEmpty()) {
                world.log(world.environment() + " is frozen: its databases have been taken back for "
                        + journal.release().name()
                        + ", which does not run there. Call slidecraftRollback(environment: '"
                        + world.environment() + "', to: '" + journal.release().name() + "').");
            }
            return new Settling.Settled(over.head());
        }
        return step instanceof MigrationStep.Later later
                ? new Settling.Unsettled(later.atMost(), later.wakes())
                : new Settling.Unsettled(Duration.ZERO, Set.of());
    }

    /** Somebody has deleted the plan: what its Jobs did is not known. */
    private static Stored withoutPlan(World world, Stored stored, JournalEntry journal) {
        world.log(world.environment() + ": the plan of the migration for "
                + journal.release().name() + " is gone, so that nobody can finish it: " + world.environment()
                + " is frozen for a person to decide.");
        return HeadStore.write(
                world,
                stored,
                HeadEdit.of(stored.head())
                        .end()
                        .state(State.FROZEN)
                        .note(new HistoryEntry(
                                journal.operation(),
                                journal.kind(),
                                0,
                                journal.release().name(),
                                Outcome.FAILED,
                                world.now(),
                                "its plan was deleted; frozen"))
                        .build());
    }

    /**
     * A release that a run has deployed and left without a verdict, when it lost the environment, does not become stable by
     * what the next run does.
     *
     * @param stored the head, with nothing in progress
     * @param epoch ours
     * @return the head, with the last word on that release where there is one
     */
    public static Stored withoutVerdict(World world, Stored stored, long epoch) {
        EnvironmentHead head = stored.head();
        return head.state() == State.DEPLOYED && head.epoch() < epoch
                ? HeadStore.write(world, stored, lastWord(head, epoch, "its run is gone", world))
                : stored;
    }

    /** The head once a deployed release is stable, or, where something speaks against it, is not. */
    static EnvironmentHead lastWord(EnvironmentHead head, long epoch, String against, World world) {
        ReleaseSummary running = head.running().orElseThrow();
        HeadEdit edit = HeadEdit.of(head).epoch(epoch);
        if (against.isEmpty()) {
            edit.state(State.STABLE).stable(running).outcome(running.operation(), Outcome.STABLE, world.now());
        } else {
            edit.state(State.FAILED).outcome(running.operation(), Outcome.FAILED, world.now());
        }
        world.log(head.environment() + ": " + running.name()
                + (against.isEmpty() ? " is stable." : " did not become stable: " + against + "."));
        return edit.build();
    }

    /** What a deployment that was taken back means for the head. */
    public static void endDeployment(HeadEdit edit, EnvironmentHead head, World world) {
        edit.state(head.running().isPresent() ? State.ROLLED_BACK : State.NEW)
                .outcome(head.inProgress().orElseThrow().operation(), Outcome.FAILED, world.now());
    }

    /** What a completed rollback means for the head. */
    public static void endRollback(HeadEdit edit, EnvironmentHead head, JournalEntry journal, World world) {
        head.running()
                .filter(running -> running.sequence() != journal.release().sequence())
                .ifPresent(running -> edit.outcome(running.operation(), Outcome.ROLLED_BACK, world.now()));
        edit.running(journal.release())
                .state(State.ROLLED_BACK)
                .outcome(journal.operation(), Outcome.DEPLOYED, world.now());
    }
}
