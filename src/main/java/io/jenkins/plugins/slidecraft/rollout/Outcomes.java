package io.jenkins.plugins.slidecraft.rollout;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.environment.HeadEdit;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry.Outcome;
import io.jenkins.plugins.slidecraft.environment.JournalEntry;
import io.jenkins.plugins.slidecraft.environment.Ledger;
import io.jenkins.plugins.slidecraft.environment.Leftovers;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.environment.Settlement;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What the ends of a rollout mean for the head, and what they tell the step. */
final class Outcomes {
    private Outcomes() {}

    /** The head once the operation in progress is complete. */
    static EnvironmentHead completed(EnvironmentHead head, World world) {
        JournalEntry journal = head.inProgress().orElseThrow();
        HeadEdit edit = HeadEdit.of(head).end();
        if (JournalEntry.ROLLBACK.equals(journal.kind())) {
            Settlement.endRollback(edit, head, journal, world);
        } else {
            edit.running(journal.release())
                    .state(State.DEPLOYED)
                    .outcome(journal.operation(), Outcome.DEPLOYED, world.now());
        }
        return edit.build();
    }

    /** The head once a deployment was taken back. */
    static EnvironmentHead takenBack(EnvironmentHead head, World world) {
        HeadEdit edit = HeadEdit.of(head).end();
        Settlement.endDeployment(edit, head, world);
        return edit.build();
    }

    /**
     * The head once a rollback could not be completed.
     *
     * @param written whether its workloads have the target's images all the same
     */
    static EnvironmentHead frozen(EnvironmentHead head, boolean written, World world) {
        JournalEntry journal = head.inProgress().orElseThrow();
        HeadEdit edit = HeadEdit.of(head)
                .outcome(journal.operation(), Outcome.FAILED, world.now())
                .state(State.FROZEN)
                .end();
        if (written) {
            edit.running(journal.release());
        }
        return edit.build();
    }

    /** The head once going back was found unsafe before anything was changed: what runs goes on running. */
    static EnvironmentHead frozenAsItRuns(EnvironmentHead head, long epoch, World world) {
        HeadEdit edit = HeadEdit.of(head).epoch(epoch).state(State.FROZEN);
        head.running()
                .filter(running -> head.state() == State.DEPLOYED)
                .ifPresent(running -> edit.outcome(running.operation(), Outcome.FAILED, world.now()));
        return edit.build();
    }

    static RolloutResult result(RolloutState state, EnvironmentHead head, ReleaseSummary running) {
        Instant started = state.startedAt().orElse(running.at());
        Instant ended =
                head.entry(state.request().id()).map(entry -> entry.at()).orElse(started);
        return new RolloutResult(
                head.environment(),
                running.name(),
                state.previous().isEmpty() ? running.name() : state.previous(),
                running.imagesByComponent(),
                WorkloadImage.byComponent(state.before()),
                running.missingGates(),
                running.missingSuites(),
                // Without its journal nothing is known but that there was one: something had to be changed.
                state.changed() || !state.isBegun(),
                started,
                ended);
    }

    static String stableWhen(ReleaseSummary running) {
        List<String> missing = running.missing();
        return missing.isEmpty()
                ? "once its run has succeeded"
                : "once " + String.join(", ", missing) + (missing.size() == 1 ? " has" : " have") + " passed";
    }

    static long seconds(RolloutState state, World world) {
        return Duration.between(state.startedAt().orElse(world.now()), world.now())
                .toSeconds();
    }

    /** At most so long, and not beyond the deadline. */
    static Duration until(World world, Instant deadline, Duration atMost) {
        Duration left = Duration.between(world.now(), deadline);
        return left.isNegative() ? Duration.ZERO : left.compareTo(atMost) < 0 ? left : atMost;
    }

    /** Old releases are pruned when it costs nothing: a deployment never fails for it. */
    static void prune(World world, EnvironmentHead head, long epoch) {
        Leftovers.prune(world, head, epoch);
        try {
            Ledger.prune(world, head);
        } catch (KubeException e) {
            world.log(world.environment() + ": old releases were not pruned: " + e.getMessage());
        }
    }
}
