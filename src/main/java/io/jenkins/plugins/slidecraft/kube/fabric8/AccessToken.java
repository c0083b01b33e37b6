package io.jenkins.plugins.slidecraft.kube.fabric8;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A bearer token that may change while it is in use: read again once a minute, as client-go does with token files, and as
 * soon as the server doesn't accept it any more.
 */
final class AccessToken {
    private static final long MAX_AGE_NANOS = Duration.ofMinutes(1).toNanos();

    private final Supplier<String> source;
    private final LongSupplier nanos;
    private String value;
    private long readAt;

    AccessToken(Supplier<String> source, LongSupplier nanos) {
        this.source = source;
        this.nanos = nanos;
    }

    /** The token to send. */
    synchronized String current() {
        if (value == null || nanos.getAsLong() - readAt > MAX_AGE_NANOS) {
            read();
        }
        return value;
    }

    /** Reads it again after the server refused one; whether there is another one now. */
    synchronized boolean renew(String refused) {
        if (!refused.equals(value)) {
            return true;
        }
        read();
        return !refused.equals(value);
    }

    private void read() {
        String token = source.get();
        if (token == null || token.isBlank()) {
            throw new IllegalStateException("The bearer token for the cluster is empty; look at its credentials.");
        }
        value = token.strip();
        readAt = nanos.getAsLong();
    }
}
