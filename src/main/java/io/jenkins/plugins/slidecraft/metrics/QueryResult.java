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

    /** One series: its labels and its points in order of time, one point for an instant query. */
    public record Series(Map<String, String> labels, List<Point> points) {
        public Series {
            labels = Map.copyOf(labels);
            points = List.copyOf(points);
        }
    }

    /** A value at a time; the value may be NaN or infinite. */
    public record Point(Instant time, double value) {}
}
