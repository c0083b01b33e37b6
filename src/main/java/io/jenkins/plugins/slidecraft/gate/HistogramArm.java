package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.gate.CounterArm.Sample;
import io.jenkins.plugins.slidecraft.metrics.QueryResult.Bucket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the histograms of one arm have counted between looks, as buckets with their own counts. Classic histograms are counters, one for
 * each {@code le}; native ones come whole, and one that has fewer observations than before has begun anew. The resolution of a native
 * histogram may be lowered at any time: what it had before is then brought to its new bounds, which are among the old ones.
 */
final class HistogramArm {
    private final SeriesMemory classic = new SeriesMemory();
    private final Map<Map<String, String>, List<Bucket>> whole = new HashMap<>();
    private final Map<Map<String, String>, Double> counts = new HashMap<>();
    private final Targets targets = new Targets();

    /** A series that is neither a histogram nor a bucket of one. */
    static final class NoBucketException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Adds the next row; the first one counts nothing.
     *
     * @return buckets of all series, in no order; those that nothing fell into as well, where they have a bound to tell
     * @throws NoBucketException where a series is no bucket
     */
    List<Bucket> add(List<Sample> samples) {
        List<Bucket> grown = new ArrayList<>();
        Map<Map<String, String>, TreeMap<Double, Double>> groups = new HashMap<>();
        for (Sample sample : samples) {
            if (sample.buckets().isEmpty() && sample.labels().containsKey("le")) {
                Map<String, String> group = new HashMap<>(sample.labels());
                double bound = bound(group.remove("le"));
                groups.computeIfAbsent(group, any -> new TreeMap<>()).put(bound, classic.grown(sample, targets));
            } else if (sample.buckets().isEmpty() && sample.value() > 0) {
                throw new NoBucketException();
            } else {
                grown.addAll(grown(sample));
            }
        }
        groups.values().forEach(group -> grown.addAll(apart(group)));
        targets.add(samples);
        return grown;
    }

    private static double bound(String le) {
        try {
            return le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
        } catch (NumberFormatException e) {
            throw new NoBucketException();
        }
    }

    /** Cumulative counts as buckets of their own. */
    private static List<Bucket> apart(TreeMap<Double, Double> cumulative) {
        List<Bucket> buckets = new ArrayList<>();
        double lower = Double.NEGATIVE_INFINITY;
        double below = 0;
        for (Map.Entry<Double, Double> entry : cumulative.entrySet()) {
            buckets.add(new Bucket(lower, entry.getKey(), Math.max(0, entry.getValue() - below)));
            lower = entry.getKey();
            below = Math.max(below, entry.getValue());
        }
        return buckets;
    }

    private List<Bucket> grown(Sample sample) {
        List<Bucket> before = whole.put(sample.labels(), sample.buckets());
        Double count = counts.put(sample.labels(), sample.value());
        if (before == null) {
            return targets.has(sample) ? sample.buckets() : List.of();
        }
        if (sample.value() < count) {
            return sample.buckets();
        }
        List<Bucket> grown = new ArrayList<>();
        double counted = 0;
        for (Bucket bucket : sample.buckets()) {
            double was = below(before, bucket.upper());
            grown.add(new Bucket(bucket.lower(), bucket.upper(), Math.max(0, bucket.count() - (was - counted))));
            counted = was;
        }
        return grown;
    }

    private static double below(List<Bucket> buckets, double bound) {
        return buckets.stream()
                .filter(bucket -> bucket.upper() <= bound)
                .mapToDouble(Bucket::count)
                .sum();
    }
}
