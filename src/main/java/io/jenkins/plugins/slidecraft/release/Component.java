package io.jenkins.plugins.slidecraft.release;

/**
 * One component of a release.
 *
 * @param image {@code repository:tag@digest}
 * @param workload the Deployment that runs it
 * @param container the container in the Deployment's pods
 */
public record Component(ImageRef image, String workload, String container) {}
