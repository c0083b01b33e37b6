package io.jenkins.plugins.slidecraft.gate;

import java.util.Map;

/**
 * PromQL for the counters behind a rate: each gives one or more series that only go up, but for resets. Series are taken apart, so
 * that a reset of one is seen, and then summed.
 *
 * @param total of all events; empty where the metric has no counters
 * @param part of those that are good or bad
 * @param good whether {@code part} counts the good ones
 * @param stableTotal as {@code total}, of what the canary is compared with; empty where it isn't
 * @param stablePart as {@code part}, of what the canary is compared with
 */
public record Counters(String total, String part, boolean good, String stableTotal, String stablePart) {
    /** Without. */
    public static final Counters NONE = new Counters("", "", false, "", "");

    Counters filled(Map<String, String> values) {
        return new Counters(
                QueryTemplate.fill(total, values),
                QueryTemplate.fill(part, values),
                good,
                QueryTemplate.fill(stableTotal, values),
                QueryTemplate.fill(stablePart, values));
    }

    boolean compares() {
        return !stableTotal.isEmpty();
    }

    String all() {
        return total + part + stableTotal + stablePart;
    }
}
