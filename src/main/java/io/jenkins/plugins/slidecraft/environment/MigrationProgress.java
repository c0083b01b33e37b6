package io.jenkins.plugins.slidecraft.environment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;

/**
 * How far the migration in an environment's journal has come (G8). Each step is written before its Job is touched, so that
 * whoever reads the journal knows what may have happened to the database.
 *
 * @param item which of the plan's databases it is at, from 0
 * @param part which of that one's Jobs
 * @param started whether that Job may have been let run
 * @param trouble why it is not to go on, in one word, as {@code MigrationFailed}; empty while it goes well
 * @param message the same in a sentence; empty while it goes well
 * @param untouched whether it ended without its container having run: then there is nothing to take back
 * @param done what was migrated so far
 */
public record MigrationProgress(
        int item, Part part, boolean started, String trouble, String message, boolean untouched, List<Migrated> done) {
    private static final int LONGEST_MESSAGE = 1000;

    /** The Jobs of one database, in order. */
    public enum Part {
        /** The backup that comes before. */
        SNAPSHOT,
        /** The migration itself. */
        MIGRATE,
        /** What takes a failed migration back: the rollback script, or the restore of the snapshot. */
        UNDO
    }

    /**
     * A database that was migrated.
     *
     * @param name the migration's name in {@code slidecraft.yaml}
     * @param tool as {@code flyway}
     * @param from the level before; empty where it is not known
     * @param to the level now; empty where it is not known
     * @param seconds how long the Job's container ran
     * @param overBudget whether that was longer than its budget
     * @param snapshot the name of the snapshot that was taken before; empty for none
     */
    public record Migrated(
            String name, String tool, String from, String to, long seconds, boolean overBudget, String snapshot) {}

    public MigrationProgress {
        done = List.copyOf(done);
        message = message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE - 1) + "…" : message;
    }

    /** At the first Job of a database. */
    public static MigrationProgress at(int item, Part part, List<Migrated> done) {
        return new MigrationProgress(item, part, false, "", "", false, done);
    }

    /** Whether it is not to go on. */
    @JsonIgnore
    public boolean isEnding() {
        return !trouble.isEmpty();
    }

    /** The same, its Job let run. */
    public MigrationProgress begun() {
        return new MigrationProgress(item, part, true, trouble, message, untouched, done);
    }

    /** The same database's next Job, for the same reason. */
    public MigrationProgress to(Part next) {
        return new MigrationProgress(item, next, false, trouble, message, untouched, done);
    }

    /** The same, not to go on. */
    public MigrationProgress ending(String why, String sentence, boolean nothingRan) {
        return new MigrationProgress(item, part, started, why, sentence, nothingRan, done);
    }

    /** The same, with one more database migrated. */
    public MigrationProgress with(Migrated one) {
        List<Migrated> all = new ArrayList<>(done);
        all.add(one);
        return new MigrationProgress(item, part, started, trouble, message, untouched, all);
    }
}
