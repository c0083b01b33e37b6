package io.jenkins.plugins.slidecraft.sim;

import java.time.Instant;

/** The true time of a simulation: nanoseconds since it began, and the wall time that it began at. */
public final class SimClock {
    private final Instant start;
    private long nanos;

    SimClock(Instant start) {
        this.start = start;
    }

    /** The true wall time; the API server's clock shows it. */
    public Instant now() {
        return start.plusNanos(nanos);
    }

    /** Nanoseconds since the simulation began. */
    public long nanos() {
        return nanos;
    }

    /** When the simulation began. */
    public Instant start() {
        return start;
    }

    void moveTo(long later) {
        if (later > nanos) {
            nanos = later;
        }
    }
}
