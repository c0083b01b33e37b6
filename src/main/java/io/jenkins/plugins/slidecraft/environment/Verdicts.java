package io.jenkins.plugins.slidecraft.environment;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.environment.HeadStore.Stored;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry.Outcome;
import io.jenkins.plugins.slidecraft.operation.World;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Records what gates and suites of checks say of the release that runs. A verdict is bound to the operation that brought the release. */
public final class Verdicts {
    private Verdicts() {}

    /** The release that runs now, for a gate or a suite to hold on to. */
    public static Optional<ReleaseSummary> running(World world) {
        EnvironmentHead head = HeadStore.read(world).head();
        return head.inProgress().isPresent() ? Optional.empty() : head.running();
    }

    /**
     * Records that a gate has PASSed. When nothing is left that the environment requires, the release becomes stable and
     * the environment's lock is let go.
     *
     * @param gate the gate's name
     * @param judged the release that was judged
     * @return whether it has become stable by this
     * @throws TakenOverException where another release runs by now, or another run holds the environment
     */
    public static boolean pass(World world, EnvironmentLock lock, String gate, ReleaseSummary judged) {
        return pass(world, lock, judged, release -> release.withPassed(gate), release -> release.passedGates()
                .contains(gate));
    }

    /** Records that a suite of checks has PASSed; else as {@link #pass}. */
    public static boolean passSuite(World world, EnvironmentLock lock, String suite, ReleaseSummary judged) {
        return pass(world, lock, judged, release -> release.withPassedSuite(suite), release -> release.passedSuites()
                .contains(suite));
    }

    private static boolean pass(
            World world,
            EnvironmentLock lock,
            ReleaseSummary judged,
            UnaryOperator<ReleaseSummary> passing,
            Predicate<ReleaseSummary> hasPassed) {
        Stored stored = HeadStore.read(world);
        EnvironmentHead head = stored.head();
        ReleaseSummary passed = passing.apply(stillRunning(head, judged));
        if (head.state() != State.DEPLOYED) {
            return becameStable(world, lock, hasPassed, head);
        }
        long epoch = epoch(world, lock, head);
        HeadEdit edit = HeadEdit.of(head).epoch(epoch).running(passed);
        boolean stable = passed.requiresEvidence() && passed.missing().isEmpty();
        if (stable) {
            edit.state(State.STABLE).stable(passed).outcome(passed.operation(), Outcome.STABLE, world.now());
        }
        Stored written = HeadStore.write(world, stored, edit.build());
        if (stable) {
            Leftovers.prune(world, written.head(), epoch);
            lock.release(world, epoch);
        }
        return stable;
    }

    /** A release that is stable by this verdict while this run still holds the lock: only the answer to that write was lost. */
    private static boolean becameStable(
            World world, EnvironmentLock lock, Predicate<ReleaseSummary> hasPassed, EnvironmentHead head) {
        boolean ours = head.state() == State.STABLE
                && head.running().filter(hasPassed).isPresent()
                && lock.heldEpoch(world).equals(Optional.of(head.epoch()));
        if (ours) {
            Leftovers.prune(world, head, head.epoch());
            lock.release(world, head.epoch());
        }
        return ours;
    }

    /**
     * Records that a gate or a suite has FAILed. The lock stays with the run, so that nobody deploys between the verdict and the
     * run's rollback; the run's end lets it go.
     *
     * @throws TakenOverException as {@link #pass}
     */
    public static void fail(World world, EnvironmentLock lock, ReleaseSummary judged) {
        Stored stored = HeadStore.read(world);
        EnvironmentHead head = stored.head();
        ReleaseSummary running = stillRunning(head, judged);
        if (head.state() != State.DEPLOYED) {
            return;
        }
        HeadStore.write(
                world,
                stored,
                HeadEdit.of(head)
                        .epoch(epoch(world, lock, head))
                        .state(State.FAILED)
                        .outcome(running.operation(), Outcome.FAILED, world.now())
                        .build());
    }

    private static long epoch(World world, EnvironmentLock lock, EnvironmentHead head) {
        return lock.heldEpoch(world)
                .orElseThrow(() -> new TakenOverException("Environment " + head.environment()
                        + " is not held by this run: its verdict is not recorded. "
                        + lock.holder(world)
                                .map(other -> "It is held by " + other.describe() + ".")
                                .orElse("Nobody holds it.")));
    }

    private static ReleaseSummary stillRunning(EnvironmentHead head, ReleaseSummary judged) {
        return head.running()
                .filter(running -> running.sequence() == judged.sequence()
                        && running.operation().equals(judged.operation())
                        && head.inProgress().isEmpty())
                .orElseThrow(() -> new TakenOverException("Release " + judged.name() + " was judged, but "
                        + head.inProgress()
                                .map(entry ->
                                        entry.kind() + " of " + entry.release().name() + " is under way")
                                .orElseGet(() -> head.running()
                                        .map(other -> other.name() + " runs now")
                                        .orElse("nothing is known to run"))
                        + " in " + head.environment() + ": its verdict is not recorded."));
    }
}
