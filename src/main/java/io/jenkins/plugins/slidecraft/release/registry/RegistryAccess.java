package io.jenkins.plugins.slidecraft.release.registry;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a registry is reached.
 *
 * @param insecure whether it speaks plain HTTP; one on loopback always does
 * @param login asked at each use; empty: anonymous
 */
public record RegistryAccess(boolean insecure, Supplier<Optional<Login>> login) {
    /** Finds out how registries are reached. */
    @FunctionalInterface
    public interface Directory {
        /**
         * How a registry is reached.
         *
         * @param host host and port as in an image's name, as {@code registry.example:5000} or {@code docker.io}
         * @return empty for one that is not configured: nothing is sent there
         */
        Optional<RegistryAccess> access(String host);
    }

    /** An open registry over HTTPS. */
    public static RegistryAccess anonymous() {
        return new RegistryAccess(false, Optional::empty);
    }
}
