package io.jenkins.plugins.slidecraft.descriptor;

import java.util.List;
import java.util.Optional;

/**
 * Where an environment's manifests come from (G6.2).
 *
 * @param kind how they are rendered
 * @param path a folder of the workspace: of {@code kustomization.yaml}, of the chart, or of plain YAML files
 * @param values files for {@code helm template --values}, paths in the workspace
 * @param release helm's release name; by default the application's
 * @param imageValues for helm: component to the key of its image's value, as {@code gateway.image}
 * @param commit where the images' digests are committed back, if they are
 */
public record ManifestSpec(
        Kind kind,
        String path,
        List<String> values,
        String release,
        java.util.Map<String, String> imageValues,
        Optional<CommitBack> commit) {
    /** How manifests are rendered. */
    public enum Kind {
        /** {@code kubectl kustomize}. */
        KUSTOMIZE,
        /** {@code helm template}. */
        HELM,
        /** YAML files, as they are. */
        PLAIN
    }

    /**
     * Where digests are committed back.
     *
     * @param repository the address, {@code https://…}
     * @param branch the branch
     * @param path the file's path in it; by default {@code kustomization.yaml} or the first values file
     */
    public record CommitBack(String repository, String branch, String path) {}

    public ManifestSpec {
        values = List.copyOf(values);
        imageValues = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(imageValues));
    }
}
