package io.jenkins.plugins.slidecraft.judge;

import java.time.Instant;
import java.util.List;

/**
 * How long things took since the look before, as the buckets of a histogram; see {@link CountLook}. Of a classic Prometheus
 * histogram these are the increments of {@code _bucket} by {@code le}; of a native one its buckets, added up.
 *
 * @param time of the look, the end of what was counted
 * @param bounds the buckets' upper bounds, rising, finite, at least one; {@code +Inf} is left out
 * @param stable how many of the stable release took at most as long as each bound, and last how many there were at all; empty
 *     where only the canary is judged
 * @param canary the same of the canary
 */
public record HistogramLook(Instant time, List<Double> bounds, List<Long> stable, List<Long> canary) {
    /**
     * @throws IllegalArgumentException where bounds do not rise or are not finite, counts fall or are negative, or their number
     *     is not that of the bounds and one more
     */
    public HistogramLook {
        bounds = List.copyOf(bounds);
        stable = List.copyOf(stable);
        canary = List.copyOf(canary);
        if (bounds.isEmpty() || !bounds.stream().allMatch(Double::isFinite) || !rises(bounds)) {
            throw new IllegalArgumentException("bounds have to rise, be finite and at least one: " + bounds);
        }
        if (!stable.isEmpty()) {
            requireCounts(stable, bounds);
        }
        requireCounts(canary, bounds);
    }

    private static boolean rises(List<Double> bounds) {
        for (int i = 1; i < bounds.size(); i++) {
            if (bounds.get(i - 1) >= bounds.get(i)) {
                return false;
            }
        }
        return true;
    }

    private static void requireCounts(List<Long> counts, List<Double> bounds) {
        long before = 0;
        for (long count : counts) {
            if (count < before) {
                throw new IllegalArgumentException("cumulative counts are 0 or more and do not fall: " + counts);
            }
            before = count;
        }
        if (counts.size() != bounds.size() + 1) {
            throw new IllegalArgumentException(
                    counts.size() + " counts for " + bounds.size() + " bounds: one for each, and the total");
        }
    }
}
