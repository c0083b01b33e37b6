package io.jenkins.plugins.slidecraft.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Runs turns when it is told to, on a clock that moves when it is told to. */
final class ManualRuntime implements OperationDriver.Runtime {
    private record Entry(long at, long order, Runnable callback) {}

    private final List<Entry> timers = new ArrayList<>();
    private long order;
    long nanos;

    Instant now() {
        return Instant.EPOCH.plusNanos(nanos);
    }

    @Override
    public void execute(Runnable turn) {
        schedule(Duration.ZERO, turn);
    }

    @Override
    public Timer schedule(Duration delay, Runnable callback) {
        Entry entry = new Entry(nanos + delay.toNanos(), order++, callback);
        timers.add(entry);
        return () -> timers.remove(entry);
    }

    /** Runs everything that is due within a time, in order. */
    void pass(Duration time) {
        long end = nanos + time.toNanos();
        while (true) {
            Entry next = timers.stream()
                    .filter(entry -> entry.at <= end)
                    .min(Comparator.comparingLong(Entry::at).thenComparingLong(Entry::order))
                    .orElse(null);
            if (next == null) {
                nanos = end;
                return;
            }
            timers.remove(next);
            nanos = Math.max(nanos, next.at);
            next.callback.run();
        }
    }

    int pending() {
        return timers.size();
    }
}
