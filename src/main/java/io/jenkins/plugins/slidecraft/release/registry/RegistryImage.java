package io.jenkins.plugins.slidecraft.release.registry;

import java.util.Map;

/**
 * What a registry has under a reference.
 *
 * @param digest the digest that the reference names: a manifest's or an index's; by it the image is pulled
 * @param manifest the manifest's; of an index that of linux/amd64, else of the first platform
 * @param config its configuration's
 * @param labels its configuration's labels
 */
public record RegistryImage(String digest, String manifest, String config, Map<String, String> labels) {
    public RegistryImage {
        labels = Map.copyOf(labels);
    }

    /** Whether docker's id of an image means this one: the configuration, or with containerd's store the manifest or index. */
    public boolean hasId(String id) {
        return id.equals(config) || id.equals(manifest) || id.equals(digest);
    }
}
