package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.gate.CounterArm.Sample;
import java.util.HashMap;
import java.util.Map;

/** The last value of each counter that was seen. */
final class SeriesMemory {
    private final Map<Map<String, String>, Double> last = new HashMap<>();

    /** How much a counter has grown since it was seen last; a lower value is a reset, which counts from 0. */
    double grown(Sample sample, Targets targets) {
        Double before = last.put(sample.labels(), sample.value());
        if (before == null) {
            return targets.has(sample) ? sample.value() : 0;
        }
        return sample.value() >= before ? sample.value() - before : sample.value();
    }
}
