package io.jenkins.plugins.slidecraft.build;

import java.time.Duration;
import java.util.Optional;

/** How often and when something is tried again that failed for a passing reason. */
public final class Retries {
    /** All tries together. */
    public static final int MOST = 5;

    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private Retries() {}

    /**
     * How long to wait now: 2, 4, 8 and 16 s, or longer where the other side says so.
     *
     * @param failures how often it has failed in a row, from 1
     * @param asked what the other side asked for, as {@code Retry-After}; at most a minute of it counts
     * @return empty: give up
     */
    public static Optional<Duration> pause(int failures, Optional<Duration> asked) {
        if (failures >= MOST) {
            return Optional.empty();
        }
        Duration own = FIRST.multipliedBy(1L << (failures - 1));
        Duration other = asked.orElse(Duration.ZERO);
        other = other.compareTo(LONGEST) > 0 ? LONGEST : other;
        return Optional.of(other.compareTo(own) > 0 ? other : own);
    }
}
