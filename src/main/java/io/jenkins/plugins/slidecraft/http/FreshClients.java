package io.jenkins.plugins.slidecraft.http;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Clients for an application whose pods come and go. A client keeps its connections for the next request, and one that was opened
 * before a deployment leads to a pod that is about to end, whatever the Service says by now: each client is used for a few
 * seconds. One that is no longer used ends by itself, after the requests that are under way.
 */
public final class FreshClients {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Supplier<HttpClient> factory;
    private final LongSupplier nanos;
    private HttpClient client;
    private long since;

    /** @param factory makes a client, as {@link BoundedExchange#client} does */
    public FreshClients(Supplier<HttpClient> factory) {
        this(factory, System::nanoTime);
    }

    FreshClients(Supplier<HttpClient> factory, LongSupplier nanos) {
        this.factory = factory;
        this.nanos = nanos;
    }

    /** The client for a request that is sent now. */
    public synchronized HttpClient get() {
        long now = nanos.getAsLong();
        if (client == null || now - since >= LONGEST.toNanos()) {
            client = factory.get();
            since = now;
        }
        return client;
    }
}
