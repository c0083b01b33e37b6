package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Counters of pods as a metric store has them: each series is a list of scrapes, or of gaps. */
final class Counted implements BiFunction<String, Instant, QueryResult> {
    private final Map<String, Map<Map<String, String>, TreeMap<Instant, Double>>> series = new LinkedHashMap<>();

    /** A scrape; {@code NaN} of {@link Double} as value is a stale marker. */
    Counted scrape(String query, String pod, int second, double value) {
        series.computeIfAbsent(query, any -> new LinkedHashMap<>())
                .computeIfAbsent(Map.of("pod", pod, "instance", pod + ":8080"), any -> new TreeMap<>())
                .put(GateRig.START.plusSeconds(second), value);
        return this;
    }

    /** One more series of the same pod. */
    Counted labelled(String query, Map<String, String> labels, int second, double value) {
        series.computeIfAbsent(query, any -> new LinkedHashMap<>())
                .computeIfAbsent(labels, any -> new TreeMap<>())
                .put(GateRig.START.plusSeconds(second), value);
        return this;
    }

    /** The target can't be scraped from then on. */
    Counted gone(String query, String pod, int second) {
        return scrape(query, pod, second, Double.NEGATIVE_INFINITY);
    }

    @Override
    public QueryResult apply(String query, Instant at) {
        List<QueryResult.Series> found = new ArrayList<>();
        series.getOrDefault(query, Map.of()).forEach((labels, samples) -> {
            var newest = samples.floorEntry(at);
            if (newest != null
                    && newest.getValue() != Double.NEGATIVE_INFINITY
                    && Duration.between(newest.getKey(), at).toMinutes() < 5) {
                found.add(new QueryResult.Series(labels, List.of(new QueryResult.Point(at, newest.getValue()))));
            }
        });
        return new QueryResult(found, List.of());
    }
}
