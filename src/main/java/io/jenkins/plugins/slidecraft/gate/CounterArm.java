package io.jenkins.plugins.slidecraft.gate;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the counters of one arm have counted between looks. Each series is held against its own last value: a lower one says that
 * its process has started anew, and counts from 0, as Prometheus' {@code increase} does. A series that is seen for the first time counts
 * from 0 as well where its target has been seen before, since it then has begun in between (the first error of a pod, say); of a
 * target that is new itself nothing is known but that it is there, so it counts from what it shows.
 *
 * <p>Nothing is lost when a look is left out: the next one has what was counted since the last that was taken.
 */
final class CounterArm {
    /** One series at one time. */
    record Sample(Map<String, String> labels, double value) {}

    /** What was counted since the row before. */
    record Counted(double total, double part) {}

    private final Map<Map<String, String>, Double> totals = new HashMap<>();
    private final Map<Map<String, String>, Double> parts = new HashMap<>();
    private final Set<String> targets = new HashSet<>();

    /** Adds the next row; the first one counts nothing. */
    Counted add(List<Sample> total, List<Sample> part) {
        Counted counted = new Counted(sum(totals, total), sum(parts, part));
        total.forEach(sample -> targets.add(target(sample.labels())));
        return counted;
    }

    private double sum(Map<Map<String, String>, Double> before, List<Sample> samples) {
        double sum = 0;
        for (Sample sample : samples) {
            Double last = before.put(sample.labels(), sample.value());
            if (last != null) {
                sum += sample.value() >= last ? sample.value() - last : sample.value();
            } else if (targets.contains(target(sample.labels()))) {
                sum += sample.value();
            }
        }
        return sum;
    }

    /** What one process exposes, as far as labels tell. */
    private static String target(Map<String, String> labels) {
        return labels.getOrDefault("instance", "") + '\n' + labels.getOrDefault("pod", "");
    }
}
