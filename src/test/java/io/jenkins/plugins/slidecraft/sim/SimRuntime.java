package io.jenkins.plugins.slidecraft.sim;

import io.jenkins.plugins.slidecraft.operation.OperationDriver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * One virtual clock, one queue of events, one seed: the same seed gives the same run. Single-threaded: whoever calls
 * {@link #runUntil} runs everything. Time passes only between events, so a simulated hour takes as long as its events.
 *
 * <p>An event that calls {@link #elapse} lets others run in its midst: that is how a process hangs in the middle of a
 * turn while the world goes on.
 */
public final class SimRuntime implements OperationDriver.Runtime {
    private static final Duration EXECUTE_DELAY = Duration.ofMillis(1);

    private final SimClock clock;
    private final long seed;
    private final Random random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final List<Runnable> watchers = new ArrayList<>();
    private long sequence;
    private long executed;

    private static final class Event implements Comparable<Event>, Timer {
        final long at;
        final long sequence;
        Runnable action;

        Event(long at, long sequence, Runnable action) {
            this.at = at;
            this.sequence = sequence;
            this.action = action;
        }

        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(sequence, other.sequence);
        }

        @Override
        public void cancel() {
            action = null;
        }
    }

    public SimRuntime(long seed, Instant start) {
        this.seed = seed;
        this.clock = new SimClock(start);
        this.random = new Random(seed);
    }

    public SimClock clock() {
        return clock;
    }

    public Instant now() {
        return clock.now();
    }

    public long seed() {
        return seed;
    }

    /** The one source of chance of this simulation. */
    public Random random() {
        return random;
    }

    /** How many events have run. */
    public long executed() {
        return executed;
    }

    /** Calls after every event, for invariants. */
    public void afterEachEvent(Runnable check) {
        watchers.add(check);
    }

    @Override
    public void execute(Runnable turn) {
        schedule(EXECUTE_DELAY, turn);
    }

    @Override
    public Timer schedule(Duration delay, Runnable callback) {
        Event event = new Event(clock.nanos() + Math.max(0, delay.toNanos()), sequence++, callback);
        events.add(event);
        return event;
    }

    /** Calls back at a true wall time, or at once where it is past. */
    public Timer scheduleAt(Instant at, Runnable callback) {
        return schedule(Duration.between(now(), at), callback);
    }

    /** Calls back again and again, first after one period, for as long as the simulation runs. */
    public void every(Duration period, Runnable callback) {
        schedule(period, () -> {
            callback.run();
            every(period, callback);
        });
    }

    /**
     * Runs events until the condition holds.
     *
     * @param limit the most virtual time to let pass
     * @return whether the condition holds
     */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        long end = clock.nanos() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (!step(end)) {
                clock.moveTo(end);
                return condition.getAsBoolean();
            }
        }
        return true;
    }

    /** Lets virtual time pass and runs what happens in it. */
    public void advance(Duration time) {
        elapse(time);
    }

    /** The same in the midst of an event: others run, then the caller goes on. */
    void elapse(Duration time) {
        long end = clock.nanos() + time.toNanos();
        while (step(end)) {
            // each step is one event
        }
        clock.moveTo(end);
    }

    /** Takes the next event that is due by then. */
    private boolean step(long until) {
        while (true) {
            Event next = events.peek();
            if (next == null || next.at > until) {
                return false;
            }
            events.poll();
            if (next.action == null) {
                continue;
            }
            clock.moveTo(next.at);
            executed++;
            next.action.run();
            for (int i = 0; i < watchers.size(); i++) {
                watchers.get(i).run();
            }
            return true;
        }
    }
}
