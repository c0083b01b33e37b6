package io.jenkins.plugins.slidecraft.metrics.prometheus;

import io.jenkins.plugins.slidecraft.http.BoundedExchange;
import io.jenkins.plugins.slidecraft.http.NetworkAddress;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** Prometheus' HTTP API v1, and what speaks it (Thanos, Mimir, VictoriaMetrics); see {@link MetricExchange}. */
public final class PrometheusStore implements MetricStore {
    private final MetricExchange exchange;

    /**
     * A store.
     *
     * @param address where it is, with the path before {@code /api/v1}; http or https, without user information
     * @param authorization asked at each query
     * @param client made by {@link #client}; shared, since each has a thread
     * @throws IllegalArgumentException for an address that no metric server may have
     */
    public PrometheusStore(String address, Authorization authorization, HttpClient client) {
        this(new MetricExchange(address, RequestHeaders.of(authorization), client));
    }

    /** A store behind an exchange. */
    public PrometheusStore(MetricExchange exchange) {
        this.exchange = exchange;
    }

    PrometheusStore(
            String address,
            Authorization authorization,
            HttpClient client,
            Duration longestWait,
            NetworkAddress.Resolver resolver) {
        this(new MetricExchange(address, RequestHeaders.of(authorization), client, longestWait, resolver));
    }

    /**
     * A client for any number of stores.
     *
     * @param trust whom to trust, where that is not the machine's own list
     */
    public static HttpClient client(Optional<SSLContext> trust) {
        return BoundedExchange.client(trust);
    }

    /**
     * Checks an address before it is configured.
     *
     * @throws IllegalArgumentException with the value and the rule
     */
    public static void checkAddress(String address) {
        ServerAddress.check(address);
    }

    @Override
    public String address() {
        return exchange.address();
    }

    @Override
    public QueryResult instant(String query, Instant at) {
        return post("/api/v1/query", Map.of("query", query, "time", seconds(at)));
    }

    @Override
    public QueryResult range(String query, Instant from, Instant to, Duration step) {
        return post("/api/v1/query_range", rangeForm(query, from, to, step));
    }

    private QueryResult post(String path, Map<String, String> form) {
        MetricExchange.Answer answer = exchange.post(path, form);
        return PrometheusResponse.read(answer.address(), answer.status(), answer.body());
    }

    /** The fields of a range query, as Prometheus and Loki take them. */
    public static Map<String, String> rangeForm(String query, Instant from, Instant to, Duration step) {
        return Map.of(
                "query", query,
                "start", seconds(from),
                "end", seconds(to),
                "step", BigDecimal.valueOf(step.toMillis(), 3).toPlainString());
    }

    /** As Prometheus and Loki take times: seconds with three decimals. */
    public static String seconds(Instant time) {
        return BigDecimal.valueOf(time.toEpochMilli(), 3).toPlainString();
    }

    @Override
    public String toString() {
        return "Prometheus at " + address();
    }
}
