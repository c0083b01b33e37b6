package io.jenkins.plugins.slidecraft.kube;

/**
 * What to read of a container's log.
 *
 * @param container the container
 * @param previous whether of the instance before the last restart
 * @param tailLines the last lines only
 * @param limitBytes at most so many bytes
 */
public record LogOptions(String container, boolean previous, int tailLines, int limitBytes) {}
