package io.jenkins.plugins.slidecraft.judge;

import java.time.Instant;

/**
 * What happened since the look before. The caller takes differences of counters (resets taken out), counts only what the new pods
 * did since they take traffic, and leaves out a look that it could not take: the next one then has the counts of both.
 *
 * @param time of the look, the end of what was counted
 * @param trials how many could have been an event: requests, jobs; 0 or more
 * @param events how many were one: errors, failed jobs; at most {@code trials}
 */
public record CountLook(Instant time, long trials, long events) {
    /**
     * @throws IllegalArgumentException where a count is negative, or there are more events than trials
     */
    public CountLook {
        requireCounts("", trials, events);
    }

    /** The sum of counts; the largest there is where it would be larger. */
    static long sum(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    static void requireCounts(String arm, long trials, long events) {
        if (trials < 0 || events < 0 || events > trials) {
            throw new IllegalArgumentException(events + " events of " + trials + " trials" + arm
                    + ": counts are 0 or more, and no more events than trials");
        }
    }
}
