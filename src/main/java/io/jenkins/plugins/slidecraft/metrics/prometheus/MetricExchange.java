package io.jenkins.plugins.slidecraft.metrics.prometheus;

import io.jenkins.plugins.slidecraft.http.AuthorizationHeader;
import io.jenkins.plugins.slidecraft.http.BoundedExchange;
import io.jenkins.plugins.slidecraft.http.NetworkAddress;
import io.jenkins.plugins.slidecraft.http.NoAnswerException;
import io.jenkins.plugins.slidecraft.metrics.MetricException;
import io.jenkins.plugins.slidecraft.metrics.MetricException.Kind;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Sends queries to a metric server as forms by POST, so that they stay out of access logs' addresses and may be long. Follows no
 * redirect, reads at most 4 MiB, waits at most 30 s, and doesn't try again: that is for the gate to decide. No header's value
 * reaches a message.
 */
public final class MetricExchange {
    static final int LONGEST_ANSWER = 4 * 1024 * 1024;
    static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final URI base;
    private final RequestHeaders headers;
    private final HttpClient client;
    private final Duration longestWait;
    private final NetworkAddress.Resolver resolver;

    /** An answer: what to say where it came from, its status, and its body without what was secret in the request. */
    public record Answer(String address, int status, byte[] body) {}

    /**
     * An exchange.
     *
     * @param address where the server is; http or https, without user information
     * @param headers asked at each query
     * @param client one that follows no redirects; shared, since each has a thread
     * @throws IllegalArgumentException for an address that no metric server may have
     */
    public MetricExchange(String address, RequestHeaders headers, HttpClient client) {
        this(address, headers, client, LONGEST_WAIT, NetworkAddress.Resolver.SYSTEM);
    }

    MetricExchange(
            String address,
            RequestHeaders headers,
            HttpClient client,
            Duration longestWait,
            NetworkAddress.Resolver resolver) {
        this.base = ServerAddress.check(address);
        this.headers = headers;
        this.client = client;
        this.longestWait = longestWait;
        this.resolver = resolver;
        if (client.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("The HTTP client of a metric server follows no redirects");
        }
    }

    /** Where it is, for messages. */
    public String address() {
        return base.toString();
    }

    /**
     * Sends a form.
     *
     * @throws MetricException where there is no answer
     */
    public Answer post(String path, Map<String, String> form) {
        refuseForbidden();
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .sorted()
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                // Ours comes first: it counts the body in.
                .timeout(longestWait.plusSeconds(5))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        Map<String, String> own = headers();
        own.forEach(request::setHeader);
        HttpResponse<byte[]> response = send(request.build());
        boolean refused = response.statusCode() >= 300;
        return new Answer(address(), response.statusCode(), refused ? without(own, response.body()) : response.body());
    }

    /** A server that repeats what it was sent must not make it known. */
    private static byte[] without(Map<String, String> headers, byte[] answer) {
        if (headers.isEmpty()) {
            return answer;
        }
        String text = new String(answer, StandardCharsets.UTF_8);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            text = header.getKey().equals("Authorization")
                    ? AuthorizationHeader.masked(header.getValue(), text)
                    : text.replace(header.getValue(), "****");
        }
        return text.getBytes(StandardCharsets.UTF_8);
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

    /** The headers; one that HttpClient would refuse is refused here, since its message would show the value. */
    private Map<String, String> headers() {
        Map<String, String> values;
        try {
            values = new TreeMap<>(headers.get());
        } catch (MetricException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new MetricException(
                    Kind.UNAUTHORIZED,
                    "The credentials for " + address() + " can't be read ("
                            + e.getClass().getSimpleName() + "); check them in the global configuration");
        }
        for (Map.Entry<String, String> header : values.entrySet()) {
            if (!AuthorizationHeader.canBeSent(header.getValue())) {
                throw new MetricException(
                        Kind.UNAUTHORIZED,
                        "The credentials for " + address()
                                + " have a character that an HTTP header can't carry, as a line break");
            }
        }
        return values;
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return BoundedExchange.send(client, request, LONGEST_ANSWER, longestWait);
        } catch (NoAnswerException e) {
            throw new MetricException(Kind.UNREACHABLE, address() + ": " + e.getMessage());
        }
    }
}
