package io.jenkins.plugins.slidecraft.environment.migration;

import io.jenkins.plugins.slidecraft.environment.HeadStore.Stored;
import io.jenkins.plugins.slidecraft.environment.JournalEntry;
import io.jenkins.plugins.slidecraft.environment.MigrationProgress;
import io.jenkins.plugins.slidecraft.operation.World;
import java.util.Optional;

/**
 * Takes the migration in an environment's journal further, turn by turn; what it has said once it does not say again. All that
 * counts is in the journal, the plan and the Jobs: any process can go on at any point.
 */
public final class MigrationTurns {
    private final JobLog log = new JobLog();
    private volatile String status = "";

    /** What it was last waiting for. */
    public String status() {
        return status;
    }

    /**
     * Takes one turn.
     *
     * @param stored the head, with a migration in progress
     * @param plan its plan
     * @param epoch ours, which the head carries
     * @param forward whether to begin further Jobs; without it what runs is waited for, and what failed is taken back
     */
    public MigrationStep take(World world, Stored stored, MigrationPlan plan, long epoch, boolean forward) {
        return new MigrationTurn(this, world, stored, plan, epoch, forward).take();
    }

    /**
     * Asks for an early end: what runs is stopped, and then taken back as the plan says. What is already being taken back goes on.
     *
     * @param reason in one word
     * @param message a sentence
     */
    public MigrationStep stop(
            World world, Stored stored, MigrationPlan plan, long epoch, String reason, String message) {
        MigrationTurn turn = new MigrationTurn(this, world, stored, plan, epoch, false);
        return turn.progress().isEnding() ? turn.take() : turn.endingFor(reason, message, false);
    }

    /** The stored plan of the migration in a journal; empty where somebody has deleted it. */
    public static Optional<MigrationPlan> plan(World world, JournalEntry journal) {
        return MigrationPlans.read(world, journal.operation());
    }

    JobLog log() {
        return log;
    }

    /** Prints a line once. */
    void tellOnce(World world, String key, String line) {
        if (world.sightings().first("told " + world.namespace() + "/" + key)) {
            world.log(line);
        }
    }

    void waitingFor(String what) {
        status = what;
    }

    /** Where a migration stands, for status texts. */
    public static String describe(MigrationPlan plan, MigrationProgress at) {
        String name = plan.items().get(at.item()).name();
        return switch (at.part()) {
            case SNAPSHOT -> "snapshot of " + name;
            case MIGRATE -> (plan.items().get(at.item()).backTo().isPresent() ? "reversal of " : "migration ") + name;
            case UNDO -> "taking migration " + name + " back";
        };
    }
}
