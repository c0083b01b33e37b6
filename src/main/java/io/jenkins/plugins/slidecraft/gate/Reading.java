package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one query gave at one time, reduced to what a gate can use. */
sealed interface Reading {
    /** Exactly one series; the number may be NaN or infinite. */
    record Number(double value) implements Reading {}

    /** No series. */
    record Nothing() implements Reading {}

    /** More than one series; some of their labels, for people. */
    record Many(int series, String example) implements Reading {}

    /** No result that a gate can use. */
    record Refused(Look.Reason reason, String detail) implements Reading {}

    /** Reads the answer to an instant query. */
    static Reading instant(QueryResult result) {
        List<QueryResult.Series> series = result.series();
        if (series.isEmpty()) {
            return new Nothing();
        }
        if (series.size() > 1) {
            return many(series);
        }
        List<QueryResult.Point> points = series.get(0).points();
        return switch (points.size()) {
            case 0 -> new Nothing();
            case 1 -> new Number(points.get(0).value());
            default ->
                new Refused(
                        Look.Reason.QUERY_ERROR,
                        "the query gives a range of " + points.size()
                                + " points, not one value: wrap the range selector in a function, as rate(…[5m])");
        };
    }

    /** Reads the answer to a range query; a time without an entry had no series. */
    static Map<Instant, Reading> range(QueryResult result) {
        Map<Instant, List<QueryResult.Series>> series = new HashMap<>();
        Map<Instant, Double> values = new HashMap<>();
        for (QueryResult.Series one : result.series()) {
            for (QueryResult.Point point : one.points()) {
                series.computeIfAbsent(point.time(), time -> new ArrayList<>()).add(one);
                values.put(point.time(), point.value());
            }
        }
        Map<Instant, Reading> readings = new HashMap<>();
        series.forEach(
                (time, found) -> readings.put(time, found.size() > 1 ? many(found) : new Number(values.get(time))));
        return readings;
    }

    private static Reading many(List<QueryResult.Series> series) {
        return new Many(
                series.size(), series.get(0).labels() + " and " + series.get(1).labels());
    }
}
