package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /**
     * Reads the answer to an instant query.
     *
     * @param reduce what makes one number of several series, where there is something
     */
    static Reading instant(QueryResult result, Optional<Reduction> reduce) {
        if (result.series().stream().anyMatch(one -> !one.histograms().isEmpty())) {
            return histogram();
        }
        List<QueryResult.Series> series =
                result.series().stream().filter(one -> !one.points().isEmpty()).toList();
        Optional<QueryResult.Series> range =
                series.stream().filter(one -> one.points().size() > 1).findFirst();
        if (range.isPresent() && (series.size() == 1 || reduce.isPresent())) {
            return new Refused(
                    Look.Reason.QUERY_ERROR,
                    "the query gives a range of " + range.get().points().size()
                            + " points, not one value: wrap the range selector in a function, as rate(…[5m])");
        }
        return one(
                series,
                series.stream().mapToDouble(one -> one.points().get(0).value()).toArray(),
                reduce);
    }

    /**
     * Reads the answer to a range query; a time without an entry had no series.
     *
     * @param reduce what makes one number of several series, where there is something
     */
    static Map<Instant, Reading> range(QueryResult result, Optional<Reduction> reduce) {
        Map<Instant, List<QueryResult.Series>> series = new HashMap<>();
        Map<Instant, List<Double>> values = new HashMap<>();
        for (QueryResult.Series one : result.series()) {
            for (QueryResult.Point point : one.points()) {
                series.computeIfAbsent(point.time(), time -> new ArrayList<>()).add(one);
                values.computeIfAbsent(point.time(), time -> new ArrayList<>()).add(point.value());
            }
        }
        Map<Instant, Reading> readings = new HashMap<>();
        result.series()
                .forEach(one -> one.histograms().forEach(histogram -> readings.put(histogram.time(), histogram())));
        series.forEach((time, found) -> readings.put(
                time,
                one(
                        found,
                        values.get(time).stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray(),
                        reduce)));
        return readings;
    }

    private static Reading one(List<QueryResult.Series> series, double[] values, Optional<Reduction> reduce) {
        if (series.isEmpty()) {
            return new Nothing();
        }
        return reduce.<Reading>map(reduction -> new Number(reduction.of(values)))
                .orElseGet(() -> series.size() > 1 ? many(series) : new Number(values[0]));
    }

    private static Reading histogram() {
        return new Refused(
                Look.Reason.QUERY_ERROR,
                "the query gives a histogram, not a number: take a number from it, as with histogram_quantile(…)");
    }

    private static Reading many(List<QueryResult.Series> series) {
        return new Many(
                series.size(), series.get(0).labels() + " and " + series.get(1).labels());
    }
}
