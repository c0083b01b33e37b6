package io.jenkins.plugins.slidecraft.sim;

import java.time.Duration;
import java.time.Instant;

/**
 * The clocks of one process: a wall clock that is wrong by an offset (which may jump), and a monotonic clock that begins
 * anywhere and runs a little too fast or too slow.
 */
public final class ProcessClock {
    private final SimClock clock;
    private final long monotonicStart;
    private final double rate;
    private Duration offset;

    ProcessClock(SimClock clock, Duration offset, long monotonicStart, double rate) {
        this.clock = clock;
        this.offset = offset;
        this.monotonicStart = monotonicStart;
        this.rate = rate;
    }

    public Instant now() {
        return clock.now().plus(offset);
    }

    public long monotonicNanos() {
        return monotonicStart + (long) (clock.nanos() * rate);
    }

    /** Sets the wall clock, as NTP or a person does. */
    public void setOffset(Duration wrongBy) {
        offset = wrongBy;
    }

    public Duration offset() {
        return offset;
    }
}
