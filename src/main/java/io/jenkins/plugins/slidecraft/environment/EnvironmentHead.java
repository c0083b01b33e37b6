package io.jenkins.plugins.slidecraft.environment;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an environment runs and what is under way: the JSON in the ConfigMap {@code slidecraft-<environment>}, written by
 * compare-and-swap only, at most 16 KiB.
 *
 * @param schema the version of this format, 1
 * @param environment the environment's name
 * @param epoch the epoch of the last writer; a writer with an older one is refused
 * @param state where it stands
 * @param running what runs, once something is known
 * @param stable the last release that passed all that its environment requires
 * @param inProgress the operation that is under way, the journal
 * @param history what has run, newest first, at most 30
 * @param nextSequence the number of the next release
 * @param migrations the levels that the environment's databases have now, by the migration's name (G8)
 */
public record EnvironmentHead(
        int schema,
        String environment,
        long epoch,
        State state,
        Optional<ReleaseSummary> running,
        Optional<ReleaseSummary> stable,
        Optional<JournalEntry> inProgress,
        List<HistoryEntry> history,
        long nextSequence,
        Map<String, MigrationLevel> migrations) {
    public static final int SCHEMA = 1;

    /** Where an environment stands. */
    public enum State {
        /** Nothing known yet. */
        NEW,
        /** A rollout is under way. */
        DEPLOYING,
        /** A rollout is complete and waits for the verdict of its gates, or of the run's end. */
        DEPLOYED,
        /** The running release is the stable one. */
        STABLE,
        /** The running release was judged bad, or its run ended without a verdict. */
        FAILED,
        /** A release was taken back; the running one is the one before. */
        ROLLED_BACK,
        /** Neither forward nor back is safe: a person decides. */
        FROZEN;

        /** As {@code result.json} and people write it: {@code rolledBack}. */
        public String label() {
            return this == ROLLED_BACK ? "rolledBack" : name().toLowerCase(java.util.Locale.ROOT);
        }

        /** Whether nothing is under way that another run would have to wait for. */
        public boolean settled() {
            return this != DEPLOYING && this != DEPLOYED;
        }
    }

    /** Heads of earlier versions have no migrations. */
    public EnvironmentHead {
        history = List.copyOf(history);
        migrations = migrations == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(migrations));
    }

    /** The history's entry of a deployment or rollback. */
    public Optional<HistoryEntry> entry(String operation) {
        return history.stream()
                .filter(entry ->
                        entry.operation().equals(operation) && !entry.kind().equals(HistoryEntry.IMPORT))
                .findFirst();
    }

    /** Whether this operation is the one under way. */
    public boolean isInProgress(String operation) {
        return inProgress.filter(entry -> entry.operation().equals(operation)).isPresent();
    }

    /** The head of an environment that nothing has been deployed to yet. */
    public static EnvironmentHead first(String environment) {
        return new EnvironmentHead(
                SCHEMA,
                environment,
                0,
                State.NEW,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                1,
                Map.of());
    }
}
