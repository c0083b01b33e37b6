package io.jenkins.plugins.slidecraft.environment;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.environment.HeadStore.Stored;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Holder;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.operation.Turn;
import io.jenkins.plugins.slidecraft.operation.World;
import java.util.List;
import java.util.Optional;

/**
 * Settles an environment at the end of the run that owns it, or after that run is gone: finishes or undoes what is in
 * progress, gives a deployed release its last word and lets the lock go. Run by the run's end, by its deletion and by the
 * reaper; does nothing where there is nothing to do.
 */
public final class SettleOperation implements Operation<SettleOperation.SettleState, SettleOperation.SettleResult> {
    private final EnvironmentLock lock;

    public SettleOperation(EnvironmentLock lock) {
        this.lock = lock;
    }

    /**
     * @param success whether the run that owned the environment ended in SUCCESS
     * @param epoch ours, 0 until the lock is retaken
     */
    public record SettleState(boolean success, long epoch) {}

    /**
     * @param settled whether something was done
     * @param state where the environment stands now
     */
    public record SettleResult(boolean settled, State state) {}

    /** The beginning. */
    public static SettleState begin(boolean success) {
        return new SettleState(success, 0);
    }

    @Override
    public Class<SettleState> stateType() {
        return SettleState.class;
    }

    @Override
    public Turn<SettleState, SettleResult> advance(SettleState state, World world) {
        try {
            return turn(state, world);
        } catch (TakenOverException e) {
            return new Turn.Failed<>(new Failure(Failure.TAKEN_OVER, e.getMessage()));
        }
    }

    private Turn<SettleState, SettleResult> turn(SettleState state, World world) {
        Stored stored = HeadStore.read(world);
        if (state.epoch() == 0) {
            if (!isCalledFor(world, stored.head())) {
                return new Turn.Done<>(new SettleResult(false, stored.head().state()));
            }
            return lock.retake(world) instanceof EnvironmentLock.Held held
                    ? settle(new SettleState(state.success(), held.epoch()), world, stored)
                    : new Turn.Done<>(new SettleResult(false, stored.head().state()));
        }
        return settle(state, world, stored);
    }

    /**
     * Whether there is something to settle for this run, or for whoever looks after what others have left: the lock is
     * ours or its holder is gone, or something is in progress that nobody holds and whose run has ended. The expiry of
     * another controller's Lease is seen only when this is asked repeatedly.
     */
    public boolean isCalledFor(World world) {
        return isCalledFor(world, HeadStore.read(world).head());
    }

    private boolean isCalledFor(World world, EnvironmentHead head) {
        Optional<Holder> holder = lock.holder(world);
        if (holder.isPresent()) {
            return holder.get().sameRun(world.self()) || lock.abandoned(world);
        }
        // Somebody may have deleted the Lease of a run that is at work: it is not to be disturbed. Where there is one
        // and nobody
        // has it, the journal is that of a run that lost it just before.
        return head.inProgress()
                .map(entry -> Holder.parse(entry.holder(), ""))
                .filter(begun -> begun.sameRun(world.self())
                        || switch (world.liveness(begun)) {
                            case BUILDING -> false;
                            case ENDED -> true;
                            case ELSEWHERE -> lock.isLetGo(world);
                        })
                .isPresent();
    }

    private Turn<SettleState, SettleResult> settle(SettleState state, World world, Stored stored) {
        Stored now = stored;
        if (now.head().inProgress().isPresent()) {
            Settling settling = Settlement.settle(world, now, state.epoch());
            if (settling instanceof Settling.Unsettled later) {
                return new Turn.Wait<>(state, later.atMost(), later.wakes());
            }
            now = ((Settling.Settled) settling).head();
        }
        if (now.head().state() == State.DEPLOYED) {
            now = HeadStore.write(world, now, lastWord(now.head(), state, world));
        }
        if (now.head().epoch() < state.epoch()) {
            // Whoever had the lock may be about to write its journal: that is a conflict from now on.
            now = HeadStore.write(
                    world, now, HeadEdit.of(now.head()).epoch(state.epoch()).build());
        }
        Leftovers.prune(world, now.head(), state.epoch());
        lock.release(world, state.epoch());
        return new Turn.Done<>(new SettleResult(true, now.head().state()));
    }

    /** A deployed release is stable when its gates have passed, or, where none is named, when its run succeeded. */
    private static EnvironmentHead lastWord(EnvironmentHead head, SettleState state, World world) {
        List<String> missing = head.running().orElseThrow().missing();
        String against = !state.success()
                ? "its run did not succeed"
                : missing.isEmpty() ? "" : "no PASS of " + String.join(", ", missing);
        return Settlement.lastWord(head, state.epoch(), against, world);
    }

    @Override
    public Turn<SettleState, SettleResult> stop(SettleState state, World world, String cause) {
        return advance(state, world);
    }

    @Override
    public String status(SettleState state) {
        return "settling the environment";
    }
}
