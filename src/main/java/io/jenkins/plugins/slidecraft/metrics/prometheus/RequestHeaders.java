package io.jenkins.plugins.slidecraft.metrics.prometheus;

import java.util.Map;
import java.util.function.Supplier;

/**
 * The headers of a request to a metric server, name to value. They are asked for at each use, so that no credential stays in a
 * field.
 */
@FunctionalInterface
public interface RequestHeaders extends Supplier<Map<String, String>> {
    /** No headers of its own. */
    static RequestHeaders none() {
        return Map::of;
    }

    /** Just an {@code Authorization}, where there is one. */
    static RequestHeaders of(Authorization authorization) {
        return () ->
                authorization.get().map(value -> Map.of("Authorization", value)).orElse(Map.of());
    }
}
