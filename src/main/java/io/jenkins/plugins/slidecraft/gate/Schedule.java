package io.jenkins.plugins.slidecraft.gate;

import java.time.Duration;
import java.time.Instant;

/**
 * When a gate looks: at {@code first + k · interval}, whole milliseconds, until its deadline.
 *
 * @param base from when on judges of counts count: one interval before the first look, or with it
 * @param first when the first look is due
 * @param interval between looks, at least one second
 * @param count how many looks are wanted: what the log counts to
 * @param deadline when the last look must have been taken
 */
public record Schedule(Instant base, Instant first, Duration interval, int count, Instant deadline) {
    /**
     * The first whole multiple of the scrape interval at or after a time. Counted since 1970, so that gates that look at the
     * same metrics look at the same times, and one answer serves them all.
     */
    static Instant aligned(Instant time, Duration scrape) {
        long step = scrape.toMillis();
        long millis = time.toEpochMilli();
        return Instant.ofEpochMilli(Math.floorDiv(millis + step - 1, step) * step);
    }

    /** When look number {@code index}, from 0, is due. */
    public Instant dueAt(int index) {
        return first.plus(interval.multipliedBy(index));
    }

    /** Whether look number {@code index}, from 0, still comes before the deadline. */
    boolean allows(int index) {
        return !dueAt(index).isAfter(deadline);
    }

    /** How many looks there are before the deadline. */
    int looks() {
        long span = Duration.between(first, deadline).toMillis();
        return span < 0 ? 0 : (int) Math.min(span / interval.toMillis() + 1, Integer.MAX_VALUE);
    }
}
