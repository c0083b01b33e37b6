package io.jenkins.plugins.slidecraft.build;

import java.time.Duration;

/** When commands that run are looked at again: soon while things happen, less often while one goes on. */
public final class Pauses {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private Duration last;

    /** @param moved whether anything was begun or has ended since the last look */
    public Duration next(boolean moved) {
        last = last == null || moved ? FIRST : last.multipliedBy(3).dividedBy(2);
        last = last.compareTo(LONGEST) > 0 ? LONGEST : last;
        return last;
    }
}
