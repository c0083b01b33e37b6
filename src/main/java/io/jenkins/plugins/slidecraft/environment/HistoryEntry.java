package io.jenkins.plugins.slidecraft.environment;

import java.time.Instant;
import java.util.Locale;

/**
 * One line of an environment's history: one operation and what became of it.
 *
 * @param operation the operation's id
 * @param kind {@code deploy}, {@code rollback}, {@code migrate} or {@code import}
 * @param sequence the release's number; 0 for a migration, which comes before its release has one
 * @param name the release's name
 * @param outcome what became of it
 * @param at when that was last changed
 * @param detail more about it for people, as {@code database 11 -> 12}; may be empty
 */
public record HistoryEntry(
        String operation, String kind, long sequence, String name, Outcome outcome, Instant at, String detail) {
    /** The kind of the entry for what was found running. */
    public static final String IMPORT = "import";

    /** The longest detail: a history has thirty lines and a head 16 KiB. */
    private static final int LONGEST_DETAIL = 160;

    /** Entries of earlier versions have no detail. */
    public HistoryEntry {
        detail = detail == null
                ? ""
                : detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL - 1) + "…" : detail;
    }

    /** An entry without further detail. */
    public HistoryEntry(String operation, String kind, long sequence, String name, Outcome outcome, Instant at) {
        this(operation, kind, sequence, name, outcome, at, "");
    }

    /** What became of it, in a person's words: {@code migrated}, {@code rolled back}. */
    public String words() {
        return outcome == Outcome.DEPLOYED && kind.equals(JournalEntry.MIGRATE)
                ? "migrated"
                : outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

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
