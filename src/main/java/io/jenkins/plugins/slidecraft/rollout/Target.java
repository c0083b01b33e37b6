package io.jenkins.plugins.slidecraft.rollout;

import io.jenkins.plugins.slidecraft.release.ImageRef;

/**
 * One container of one workload, and the image it is to run.
 *
 * @param component the component's name in {@code slidecraft.yaml}, as {@code gateway}
 * @param workload the Deployment's name
 * @param container the container's name in the pod template
 * @param image the image, pinned by digest
 */
public record Target(String component, String workload, String container, ImageRef image) {}
