package io.jenkins.plugins.slidecraft.environment;

import java.time.Instant;

/**
 * One line of an environment's history: one operation and what became of it.
 *
 * @param operation the operation's id
 * @param kind {@code deploy}, {@code rollback} or {@code import}
 * @param sequence the release's number
 * @param name the release's name
 * @param outcome what became of it
 * @param at when that was last changed
 */
public record HistoryEntry(String operation, String kind, long sequence, String name, Outcome outcome, Instant at) {
    /** The kind of the entry for what was found running. */
    public static final String IMPORT = "import";

    /** What became of an operation and its release. */
    public enum Outcome {
        /** It is under way. */
        DEPLOYING,
        /** It was completed; of a release: no verdict yet. */
        DEPLOYED,
        /** The release passed all that its environment requires. */
        STABLE,
        /** It was not completed and taken back, or the release was judged bad. */
        FAILED,
        /** The release ran, and was taken back later. */
        ROLLED_BACK;

        /** Whether the operation changes nothing any more. */
        public boolean over() {
            return this != DEPLOYING;
        }
    }
}
