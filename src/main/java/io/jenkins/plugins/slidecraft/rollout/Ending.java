package io.jenkins.plugins.slidecraft.rollout;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.HeadStore.Stored;
import io.jenkins.plugins.slidecraft.environment.ManifestWork;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.environment.Workloads;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Turn;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest.Purpose;
import java.time.Duration;
import java.util.Optional;

/** How a rollout ends: complete, taken back, or frozen; each end is written into the head before the lock is let go. */
final class Ending {
    private final EnvironmentLock lock;

    Ending(EnvironmentLock lock) {
        this.lock = lock;
    }

    Turn<RolloutState, RolloutResult> commit(RolloutState state, World world, Stored stored) {
        Stored written = HeadStore.write(world, stored, Outcomes.completed(stored.head(), world));
        ReleaseSummary running = written.head().running().orElseThrow();
        world.log(world.environment() + ": " + running.name() + " runs, complete after "
                + Outcomes.seconds(state, world) + " s"
                + (written.head().state() == EnvironmentHead.State.DEPLOYED
                        ? "; stable " + Outcomes.stableWhen(running)
                        : "")
                + ".");
        Outcomes.prune(world, written.head(), state.epoch());
        if (written.head().state().settled()) {
            lock.release(world, state.epoch());
        }
        return new Turn.Done<>(Outcomes.result(state, written.head(), running));
    }

    /** Begins to end badly: takes back what was begun, or just lets go. */
    Turn<RolloutState, RolloutResult> failed(RolloutState state, World world, Stored stored, Failure failure) {
        if (state.isBegun()) {
            world.log(world.environment() + ": " + failure.message());
            return new Turn.Wait<>(state.failing(failure), Duration.ZERO);
        }
        EnvironmentHead head = stored.head();
        if (state.epoch() != 0 && head.state().settled() && head.inProgress().isEmpty()) {
            lock.release(world, state.epoch());
        }
        return new Turn.Failed<>(failure);
    }

    Turn<RolloutState, RolloutResult> undo(RolloutState state, World world, Stored stored) {
        Failure failure = state.failure().orElseThrow();
        String outcome;
        EnvironmentHead after;
        Stored known = stored;
        if (state.request().purpose() == Purpose.ROLLBACK) {
            after = Outcomes.frozen(stored.head(), writtenAnyway(state, world, stored), world);
            outcome = "The rollback to " + state.request().release() + " is not complete: " + world.environment()
                    + " is frozen for a person to decide.";
        } else {
            known = ManifestWork.takingBack(world, stored);
            Optional<ManifestWork> work = ManifestWork.of(world, known.head(), state.epoch());
            if (work.isPresent()) {
                work.get().takeBack();
            } else {
                Workloads.set(
                        world,
                        state.epoch(),
                        state.request().id(),
                        state.previous(),
                        Workloads.existing(world, state.before()));
            }
            after = Outcomes.takenBack(known.head(), world);
            outcome = world.environment() + " was taken back to "
                    + (state.previous().isEmpty() ? "what ran before" : state.previous()) + ".";
        }
        HeadStore.write(world, known, after);
        lock.release(world, state.epoch());
        world.log(world.environment() + ": " + outcome);
        String message = failure.message() + (failure.message().endsWith(".") ? " " : ". ") + outcome;
        return new Turn.Failed<>(new Failure(failure.reason(), message, failure.evidence()));
    }

    /** A rollback that fails before its images are written has them written all the same; false where that is refused. */
    private static boolean writtenAnyway(RolloutState state, World world, Stored stored) {
        try {
            Optional<ManifestWork> work = ManifestWork.of(world, stored.head(), state.epoch());
            if (work.isPresent()) {
                work.get().complete();
                return true;
            }
            Workloads.set(
                    world,
                    state.epoch(),
                    state.request().id(),
                    state.request().release(),
                    Workloads.existing(world, state.request().targets()));
            return true;
        } catch (KubeException e) {
            if (e.isTransient()) {
                throw e;
            }
            return false;
        }
    }
}
