package io.jenkins.plugins.slidecraft.ui;

import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** An incident; its text is a file of the run. */
@ExportedBean(defaultVisibility = 2)
public final class IncidentRecord {
    private final String operation;
    private final String environment;
    private final String cause;
    private final String from;
    private final String to;
    private final long at;

    public IncidentRecord(String operation, String environment, String cause, String from, String to, long at) {
        this.operation = operation;
        this.environment = environment;
        this.cause = cause;
        this.from = from;
        this.to = to;
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

    /** Why it was rolled back. */
    @Exported
    public String getCause() {
        return cause;
    }

    /** The release that was taken back. */
    @Exported
    public String getFrom() {
        return from;
    }

    /** The release that runs since. */
    @Exported
    public String getTo() {
        return to;
    }

    /** When, in milliseconds since 1970. */
    @Exported
    public long getAt() {
        return at;
    }
}
