package io.jenkins.plugins.slidecraft.gate;

import java.util.Map;

/**
 * PromQL for histograms of durations, and what is judged of them.
 *
 * @param histogram buckets of a classic histogram, or a native one; empty where the metric has none
 * @param stableHistogram the same of the stable pods; empty where a quantile is held against a bound
 * @param quantile which, between 0 and 1
 */
public record Latency(String histogram, String stableHistogram, double quantile) {
    /** Without. */
    public static final Latency NONE = new Latency("", "", 0.99);

    Latency filled(Map<String, String> values) {
        return new Latency(
                QueryTemplate.fill(histogram, values), QueryTemplate.fill(stableHistogram, values), quantile);
    }

    boolean compares() {
        return !stableHistogram.isEmpty();
    }

    String all() {
        return histogram + stableHistogram;
    }
}
