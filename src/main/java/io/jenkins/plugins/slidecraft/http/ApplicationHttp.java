package io.jenkins.plugins.slidecraft.http;

import java.util.concurrent.CompletableFuture;

/**
 * The port to one environment's application, as its users reach it. Requests go to its base address and nowhere else; whoever
 * asks says only a path below it.
 */
public interface ApplicationHttp {
    /** The base address, for messages: without credentials and without a slash at its end. */
    String address();

    /**
     * Sends a request and returns at once. The answer is complete when the call's {@link HttpCall#reading} says so; cancelling it
     * ends the exchange.
     *
     * @return fails with an {@link HttpFailure} where there is no answer, or one that may not be read
     * @throws IllegalArgumentException where the path leads elsewhere or a header can't be sent
     */
    CompletableFuture<HttpAnswer> send(HttpCall call);
}
