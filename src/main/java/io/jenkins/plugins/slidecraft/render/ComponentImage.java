package io.jenkins.plugins.slidecraft.render;

import io.jenkins.plugins.slidecraft.release.ImageRef;

/**
 * A component's image as manifests are to have it.
 *
 * @param component the component's name
 * @param repository what its images are called without anything for a single environment: {@code <registry>/<prefix>}
 * @param image the image of the release for the environment, {@code repository:tag@digest}
 * @param workload the Deployment that runs it
 * @param container the container in its pods
 */
public record ComponentImage(String component, String repository, ImageRef image, String workload, String container) {
    /** Whether manifests mean this component by an image's name: its repository, or its own name as a placeholder. */
    boolean isCalled(String name) {
        return name.equals(repository) || name.equals(image.repository()) || name.equals(component);
    }
}
