package io.jenkins.plugins.slidecraft.ui;

import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** One database of a migration. */
@ExportedBean(defaultVisibility = 2)
public final class MigrationRow {
    private final String name;
    private final String tool;
    private final String from;
    private final String to;
    private final long seconds;
    private final boolean overBudget;
    private final String snapshot;

    public MigrationRow(
            String name, String tool, String from, String to, long seconds, boolean overBudget, String snapshot) {
        this.name = name;
        this.tool = tool;
        this.from = from;
        this.to = to;
        this.seconds = seconds;
        this.overBudget = overBudget;
        this.snapshot = snapshot;
    }

    /** The migration's name in {@code slidecraft.yaml}. */
    @Exported
    public String getName() {
        return name;
    }

    /** As {@code flyway}. */
    @Exported
    public String getTool() {
        return tool;
    }

    /** The level before; empty where it is not known. */
    @Exported
    public String getFrom() {
        return from;
    }

    /** The level now; empty where it is not known. */
    @Exported
    public String getTo() {
        return to;
    }

    /** How long it took. */
    @Exported
    public long getSeconds() {
        return seconds;
    }

    /** Whether that was longer than its budget. */
    @Exported
    public boolean isOverBudget() {
        return overBudget;
    }

    /** The snapshot that was taken before; empty for none. */
    @Exported
    public String getSnapshot() {
        return snapshot;
    }
}
