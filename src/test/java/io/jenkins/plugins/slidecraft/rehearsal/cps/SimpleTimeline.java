package io.jenkins.plugins.slidecraft.rehearsal.cps;

import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;

/** A virtual clock with nothing on it but the Pipeline's own waits. */
public final class SimpleTimeline implements Timeline {
    private record Key(Instant at, long order) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byTime = at.compareTo(other.at);
            return byTime == 0 ? Long.compare(order, other.order) : byTime;
        }
    }

    private final TreeMap<Key, Runnable> events = new TreeMap<>();
    private Instant now = Instant.parse("2026-03-02T09:00:00Z");
    private long order;

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable callback) {
        Key key = new Key(now.plus(delay), order++);
        events.put(key, callback);
        return () -> events.remove(key);
    }

    @Override
    public boolean runNext() {
        var next = events.pollFirstEntry();
        if (next == null) {
            return false;
        }
        now = next.getKey().at();
        next.getValue().run();
        return true;
    }
}
