package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import java.util.List;
import java.util.Map;

/**
 * What the counters of one arm have counted between looks. Each series is held against its own last value: a lower one says that
 * its process has started anew, and counts from 0, as Prometheus' {@code increase} does. A series that is seen for the first time counts
 * from 0 as well where its target has been seen before, since it then has begun in between (the first error of a pod, say); of a
 * target that is new itself nothing is known but that it is there, so it counts from what it shows.
 *
 * <p>Nothing is lost when a look is left out: the next one has what was counted since the last that was taken.
 */
final class CounterArm {
    /**
     * One series at one time.
     *
     * @param value a counter's; of a native histogram its count
     * @param buckets of a native histogram
     */
    record Sample(Map<String, String> labels, double value, List<QueryResult.Bucket> buckets) {
        Sample(Map<String, String> labels, double value) {
            this(labels, value, List.of());
        }
    }

    /** What was counted since the row before. */
    record Counted(double total, double part) {}

    private final SeriesMemory totals = new SeriesMemory();
    private final SeriesMemory parts = new SeriesMemory();
    private final Targets targets = new Targets();

    /** Adds the next row; the first one counts nothing. */
    Counted add(List<Sample> total, List<Sample> part) {
        double all = total.stream()
                .mapToDouble(sample -> totals.grown(sample, targets))
                .sum();
        double some = part.stream()
                .mapToDouble(sample -> parts.grown(sample, targets))
                .sum();
        targets.add(total);
        return new Counted(all, some);
    }
}
