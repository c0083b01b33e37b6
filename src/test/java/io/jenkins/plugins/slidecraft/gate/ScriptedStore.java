package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.metrics.MetricException;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** A metric store whose answers are a function of query and time; a range query asks it at every step. */
final class ScriptedStore implements MetricStore {
    static final QueryResult EMPTY = new QueryResult(List.of(), List.of());

    /** One question that was asked. */
    record Asked(String query, Instant from, Instant to) {}

    final List<Asked> asked = new ArrayList<>();
    private final BiFunction<String, Instant, QueryResult> answers;

    ScriptedStore(BiFunction<String, Instant, QueryResult> answers) {
        this.answers = answers;
    }

    /** An instant vector with one series without labels. */
    static QueryResult one(Instant at, double value) {
        return new QueryResult(List.of(series(Map.of(), at, value)), List.of());
    }

    static QueryResult.Series series(Map<String, String> labels, Instant at, double value) {
        return new QueryResult.Series(labels, List.of(new QueryResult.Point(at, value)));
    }

    static MetricException unreachable() {
        return new MetricException(MetricException.Kind.UNREACHABLE, "http://metrics: no connection");
    }

    @Override
    public String address() {
        return "http://metrics";
    }

    @Override
    public QueryResult instant(String query, Instant at) {
        asked.add(new Asked(query, at, at));
        return answers.apply(query, at);
    }

    @Override
    public QueryResult range(String query, Instant from, Instant to, Duration step) {
        asked.add(new Asked(query, from, to));
        Map<Map<String, String>, List<QueryResult.Point>> points = new LinkedHashMap<>();
        Map<Map<String, String>, List<QueryResult.Histogram>> histograms = new LinkedHashMap<>();
        for (Instant at = from; !at.isAfter(to); at = at.plus(step)) {
            for (QueryResult.Series series : answers.apply(query, at).series()) {
                points.computeIfAbsent(series.labels(), labels -> new ArrayList<>())
                        .addAll(series.points());
                histograms
                        .computeIfAbsent(series.labels(), labels -> new ArrayList<>())
                        .addAll(series.histograms());
            }
        }
        List<QueryResult.Series> series = new ArrayList<>();
        points.forEach((labels, found) -> series.add(new QueryResult.Series(labels, found, histograms.get(labels))));
        return new QueryResult(series, List.of());
    }
}
