package io.jenkins.plugins.slidecraft.environment;

import java.time.Instant;

/**
 * One line of an environment's history.
 *
 * @param sequence the release's number
 * @param name the release's name
 * @param outcome what became of it
 * @param at when that was last changed
 */
public record HistoryEntry(long sequence, String name, Outcome outcome, Instant at) {
    /** What became of a release. */
    public enum Outcome {
        DEPLOYING,
        DEPLOYED,
        STABLE,
        FAILED,
        ROLLED_BACK
    }
}
