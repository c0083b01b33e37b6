package io.jenkins.plugins.slidecraft.ui;

import java.util.ArrayList;
import java.util.List;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What a suite of checks said. */
@ExportedBean(defaultVisibility = 2)
public final class CheckRecord {
    private final String operation;
    private final String environment;
    private final String suite;
    private final String release;
    private final String verdict;
    private final List<CheckRow> checks;
    private final long at;

    public CheckRecord(
            String operation,
            String environment,
            String suite,
            String release,
            String verdict,
            List<CheckRow> checks,
            long at) {
        this.operation = operation;
        this.environment = environment;
        this.suite = suite;
        this.release = release;
        this.verdict = verdict;
        this.checks = new ArrayList<>(checks);
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

    /** The suite's name; several are joined by a plus sign. */
    @Exported
    public String getSuite() {
        return suite;
    }

    /** The release that was checked. */
    @Exported
    public String getRelease() {
        return release;
    }

    /** PASS, FAIL or INCONCLUSIVE. */
    @Exported
    public String getVerdict() {
        return verdict;
    }

    /** The checks, in the suite's order. */
    @Exported
    public List<CheckRow> getChecks() {
        return checks;
    }

    /** When, in milliseconds since 1970. */
    @Exported
    public long getAt() {
        return at;
    }
}
