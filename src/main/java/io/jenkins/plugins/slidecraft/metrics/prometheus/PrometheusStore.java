package io.jenkins.plugins.slidecraft.metrics.prometheus;

import io.jenkins.plugins.slidecraft.http.AuthorizationHeader;
import io.jenkins.plugins.slidecraft.http.BoundedExchange;
import io.jenkins.plugins.slidecraft.http.NetworkAddress;
import io.jenkins.plugins.slidecraft.http.NoAnswerException;
import io.jenkins.plugins.slidecraft.metrics.MetricException;
import io.jenkins.plugins.slidecraft.metrics.MetricException.Kind;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/**
 * Prometheus' HTTP API v1, and what speaks it (Thanos, Mimir, VictoriaMetrics). Queries are sent as forms by POST, so that
 * they stay out of access logs' addresses and may be long. Follows no redirect, reads at most 4 MiB, waits at most 30 s,
 * and doesn't try again: that is for the gate to decide.
 */
public final class PrometheusStore implements MetricStore {
    static final int LONGEST_ANSWER = 4 * 1024 * 1024;
    static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final URI base;
    private final Authorization authorization;
    private final HttpClient client;
    private final Duration longestWait;
    private final NetworkAddress.Resolver resolver;

    /**
     * A store.
     *
     * @param address where it is, with the path before {@code /api/v1}; http or https, without user information
     * @param authorization asked at each query
     * @param client made by {@link #client}; shared, since each has a thread
     * @throws IllegalArgumentException for an address that no metric server may have
     */
    public PrometheusStore(String address, Authorization authorization, HttpClient client) {
        this(address, authorization, client, LONGEST_WAIT, NetworkAddress.Resolver.SYSTEM);
    }

    PrometheusStore(
            String address,
            Authorization authorization,
            HttpClient client,
            Duration longestWait,
            NetworkAddress.Resolver resolver) {
        this.base = ServerAddress.check(address);
        this.authorization = authorization;
        this.client = client;
        this.longestWait = longestWait;
        this.resolver = resolver;
        if (client.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("The HTTP client of a metric server follows no redirects");
        }
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
        return base.toString();
    }

    @Override
    public QueryResult instant(String query, Instant at) {
        return post("/api/v1/query", Map.of("query", query, "time", seconds(at)));
    }

    @Override
    public QueryResult range(String query, Instant from, Instant to, Duration step) {
        return post(
                "/api/v1/query_range",
                Map.of(
                        "query", query,
                        "start", seconds(from),
                        "end", seconds(to),
                        "step", BigDecimal.valueOf(step.toMillis(), 3).toPlainString()));
    }

    private QueryResult post(String path, Map<String, String> form) {
        refuseForbidden();
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .sorted()
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(longestWait)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        Optional<String> header = header();
        header.ifPresent(value -> request.header("Authorization", value));
        HttpResponse<byte[]> response = send(request.build());
        boolean refused = response.statusCode() >= 300;
        byte[] answer = refused && header.isPresent() ? without(header.get(), response.body()) : response.body();
        return PrometheusResponse.read(address(), response.statusCode(), answer);
    }

    private static byte[] without(String header, byte[] answer) {
        return AuthorizationHeader.masked(header, new String(answer, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }

    private void refuseForbidden() {
        try {
            NetworkAddress.check(base.getHost(), resolver);
        } catch (UnknownHostException e) {
            throw new MetricException(
                    Kind.UNREACHABLE, address() + ": the name " + base.getHost() + " can't be resolved");
        } catch (NetworkAddress.ForbiddenAddressException e) {
            throw new MetricException(Kind.UNREACHABLE, address() + ": " + e.getMessage());
        }
    }

    /** The header's value; one that HttpClient would refuse is refused here, since its message would show the value. */
    private Optional<String> header() {
        Optional<String> value;
        try {
            value = authorization.get();
        } catch (MetricException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new MetricException(
                    Kind.UNAUTHORIZED,
                    "The credentials for " + address() + " can't be read ("
                            + e.getClass().getSimpleName() + "); check them in the global configuration");
        }
        if (value.isPresent() && !AuthorizationHeader.canBeSent(value.get())) {
            throw new MetricException(
                    Kind.UNAUTHORIZED,
                    "The credentials for " + address()
                            + " have a character that an HTTP header can't carry, as a line break");
        }
        return value;
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return BoundedExchange.send(client, request, LONGEST_ANSWER, longestWait);
        } catch (NoAnswerException e) {
            throw noAnswer(e.getMessage());
        }
    }

    private MetricException noAnswer(String why) {
        return new MetricException(Kind.UNREACHABLE, address() + ": " + why);
    }

    private String late() {
        return "no answer within " + longestWait.toMillis() / 1000.0 + " s";
    }

    /** As Prometheus takes times: seconds with three decimals. */
    private static String seconds(Instant time) {
        return BigDecimal.valueOf(time.toEpochMilli(), 3).toPlainString();
    }

    @Override
    public String toString() {
        return "Prometheus at " + address();
    }
}
