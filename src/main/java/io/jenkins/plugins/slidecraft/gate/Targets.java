package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.gate.CounterArm.Sample;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The targets of a metric server that have been seen, as far as labels tell one process from another. */
final class Targets {
    private final Set<String> seen = new HashSet<>();

    void add(List<Sample> samples) {
        samples.forEach(sample -> seen.add(name(sample.labels())));
    }

    boolean has(Sample sample) {
        return seen.contains(name(sample.labels()));
    }

    private static String name(Map<String, String> labels) {
        return labels.getOrDefault("instance", "") + '\n' + labels.getOrDefault("pod", "");
    }
}
