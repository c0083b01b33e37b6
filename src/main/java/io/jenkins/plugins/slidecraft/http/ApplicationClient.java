package io.jenkins.plugins.slidecraft.http;

import io.jenkins.plugins.slidecraft.http.HttpCall.Reading;
import io.jenkins.plugins.slidecraft.http.HttpFailure.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The application over java.net.http: no request holds a thread while it waits. Follows redirects of GET and HEAD on the same
 * scheme, host and port only, at most {@value #MOST_REDIRECTS}; any other redirect is the answer. Link-local and metadata
 * addresses are refused, an answer's size and time are bounded, and the credentials go to this host alone.
 */
public final class ApplicationClient implements ApplicationHttp {
    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final URI base;
    private final Supplier<Optional<String>> authorization;
    private final HttpClient client;
    private final NetworkAddress.Resolver resolver;

    /**
     * @param address the base address; http or https, without user information
     * @param authorization the {@code Authorization} header's value, asked at each request
     * @param client of {@link FreshClients}: shared, since each has a thread, though not with what was asked before a deployment
     * @throws IllegalArgumentException for an address that no application may have
     */
    public ApplicationClient(String address, Supplier<Optional<String>> authorization, HttpClient client) {
        this(address, authorization, client, NetworkAddress.Resolver.SYSTEM);
    }

    ApplicationClient(
            String address,
            Supplier<Optional<String>> authorization,
            HttpClient client,
            NetworkAddress.Resolver resolver) {
        this.base = BaseAddress.check(
                "The application's address", address, "the path below which it is", "https://slides.example.com");
        this.authorization = authorization;
        this.client = client;
        this.resolver = resolver;
        if (client.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("The HTTP client of an application follows no redirects by itself");
        }
    }

    @Override
    public String address() {
        return base.toString();
    }

    @Override
    public CompletableFuture<HttpAnswer> send(HttpCall call) {
        URI target = ApplicationPath.below(base, call.path());
        Optional<String> header;
        try {
            NetworkAddress.check(base.getHost(), resolver);
            header = header();
        } catch (UnknownHostException e) {
            return failed(Kind.CONNECTION, "the name " + base.getHost() + " can't be resolved");
        } catch (NetworkAddress.ForbiddenAddressException e) {
            return failed(Kind.REFUSED, e.getMessage());
        } catch (HttpFailure e) {
            return CompletableFuture.failedFuture(e);
        }
        Exchange exchange = new Exchange(call, header, System.nanoTime());
        exchange.limit();
        exchange.send(target, MOST_REDIRECTS);
        return exchange.answer;
    }

    private static CompletableFuture<HttpAnswer> failed(Kind kind, String message) {
        return CompletableFuture.failedFuture(new HttpFailure(kind, message));
    }

    private Optional<String> header() {
        Optional<String> value;
        try {
            value = authorization.get();
        } catch (RuntimeException e) {
            throw new HttpFailure(
                    Kind.REFUSED,
                    "the credentials for " + address() + " can't be read ("
                            + e.getClass().getSimpleName() + "); check them in the global configuration");
        }
        if (value.isPresent() && !AuthorizationHeader.canBeSent(value.get())) {
            throw new HttpFailure(
                    Kind.REFUSED,
                    "the credentials for " + address()
                            + " have a character that an HTTP header can't carry, as a line break");
        }
        return value;
    }

    @Override
    public String toString() {
        return "application at " + address();
    }

    /** What is read of a body: bytes, or an event. */
    private record Content(byte[] bytes, Optional<String> event) {}

    /** One call with its redirects. */
    private final class Exchange {
        final CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
        private final HttpCall call;
        private final Optional<String> header;
        private final long start;

        Exchange(HttpCall call, Optional<String> header, long start) {
            this.call = call;
            this.header = header;
            this.start = start;
        }

        void send(URI target, int redirects) {
            CompletableFuture<HttpResponse<Content>> sent = client.sendAsync(request(target), this::subscriber);
            // Cancelling the answer, or its being late, ends the exchange too.
            answer.whenComplete((value, cause) -> sent.cancel(true));
            sent.whenComplete((response, cause) -> {
                if (cause != null) {
                    answer.completeExceptionally(failure(cause));
                    return;
                }
                Optional<URI> next = redirects > 0 ? redirect(target, response) : Optional.empty();
                if (next.isPresent() && !answer.isDone()) {
                    send(next.get(), redirects - 1);
                } else {
                    answer.complete(answer(response));
                }
            });
        }

        /** The client's own time-out ends with the headers. */
        void limit() {
            CompletableFuture<Void> late =
                    new CompletableFuture<Void>().orTimeout(call.timeout().toMillis(), TimeUnit.MILLISECONDS);
            late.whenComplete((nothing, cause) -> {
                if (cause instanceof TimeoutException) {
                    answer.completeExceptionally(late());
                }
            });
            answer.whenComplete((value, cause) -> late.cancel(false));
        }

        private HttpFailure late() {
            return new HttpFailure(Kind.TIMEOUT, "no answer within " + seconds(call.timeout()));
        }

        private HttpRequest request(URI target) {
            HttpRequest.Builder request = HttpRequest.newBuilder(target)
                    .timeout(call.timeout())
                    .method(
                            call.method(),
                            call.body().length == 0
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofByteArray(call.body()));
            if (target.getScheme().equalsIgnoreCase("http")) {
                // Not every server bears the offer to go on in HTTP/2, which the client makes in the clear.
                request.version(HttpClient.Version.HTTP_1_1);
            }
            call.headers().forEach(request::setHeader);
            header.ifPresent(value -> request.setHeader("Authorization", value));
            return request.build();
        }

        private BodySubscriber<Content> subscriber(HttpResponse.ResponseInfo info) {
            boolean stream = info.headers()
                    .firstValue("content-type")
                    .filter(type -> type.strip().toLowerCase(Locale.ROOT).startsWith("text/event-stream"))
                    .isPresent();
            return call.reading() == Reading.FIRST_EVENT && stream && info.statusCode() == 200
                    ? BodySubscribers.mapping(
                            new FirstEvent(call.longestAnswer()), event -> new Content(new byte[0], event))
                    : BodySubscribers.mapping(
                            new CappedBody(call.longestAnswer()), bytes -> new Content(bytes, Optional.empty()));
        }

        private Optional<URI> redirect(URI from, HttpResponse<?> response) {
            boolean asks = call.method().equals("GET") || call.method().equals("HEAD");
            if (!asks || !REDIRECTS.contains(response.statusCode())) {
                return Optional.empty();
            }
            try {
                return response.headers()
                        .firstValue("location")
                        .map(from::resolve)
                        .filter(to -> ApplicationPath.sameOrigin(base, to));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        private HttpAnswer answer(HttpResponse<Content> response) {
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            Map<String, List<String>> headers = new LinkedHashMap<>();
            response.headers()
                    .map()
                    .forEach((name, values) ->
                            headers.put(name, values.stream().map(this::masked).toList()));
            Content content = response.body();
            return new HttpAnswer(
                    response.statusCode(),
                    headers,
                    masked(content.bytes()),
                    content.event().map(this::masked),
                    took);
        }

        private String masked(String text) {
            return header.map(value -> AuthorizationHeader.masked(value, text)).orElse(text);
        }

        /** What is no text stays as it is, and a long file is not copied for nothing. */
        private byte[] masked(byte[] body) {
            if (header.isEmpty()) {
                return body;
            }
            byte[] masked = body;
            for (String secret : AuthorizationHeader.secrets(header.get())) {
                byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
                if (contains(masked, bytes)) {
                    masked = new String(masked, StandardCharsets.ISO_8859_1)
                            .replace(new String(bytes, StandardCharsets.ISO_8859_1), "****")
                            .getBytes(StandardCharsets.ISO_8859_1);
                }
            }
            return masked;
        }

        private HttpFailure failure(Throwable thrown) {
            Throwable cause =
                    thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
            if (cause instanceof HttpFailure failure) {
                return failure;
            }
            String reason = masked(BoundedExchange.reason(new CompletionException(cause)));
            Kind kind = Kind.CONNECTION;
            if (cause instanceof CappedBody.TooLongException) {
                kind = Kind.UNREADABLE;
            } else if (cause instanceof HttpTimeoutException && !(cause instanceof HttpConnectTimeoutException)) {
                return late();
            } else if (cause instanceof CancellationException || !(cause instanceof IOException)) {
                kind = Kind.UNREADABLE;
            }
            return new HttpFailure(kind, reason, cause);
        }
    }

    private static boolean contains(byte[] body, byte[] part) {
        for (int at = 0; at <= body.length - part.length; at++) {
            if (body[at] == part[0] && Arrays.equals(body, at, at + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    private static String seconds(Duration time) {
        return time.toMillis() / 1000.0 + " s";
    }
}
