package io.jenkins.plugins.slidecraft.judge;

import java.time.Duration;
import java.time.Instant;

/**
 * The time that a gate has: what it may be wrong by is spent over it, evenly unless said otherwise. It is fixed before the first
 * look. Looks may be missing or come late; none after the end decides.
 *
 * @param start from when on is counted
 * @param length until the last look; more than nothing
 */
public record Horizon(Instant start, Duration length) {
    /**
     * @throws IllegalArgumentException where the length is not positive
     */
    public Horizon {
        if (length.isNegative() || length.isZero()) {
            throw new IllegalArgumentException("a horizon of " + length + " leaves no time for a look");
        }
    }

    /** How much of it has passed, from 0 to 1. */
    double fraction(Instant time) {
        double passed = (double) Duration.between(start, time).toMillis() / Math.max(1, length.toMillis());
        return Math.min(1, Math.max(0, passed));
    }
}
