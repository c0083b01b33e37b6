package io.jenkins.plugins.slidecraft.ui;

import java.util.ArrayList;
import java.util.List;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A step of this run that failed in an environment: what an incident that follows was triggered by. */
@ExportedBean(defaultVisibility = 2)
public final class FailureRecord {
    private final String operation;
    private final String kind;
    private final String environment;
    private final String reason;
    private final String message;
    private final List<String> evidence;
    private final long at;

    public FailureRecord(
            String operation,
            String kind,
            String environment,
            String reason,
            String message,
            List<String> evidence,
            long at) {
        this.operation = operation;
        this.kind = kind;
        this.environment = environment;
        this.reason = reason;
        this.message = message;
        this.evidence = new ArrayList<>(evidence);
        this.at = at;
    }

    /** The operation's id. */
    @Exported
    public String getOperation() {
        return operation;
    }

    /** What the operation's id begins with: {@code deploy}, {@code gate}, {@code verify}, {@code migrate}, {@code rollback}. */
    @Exported
    public String getKind() {
        return kind;
    }

    /** Where. */
    @Exported
    public String getEnvironment() {
        return environment;
    }

    /** Why, in one word. */
    @Exported
    public String getReason() {
        return reason;
    }

    /** Why, in one sentence. */
    @Exported
    public String getMessage() {
        return message;
    }

    /** Further lines: events, last log lines. */
    @Exported
    public List<String> getEvidence() {
        return evidence;
    }

    /** When, in milliseconds since 1970. */
    @Exported
    public long getAt() {
        return at;
    }
}
