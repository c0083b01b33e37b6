package io.jenkins.plugins.slidecraft.metrics.prometheus;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The {@code Authorization} header of a metric server. It is asked for at each use, so that no credential stays in a field;
 * implementations look it up and put it together with {@link #basic} or {@link #bearer}.
 */
@FunctionalInterface
public interface Authorization extends Supplier<Optional<String>> {
    /** No credentials. */
    static Authorization none() {
        return Optional::empty;
    }

    /** A header's value from user and password (RFC 7617). */
    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** A header's value from a token (RFC 6750); a newline at its end, as files have, is dropped. */
    static String bearer(String token) {
        return "Bearer " + token.strip();
    }
}
