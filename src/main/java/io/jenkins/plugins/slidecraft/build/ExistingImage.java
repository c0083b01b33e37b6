package io.jenkins.plugins.slidecraft.build;

import java.util.Map;

/**
 * An image that a registry has already.
 *
 * @param digest its manifest's or index's digest, by which it is pulled
 * @param manifest the digest of the manifest that was read; the same as {@code digest} where there is no index
 * @param config its configuration's digest
 * @param labels its configuration's labels
 */
public record ExistingImage(String digest, String manifest, String config, Map<String, String> labels) {
    public ExistingImage {
        labels = Map.copyOf(labels);
    }

    /** Whether docker's id of an image means this one: the configuration, or the manifest or index with containerd's store. */
    public boolean hasId(String id) {
        return id.equals(config) || id.equals(manifest) || id.equals(digest);
    }
}
