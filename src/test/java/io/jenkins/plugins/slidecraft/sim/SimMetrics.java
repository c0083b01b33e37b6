package io.jenkins.plugins.slidecraft.sim;

import io.jenkins.plugins.slidecraft.metrics.MetricException;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A Prometheus in memory: scrapes the pods that {@link SimTraffic} goes to every 15 s and answers the queries that
 * {@link PromParser} reads, with Prometheus' own arithmetic (lookback, stale markers, extrapolation).
 *
 * <p>Series: {@code http_requests_total{code}}, {@code job_total{status}}, {@code job_duration_count{kind}} and
 * {@code ai_latency_count{model}} with the labels environment, namespace, component,
 * release (the image's tag), pod and instance.
 */
public final class SimMetrics implements MetricStore {
    private static final Duration SCRAPE = Duration.ofSeconds(15);
    private static final int MOST_POINTS = 11_000;

    private final Simulation simulation;
    private final SimTraffic traffic;
    private final Map<Map<String, String>, TimeSeries> series = new LinkedHashMap<>();
    private final Map<String, String> environments = new HashMap<>();
    private final Map<String, PromExpression> parsed = new HashMap<>();
    private MetricException failure;
    private int failures;
    private boolean scraping = true;
    private boolean targetsDown;

    SimMetrics(Simulation simulation) {
        this.simulation = simulation;
        this.traffic = new SimTraffic(simulation);
        simulation.runtime().every(SCRAPE, this::scrape);
    }

    /** What the pods are asked to do. */
    public SimTraffic traffic() {
        return traffic;
    }

    /** Says which environment a namespace is; without it, the namespace's name is the environment's. */
    public SimMetrics environment(String namespace, String environment) {
        environments.put(namespace, environment);
        return this;
    }

    /** Lets the next queries fail. */
    public void fail(MetricException.Kind kind, String message, int times) {
        failure = new MetricException(kind, message);
        failures = times;
    }

    /** The store itself stands still: no new samples, no stale markers. */
    public void scraping(boolean on) {
        scraping = on;
    }

    /** The targets don't answer: their series are marked as stale. */
    public void targetsDown(boolean down) {
        targetsDown = down;
    }

    /** Adds a sample by hand. */
    public void record(String metric, Map<String, String> labels, Instant at, double value) {
        Map<String, String> all = new HashMap<>(labels);
        all.put("__name__", metric);
        series.computeIfAbsent(all, TimeSeries::new).add(at.toEpochMilli(), value);
    }

    private void scrape() {
        if (!scraping) {
            return;
        }
        long now = simulation.runtime().now().toEpochMilli();
        Set<Map<String, String>> seen = new HashSet<>();
        if (!targetsDown) {
            traffic.counters().forEach((pod, counters) -> counters.counts().forEach((name, count) -> {
                Map<String, String> labels = labels(pod, counters, name);
                seen.add(labels);
                series.computeIfAbsent(labels, TimeSeries::new).add(now, count);
            }));
        }
        series.forEach((labels, one) -> {
            if (labels.containsKey("instance") && !seen.contains(labels)) {
                one.end(now);
            }
        });
    }

    private Map<String, String> labels(String pod, SimTraffic.Counters counters, String name) {
        String[] parts = name.split(",");
        String podName = pod.substring(pod.indexOf('/') + 1);
        Map<String, String> labels = new HashMap<>();
        labels.put("__name__", parts[0]);
        labels.put(parts[1], parts[2]);
        labels.put("environment", environments.getOrDefault(counters.namespace(), counters.namespace()));
        labels.put("namespace", counters.namespace());
        labels.put("component", counters.workload());
        labels.put("release", counters.release());
        labels.put("pod", podName);
        labels.put("instance", podName + ":8080");
        return labels;
    }

    @Override
    public String address() {
        return "http://prometheus.simulation:9090";
    }

    @Override
    public QueryResult instant(String query, Instant at) {
        PromExpression expression = prepare(query);
        List<QueryResult.Series> found = new ArrayList<>();
        for (PromExpression.Element element : evaluate(expression, at)) {
            found.add(new QueryResult.Series(element.labels(), List.of(new QueryResult.Point(at, element.value()))));
        }
        return new QueryResult(found, List.of());
    }

    @Override
    public QueryResult range(String query, Instant from, Instant to, Duration step) {
        PromExpression expression = prepare(query);
        if (Duration.between(from, to).dividedBy(step) > MOST_POINTS) {
            throw new MetricException(
                    MetricException.Kind.QUERY_ERROR,
                    "bad_data: exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query"
                            + " resolution (?step=XX)");
        }
        Map<Map<String, String>, List<QueryResult.Point>> found = new LinkedHashMap<>();
        for (Instant at = from; !at.isAfter(to); at = at.plus(step)) {
            for (PromExpression.Element element : evaluate(expression, at)) {
                found.computeIfAbsent(element.labels(), labels -> new ArrayList<>())
                        .add(new QueryResult.Point(at, element.value()));
            }
        }
        return new QueryResult(
                found.entrySet().stream()
                        .map(entry -> new QueryResult.Series(entry.getKey(), entry.getValue()))
                        .toList(),
                List.of());
    }

    private PromExpression prepare(String query) {
        if (failures > 0) {
            failures--;
            throw failure;
        }
        return parsed.computeIfAbsent(query, PromParser::parse);
    }

    private List<PromExpression.Element> evaluate(PromExpression expression, Instant at) {
        return expression.at(series.values(), at.toEpochMilli()).elements();
    }
}
