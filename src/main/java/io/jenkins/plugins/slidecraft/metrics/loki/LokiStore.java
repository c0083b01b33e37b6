package io.jenkins.plugins.slidecraft.metrics.loki;

import io.jenkins.plugins.slidecraft.metrics.MetricException;
import io.jenkins.plugins.slidecraft.metrics.MetricException.Kind;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import io.jenkins.plugins.slidecraft.metrics.prometheus.MetricExchange;
import io.jenkins.plugins.slidecraft.metrics.prometheus.PrometheusResponse;
import io.jenkins.plugins.slidecraft.metrics.prometheus.PrometheusStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Metric queries of Loki (LogQL, as {@code sum(rate({app="shop"} |= "error" [5m]))}) by its HTTP API. Answers have Prometheus'
 * form; what Loki refuses it says in plain text. A query for log lines is refused, since lines are no number.
 */
public final class LokiStore implements MetricStore {
    private static final String API = "/loki/api/v1";
    private static final int LONGEST_TEXT = 500;

    private final MetricExchange exchange;

    public LokiStore(MetricExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public String address() {
        return exchange.address();
    }

    /** LogQL has no {@code timestamp()}: a log that nothing is written to is as current as one that is. */
    @Override
    public boolean knowsAge() {
        return false;
    }

    @Override
    public QueryResult instant(String query, Instant at) {
        return post("/query", Map.of("query", query, "time", PrometheusStore.seconds(at)));
    }

    @Override
    public QueryResult range(String query, Instant from, Instant to, Duration step) {
        return post("/query_range", PrometheusStore.rangeForm(query, from, to, step));
    }

    private QueryResult post(String path, Map<String, String> form) {
        MetricExchange.Answer answer = exchange.post(API + path, form);
        String text = new String(
                        answer.body(), 0, Math.min(answer.body().length, 2 * LONGEST_TEXT), StandardCharsets.UTF_8)
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        if (answer.status() == 400 && !text.startsWith("{") && !text.startsWith("<")) {
            throw new MetricException(
                    Kind.QUERY_ERROR, text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text);
        }
        if (answer.status() == 200 && text.contains("\"resultType\":\"streams\"")) {
            throw new MetricException(
                    Kind.QUERY_ERROR,
                    "the query gives log lines, not a number: count them, as sum(count_over_time({…}[5m]))");
        }
        return PrometheusResponse.read(answer.address(), answer.status(), answer.body());
    }

    @Override
    public String toString() {
        return "Loki at " + address();
    }
}
