package io.jenkins.plugins.slidecraft.rollout;

import java.util.Optional;

/** Where rendered manifests come from before they are in the cluster: the records of the run that built the release. */
@FunctionalInterface
public interface ManifestSource {
    /** Only the cluster has any: for a release that was deployed before. */
    ManifestSource NONE = hash -> Optional.empty();

    /**
     * A text.
     *
     * @param hash its SHA-256, 64 hexadecimal digits
     * @return empty where there is none
     */
    Optional<String> text(String hash);
}
