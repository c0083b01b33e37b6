package io.jenkins.plugins.slidecraft.judge;

import java.util.Arrays;

/** Kayenta's {@code IQRDetector} with reduced sensitivity, which is how its judge uses it. */
final class Outliers {
    private Outliers() {}

    /** What is within the fences: the quartiles and {@code factor} times their distance, or the 1st and 99th percentile if wider. */
    static double[] without(double[] values, double factor) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double low = percentile(sorted, 0.25);
        double high = percentile(sorted, 0.75);
        double least = Math.min(percentile(sorted, 0.01), low - factor * (high - low));
        double most = Math.max(percentile(sorted, 0.99), high + factor * (high - low));
        return Arrays.stream(values)
                .filter(value -> value >= least && value <= most)
                .toArray();
    }

    /** R's seventh kind of quantile (R. J. Hyndman and Y. Fan, 1996), which Kayenta takes. */
    private static double percentile(double[] sorted, double part) {
        double at = part * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
