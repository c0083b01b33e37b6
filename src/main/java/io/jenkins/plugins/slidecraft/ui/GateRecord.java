package io.jenkins.plugins.slidecraft.ui;

import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What a gate said. */
@ExportedBean(defaultVisibility = 2)
public final class GateRecord {
    private final String operation;
    private final String environment;
    private final String gate;
    private final String verdict;
    private final String reason;
    private final String message;
    private final int looks;
    private final long at;

    public GateRecord(
            String operation,
            String environment,
            String gate,
            String verdict,
            String reason,
            String message,
            int looks,
            long at) {
        this.operation = operation;
        this.environment = environment;
        this.gate = gate;
        this.verdict = verdict;
        this.reason = reason;
        this.message = message;
        this.looks = looks;
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

    /** The gate's name. */
    @Exported
    public String getGate() {
        return gate;
    }

    /** PASS, FAIL or INCONCLUSIVE. */
    @Exported
    public String getVerdict() {
        return verdict;
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

    /** How many looks it took. */
    @Exported
    public int getLooks() {
        return looks;
    }

    /** When, in milliseconds since 1970. */
    @Exported
    public long getAt() {
        return at;
    }
}
