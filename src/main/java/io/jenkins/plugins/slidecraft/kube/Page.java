package io.jenkins.plugins.slidecraft.kube;

import java.util.List;
import java.util.Optional;

/**
 * A page of a list.
 *
 * @param items the objects
 * @param resourceVersion the version of the whole list
 * @param continueToken where the next page begins, if there is one
 */
public record Page<T>(List<T> items, String resourceVersion, Optional<String> continueToken) {
    public Page {
        items = List.copyOf(items);
    }
}
