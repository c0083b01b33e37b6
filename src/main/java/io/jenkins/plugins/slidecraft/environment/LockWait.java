package io.jenkins.plugins.slidecraft.environment;

import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.operation.Turn;
import io.jenkins.plugins.slidecraft.operation.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.LongFunction;

/** An operation's wait for the lock of its environment: tells once who has it, and remembers that for its status. */
public final class LockWait {
    private static final Duration POLL = Duration.ofSeconds(5);

    private final EnvironmentLock lock;
    private volatile String holder = "";

    public LockWait(EnvironmentLock lock) {
        this.lock = lock;
    }

    /**
     * Tries to take it.
     *
     * @param state the operation's, which it goes on with while somebody else has the lock
     * @param deadline until when it waits
     * @param locked the state once the lock is held, by its epoch
     */
    public <S, R> Turn<S, R> take(World world, S state, Instant deadline, LongFunction<S> locked) {
        EnvironmentLock.Attempt attempt = lock.acquire(world);
        if (attempt instanceof EnvironmentLock.Held held) {
            held.from()
                    .ifPresent(from -> world.log(world.environment() + ": took the environment over from "
                            + from.describe() + ", which is gone."));
            return new Turn.Wait<>(locked.apply(held.epoch()), Duration.ZERO);
        }
        EnvironmentLock.Busy busy = (EnvironmentLock.Busy) attempt;
        String other = busy.holder().describe();
        if (!other.equals(holder)) {
            holder = other;
            world.log(world.environment() + ": held by " + other + " since " + busy.since() + "; waiting for it until "
                    + deadline + ".");
        }
        Duration left = Duration.between(world.now(), deadline);
        return new Turn.Wait<>(
                state,
                left.isNegative() ? Duration.ZERO : left.compareTo(POLL) < 0 ? left : POLL,
                Set.of(new Turn.Wake(Kind.LEASE, "")));
    }

    /** Who had it when it was last tried; empty where nobody else did. */
    public String holder() {
        return holder;
    }

    /** For a status. */
    public String words() {
        return "waiting for the environment" + (holder.isEmpty() ? "" : ", held by " + holder);
    }
}
