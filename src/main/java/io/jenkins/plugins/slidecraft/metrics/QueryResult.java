package io.jenkins.plugins.slidecraft.metrics;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a query gave: a scalar is one series without labels.
 *
 * @param series the series, none where nothing matched
 * @param warnings what the store warned of
 */
public record QueryResult(List<Series> series, List<String> warnings) {
    public QueryResult {
        series = List.copyOf(series);
        warnings = List.copyOf(warnings);
    }

    /**
     * One series: its labels and its points in order of time, one point for an instant query.
     *
     * @param points its numbers
     * @param histograms its native histograms; a series has numbers or histograms, seldom both
     */
    public record Series(Map<String, String> labels, List<Point> points, List<Histogram> histograms) {
        public Series {
            labels = Map.copyOf(labels);
            points = List.copyOf(points);
            histograms = List.copyOf(histograms);
        }

        /** A series of numbers. */
        public Series(Map<String, String> labels, List<Point> points) {
            this(labels, points, List.of());
        }
    }

    /**
     * A native histogram at a time.
     *
     * @param count how many observations it has
     * @param buckets those that have observations, in rising order
     */
    public record Histogram(Instant time, double count, List<Bucket> buckets) {
        public Histogram {
            buckets = List.copyOf(buckets);
        }
    }

    /** How many observations lie between two bounds; which of the bounds belongs to it makes no difference to a judge. */
    public record Bucket(double lower, double upper, double count) {}

    /** A value at a time; the value may be NaN or infinite. */
    public record Point(Instant time, double value) {}
}
