package io.jenkins.plugins.slidecraft.ui;

import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** One check of a suite. */
@ExportedBean(defaultVisibility = 3)
public final class CheckRow {
    private final String name;
    private final String type;
    private final String outcome;
    private final long millis;
    private final String reason;

    public CheckRow(String name, String type, String outcome, long millis, String reason) {
        this.name = name;
        this.type = type;
        this.outcome = outcome;
        this.millis = millis;
        this.reason = reason;
    }

    @Exported
    public String getName() {
        return name;
    }

    /** As {@code http}. */
    @Exported
    public String getType() {
        return type;
    }

    /** PASSED, FAILED or NO_EVIDENCE. */
    @Exported
    public String getOutcome() {
        return outcome;
    }

    /** How long it took. */
    @Exported
    public long getMillis() {
        return millis;
    }

    /** What was seen or what was wrong, in one sentence. */
    @Exported
    public String getReason() {
        return reason;
    }
}
