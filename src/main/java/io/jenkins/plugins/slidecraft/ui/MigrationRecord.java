package io.jenkins.plugins.slidecraft.ui;

import java.util.ArrayList;
import java.util.List;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A migration that this run has brought to its end, whatever that was. */
@ExportedBean(defaultVisibility = 2)
public final class MigrationRecord {
    private final String operation;
    private final String environment;
    private final String release;
    private final String outcome;
    private final String message;
    private final List<MigrationRow> databases;
    private final long at;

    public MigrationRecord(
            String operation,
            String environment,
            String release,
            String outcome,
            String message,
            List<MigrationRow> databases,
            long at) {
        this.operation = operation;
        this.environment = environment;
        this.release = release;
        this.outcome = outcome;
        this.message = message;
        this.databases = new ArrayList<>(databases);
        this.at = at;
    }

    /** The operation's id. */
    @Exported
    public String getOperation() {
        return operation;
    }

    /** Where. */
    @Exported
    public String getEnvironment() {
        return environment;
    }

    /** For which release. */
    @Exported
    public String getRelease() {
        return release;
    }

    /** {@code migrated}, {@code untouched}, {@code reversed}, {@code restored} or {@code frozen}. */
    @Exported
    public String getOutcome() {
        return outcome;
    }

    /** Why it failed, where it did; else empty. */
    @Exported
    public String getMessage() {
        return message;
    }

    /** What was migrated. */
    @Exported
    public List<MigrationRow> getDatabases() {
        return databases;
    }

    /** When it ended, in milliseconds since 1970. */
    @Exported
    public long getAt() {
        return at;
    }
}
