package io.jenkins.plugins.slidecraft.release;

import java.time.Duration;
import java.util.Optional;

/** The port to image registries: what content a tag names now. */
@FunctionalInterface
public interface ImageRegistry {
    /**
     * The digest that an image's tag names now, as {@code sha256:…}; empty where the registry has no such tag. Never
     * changes anything. A digest beside the tag is not looked at, so the answer tells whether the tag still means it; without
     * a tag the digest is asked for.
     *
     * @throws RegistryException where the registry can't be asked
     */
    Optional<String> digest(ImageRef image);

    /** A registry gave no answer, refused us, or is not configured. The message holds no credentials. */
    final class RegistryException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final boolean passing;
        private final Duration retryAfter;

        /** @param passing whether trying again later may help */
        public RegistryException(String message, boolean passing, Throwable cause) {
            this(message, passing, null, cause);
        }

        /** @param retryAfter how long the registry asked to wait; null where it did not */
        public RegistryException(String message, boolean passing, Duration retryAfter, Throwable cause) {
            super(message, cause);
            this.passing = passing;
            this.retryAfter = retryAfter;
        }

        /** How long the registry asked to wait before the next try. */
        public Optional<Duration> retryAfter() {
            return Optional.ofNullable(retryAfter);
        }

        /** Whether trying again later may help. */
        public boolean isPassing() {
            return passing;
        }
    }
}
