package io.jenkins.plugins.slidecraft.kube.fabric8;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests to one API server, each once. The one exception, which can't do harm: an answer 401 has had no effect, so
 * where the token's source has another token by then, the request goes out a second time with that.
 */
final class Caller implements AutoCloseable {
    /** How much longer than the HTTP client's own time-out a caller waits for it to be told. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final HttpClient client;
    private final String address;
    private final AccessToken token;
    private final Duration timeout;

    Caller(ConnectionSettings settings) {
        address = settings.serverUrl();
        token = settings.token() == null ? null : new AccessToken(settings.token(), System::nanoTime);
        timeout = settings.requestTimeout();
        client = HttpTransport.open(settings);
    }

    String address() {
        return address;
    }

    /**
     * Sends a request and returns the body of its answer.
     *
     * @throws KubeException for every answer but a 2xx, and without an answer
     */
    byte[] call(Request request) {
        Exchange<byte[]> exchange = sent -> client.sendAsync(sent, byte[].class);
        HttpResponse<byte[]> response = answered(request, timeout, exchange);
        byte[] body = response.body() == null ? new byte[0] : response.body();
        if (!response.isSuccessful()) {
            throw Errors.answered(
                    address, request, response.code(), response.header("Retry-After"), withoutToken(body));
        }
        return body;
    }

    /**
     * Sends a request whose answer comes in lines over a long time, and returns once it has begun to come.
     *
     * @param longest when it is cut off at the latest
     * @throws KubeException for every answer but a 2xx, and without an answer
     */
    AutoCloseable stream(Request request, Duration longest, LineListener listener) {
        LineReader reader = new LineReader(listener);
        HttpResponse<AsyncBody> response = answered(request, longest, sent -> client.consumeBytes(sent, reader));
        AsyncBody body = response.body();
        if (!response.isSuccessful()) {
            throw Errors.answered(
                    address,
                    request,
                    response.code(),
                    response.header("Retry-After"),
                    withoutToken(reader.rest(body, timeout)));
        }
        body.done()
                .whenComplete((nothing, thrown) -> listener.ended(
                        thrown == null
                                ? Optional.empty()
                                : Optional.of(Errors.unanswered(address, request, longest, unwrapped(thrown)))));
        body.consume();
        return body::cancel;
    }

    @Override
    public void close() {
        client.close();
    }

    private <T> HttpResponse<T> answered(Request request, Duration longest, Exchange<T> exchange) {
        String bearer = bearer();
        HttpResponse<T> response = once(request, bearer, longest, exchange);
        if (response.code() == 401 && token != null && token.renew(bearer)) {
            if (response.body() instanceof AsyncBody unread) {
                unread.cancel();
            }
            return once(request, bearer(), longest, exchange);
        }
        return response;
    }

    /** What a server says of a request is shown to people; one that repeats the token must not make it known. */
    private byte[] withoutToken(byte[] answer) {
        if (token == null) {
            return answer;
        }
        return new String(answer, StandardCharsets.UTF_8)
                .replace(bearer(), "****")
                .getBytes(StandardCharsets.UTF_8);
    }

    private String bearer() {
        if (token == null) {
            return null;
        }
        try {
            return token.current();
        } catch (RuntimeException e) {
            throw new KubeException(401, "Unauthorized", address + " was not called: " + e.getMessage());
        }
    }

    private <T> HttpResponse<T> once(Request request, String bearer, Duration longest, Exchange<T> exchange) {
        CompletableFuture<HttpResponse<T>> future;
        try {
            future = exchange.send(http(request, bearer, longest));
        } catch (RuntimeException e) {
            // The client has been closed.
            throw Errors.unanswered(address, request, timeout, e);
        }
        try {
            return future.get(timeout.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            throw Errors.unanswered(address, request, timeout, e);
        } catch (ExecutionException e) {
            throw Errors.unanswered(address, request, timeout, unwrapped(e));
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new KubeException(
                    0, KubeException.INTERRUPTED, "Interrupted while " + address + " was to answer " + request + ".");
        }
    }

    private HttpRequest http(Request request, String bearer, Duration longest) {
        String query = request.query().isEmpty() ? "" : "?" + request.query();
        HttpRequest.Builder builder = client.newHttpRequestBuilder()
                .uri(address + request.path() + query)
                .timeout(longest.toMillis(), TimeUnit.MILLISECONDS)
                .setHeader("User-Agent", "slidecraft")
                .setHeader("Accept", request.accept());
        builder.method(request.method(), request.contentType(), request.body());
        if (bearer != null) {
            builder.setHeader("Authorization", "Bearer " + bearer);
        }
        return builder.build();
    }

    private static Throwable unwrapped(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof ExecutionException || cause instanceof java.util.concurrent.CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Hears lines; called by one thread at a time. */
    interface LineListener {
        void line(String text);

        /** No more will come. Without a cause the server has ended it in order. */
        void ended(Optional<KubeException> cause);
    }

    private interface Exchange<T> {
        CompletableFuture<HttpResponse<T>> send(HttpRequest request);
    }

    /** Cuts bytes into lines; decodes whole lines only, since a character's bytes may come in two parts. */
    private static final class LineReader implements AsyncBody.Consumer<List<ByteBuffer>> {
        private final LineListener listener;
        private final java.io.ByteArrayOutputStream begun = new java.io.ByteArrayOutputStream();
        private volatile boolean cut = true;

        LineReader(LineListener listener) {
            this.listener = listener;
        }

        @Override
        public void consume(List<ByteBuffer> buffers, AsyncBody body) {
            for (ByteBuffer buffer : buffers) {
                while (buffer.hasRemaining()) {
                    byte next = buffer.get();
                    if (cut && next == '\n') {
                        String line = begun.toString(java.nio.charset.StandardCharsets.UTF_8);
                        begun.reset();
                        if (!line.isBlank()) {
                            listener.line(line);
                        }
                    } else {
                        begun.write(next);
                    }
                }
            }
            body.consume();
        }

        /** Reads an error's body instead of lines. */
        byte[] rest(AsyncBody body, Duration timeout) {
            cut = false;
            body.consume();
            try {
                body.done().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                body.cancel();
            }
            return begun.toByteArray();
        }
    }
}
