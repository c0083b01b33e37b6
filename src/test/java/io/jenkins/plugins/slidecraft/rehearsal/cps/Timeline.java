package io.jenkins.plugins.slidecraft.rehearsal.cps;

import java.time.Duration;
import java.time.Instant;

/** The virtual clock that everything in a rehearsal runs on. */
public interface Timeline {
    /** The virtual wall clock. */
    Instant now();

    /** Calls back after a virtual delay. */
    Scheduled schedule(Duration delay, Runnable callback);

    /** Moves the clock to the next event and runs it; false when there is none. */
    boolean runNext();

    /** A callback that has not come yet. */
    @FunctionalInterface
    interface Scheduled {
        void cancel();
    }
}
