package io.jenkins.plugins.slidecraft.environment;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes some fields of an {@link EnvironmentHead}. */
public final class HeadEdit {
    /** The most lines of history in a head. */
    public static final int HISTORY = 30;

    private final EnvironmentHead before;
    private long epoch;
    private State state;
    private Optional<ReleaseSummary> running;
    private Optional<ReleaseSummary> stable;
    private Optional<JournalEntry> inProgress;
    private List<HistoryEntry> history;
    private long nextSequence;
    private Map<String, MigrationLevel> migrations;

    private HeadEdit(EnvironmentHead head) {
        before = head;
        epoch = head.epoch();
        state = head.state();
        running = head.running();
        stable = head.stable();
        inProgress = head.inProgress();
        history = new ArrayList<>(head.history());
        nextSequence = head.nextSequence();
        migrations = head.migrations();
    }

    public static HeadEdit of(EnvironmentHead head) {
        return new HeadEdit(head);
    }

    public HeadEdit epoch(long value) {
        epoch = value;
        return this;
    }

    public HeadEdit state(State value) {
        state = value;
        return this;
    }

    public HeadEdit running(ReleaseSummary value) {
        running = Optional.of(value);
        return this;
    }

    public HeadEdit stable(ReleaseSummary value) {
        stable = Optional.of(value);
        return this;
    }

    public HeadEdit begin(JournalEntry value) {
        inProgress = Optional.of(value);
        return this;
    }

    public HeadEdit end() {
        inProgress = Optional.empty();
        return this;
    }

    HeadEdit history(List<HistoryEntry> value) {
        history = new ArrayList<>(value);
        return this;
    }

    public HeadEdit nextSequence(long value) {
        nextSequence = value;
        return this;
    }

    /** The levels that the environment's databases have now. */
    public HeadEdit migrations(Map<String, MigrationLevel> value) {
        migrations = value;
        return this;
    }

    /** Adds an operation to the history, which comes first, or notes what became of one that is there. */
    public HeadEdit note(String operation, String kind, ReleaseSummary release, Outcome outcome, Instant at) {
        return note(new HistoryEntry(operation, kind, release.sequence(), release.name(), outcome, at));
    }

    /** Adds a line to the history, which comes first, or replaces the one of the same operation and kind. */
    public HeadEdit note(HistoryEntry entry) {
        if (!replace(entry)) {
            history.add(0, entry);
            if (history.size() > HISTORY) {
                history.remove(history.size() - 1);
            }
        }
        return this;
    }

    /** Notes what became of an operation, if the history still has it. */
    public HeadEdit outcome(String operation, Outcome outcome, Instant at) {
        before.entry(operation)
                .ifPresent(old -> replace(new HistoryEntry(
                        operation, old.kind(), old.sequence(), old.name(), outcome, at, old.detail())));
        return this;
    }

    private boolean replace(HistoryEntry entry) {
        for (int i = 0; i < history.size(); i++) {
            if (history.get(i).operation().equals(entry.operation())
                    && history.get(i).kind().equals(entry.kind())) {
                history.set(i, entry);
                return true;
            }
        }
        return false;
    }

    public EnvironmentHead build() {
        return new EnvironmentHead(
                before.schema(),
                before.environment(),
                epoch,
                state,
                running,
                stable,
                inProgress,
                history,
                nextSequence,
                migrations);
    }
}
