package io.jenkins.plugins.slidecraft.build;

/**
 * How a command ended.
 *
 * @param status its exit status
 * @param output what it printed, where that was captured; else empty
 * @param tail the last lines of what it printed to the log, at most some thousand characters
 */
public record CommandEnd(int status, String output, String tail) {}
