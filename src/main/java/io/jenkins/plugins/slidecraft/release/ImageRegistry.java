package io.jenkins.plugins.slidecraft.release;

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

        /** @param passing whether trying again later may help */
        public RegistryException(String message, boolean passing, Throwable cause) {
            super(message, cause);
            this.passing = passing;
        }

        /** Whether trying again later may help. */
        public boolean isPassing() {
            return passing;
        }
    }
}
