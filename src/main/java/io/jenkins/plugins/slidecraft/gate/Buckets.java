package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.judge.HistogramLook;
import io.jenkins.plugins.slidecraft.metrics.QueryResult.Bucket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Buckets of many series and of two arms, brought to common bounds. A bound that goes through a bucket with observations of any
 * of them tells nothing of that one, so it is left out. Pure.
 */
final class Buckets {
    private Buckets() {}

    /** The look that they make; empty where there is no common bound. */
    static Optional<HistogramLook> look(Instant at, List<Bucket> stable, List<Bucket> canary, boolean compares) {
        TreeSet<Double> bounds = new TreeSet<>();
        for (List<Bucket> arm : List.of(stable, canary)) {
            arm.stream().map(Bucket::upper).filter(Double::isFinite).forEach(bounds::add);
        }
        bounds.removeIf(bound -> cuts(stable, bound) || cuts(canary, bound));
        return bounds.isEmpty()
                ? Optional.empty()
                : Optional.of(new HistogramLook(
                        at,
                        List.copyOf(bounds),
                        compares ? cumulative(stable, bounds) : List.of(),
                        cumulative(canary, bounds)));
    }

    private static boolean cuts(List<Bucket> buckets, double bound) {
        return buckets.stream()
                .anyMatch(bucket -> bucket.count() > 0 && bucket.lower() < bound && bound < bucket.upper());
    }

    private static List<Long> cumulative(List<Bucket> buckets, TreeSet<Double> bounds) {
        List<Long> counts = new ArrayList<>();
        for (double bound : bounds) {
            counts.add(Math.round(buckets.stream()
                    .filter(bucket -> bucket.upper() <= bound)
                    .mapToDouble(Bucket::count)
                    .sum()));
        }
        counts.add(Math.round(total(buckets)));
        return counts;
    }

    static double total(List<Bucket> buckets) {
        return buckets.stream().mapToDouble(Bucket::count).sum();
    }

    /** The bound under which a share of all observations lie; infinite where that is no finite one, NaN without observations. */
    static double quantile(List<Bucket> buckets, double share) {
        double all = total(buckets);
        double below = 0;
        List<Bucket> rising = buckets.stream()
                .sorted((a, b) -> Double.compare(a.upper(), b.upper()))
                .toList();
        for (Bucket bucket : rising) {
            below += bucket.count();
            if (below >= share * all && below > 0) {
                return bucket.upper();
            }
        }
        return all > 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    }

    /** The highest finite bound; 0 where there is none. */
    static double highest(List<Bucket> buckets) {
        return buckets.stream()
                .mapToDouble(Bucket::upper)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
    }

    /** How many lie above a bound for sure. */
    static double above(List<Bucket> buckets, double bound) {
        return buckets.stream()
                .filter(bucket -> bucket.lower() >= bound)
                .mapToDouble(Bucket::count)
                .sum();
    }
}
