package io.jenkins.plugins.slidecraft.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** Sends a request and reads its answer within a time and a size, body included; follows no redirect, tries once. */
public final class BoundedExchange {
    private BoundedExchange() {}

    /**
     * A client for any number of servers; each has a thread, so it is shared.
     *
     * @param trust whom to trust, where that is not the machine's own list
     */
    public static HttpClient client(Optional<SSLContext> trust) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(10));
        trust.ifPresent(builder::sslContext);
        return builder.build();
    }

    /**
     * Sends a request.
     *
     * @param client one that follows no redirects
     * @param longestAnswer in bytes
     * @param longestWait for the whole answer; the client's own time-out ends with the headers
     * @throws NoAnswerException where none came in time, or a longer one
     */
    public static HttpResponse<byte[]> send(
            HttpClient client, HttpRequest request, int longestAnswer, Duration longestWait) throws NoAnswerException {
        if (client.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("The HTTP client has to follow no redirects");
        }
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, info -> new CappedBody(longestAnswer));
        try {
            return answer.get(longestWait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new NoAnswerException("no answer within " + longestWait.toMillis() / 1000.0 + " s", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new NoAnswerException("interrupted", e);
        } catch (ExecutionException | CancellationException e) {
            throw new NoAnswerException(reason(e), e);
        }
    }

    /** What went wrong, in one phrase; a connection that is refused has no message of its own. */
    static String reason(Throwable e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (cause instanceof CappedBody.TooLongException) {
            return cause.getMessage();
        }
        for (Throwable one = cause; one != null; one = one.getCause()) {
            if (one instanceof HttpTimeoutException) {
                return one instanceof HttpConnectTimeoutException
                        ? "no connection within its time"
                        : "no answer within its time";
            }
            if (one instanceof SSLException) {
                return "no TLS connection: " + one.getMessage();
            }
        }
        if (cause instanceof ConnectException) {
            return "no connection";
        }
        return cause instanceof IOException && cause.getMessage() != null
                ? cause.getMessage()
                : cause.getClass().getSimpleName();
    }
}
