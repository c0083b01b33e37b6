package io.jenkins.plugins.slidecraft.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Reads a {@code text/event-stream} (HTML Standard, 9.2.6) up to the first event with data that is not blank, and no further.
 * The body is empty where the stream ends without one.
 */
final class FirstEvent implements HttpResponse.BodySubscriber<Optional<String>> {
    private final int cap;
    private final CompletableFuture<Optional<String>> event = new CompletableFuture<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private Flow.Subscription subscription;
    private int read;
    private boolean afterReturn;
    private boolean hasData;
    private boolean first = true;

    FirstEvent(int cap) {
        this.cap = cap;
    }

    @Override
    public CompletionStage<Optional<String>> getBody() {
        return event;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            while (buffer.hasRemaining() && !event.isDone()) {
                take(buffer.get());
            }
        }
    }

    private void take(byte b) {
        if (++read > cap) {
            subscription.cancel();
            event.completeExceptionally(new CappedBody.TooLongException(cap));
            return;
        }
        boolean pair = afterReturn && b == '\n';
        afterReturn = b == '\r';
        if (pair) {
            return;
        }
        if (b == '\n' || b == '\r') {
            endLine();
        } else {
            line.write(b);
        }
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (first && text.startsWith("\ufeff")) {
            text = text.substring(1);
        }
        first = false;
        if (text.isEmpty()) {
            dispatch();
        } else if (text.equals("data")) {
            add("");
        } else if (text.startsWith("data:")) {
            String value = text.substring("data:".length());
            add(value.startsWith(" ") ? value.substring(1) : value);
        }
    }

    private void add(String value) {
        if (hasData) {
            data.append('\n');
        }
        data.append(value);
        hasData = true;
    }

    /** An empty line ends an event; one without data is none. */
    private void dispatch() {
        String text = data.toString();
        data.setLength(0);
        hasData = false;
        if (!text.isBlank()) {
            subscription.cancel();
            event.complete(Optional.of(text));
        }
    }

    @Override
    public void onError(Throwable cause) {
        event.completeExceptionally(cause);
    }

    /** An event that no empty line has ended is none. */
    @Override
    public void onComplete() {
        event.complete(Optional.empty());
    }
}
