package io.jenkins.plugins.slidecraft.ui;

import java.util.Map;
import java.util.TreeMap;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A deployment or a rollback that this run has brought to its end. */
@ExportedBean(defaultVisibility = 2)
public final class DeploymentRecord {
    private final String operation;
    private final String kind;
    private final String environment;
    private final String release;
    private final String previous;
    private final Map<String, String> images;
    private final boolean changed;
    private final long at;

    public DeploymentRecord(
            String operation,
            String kind,
            String environment,
            String release,
            String previous,
            Map<String, String> images,
            boolean changed,
            long at) {
        this.operation = operation;
        this.kind = kind;
        this.environment = environment;
        this.release = release;
        this.previous = previous;
        this.images = new TreeMap<>(images);
        this.changed = changed;
        this.at = at;
    }

    /** The operation's id. */
    @Exported
    public String getOperation() {
        return operation;
    }

    /** {@code deploy} or {@code rollback}. */
    @Exported
    public String getKind() {
        return kind;
    }

    /** Where. */
    @Exported
    public String getEnvironment() {
        return environment;
    }

    /** What runs now. */
    @Exported
    public String getRelease() {
        return release;
    }

    /** What ran before; empty where nothing was known. */
    @Exported
    public String getPrevious() {
        return previous;
    }

    /** Component to image. */
    @Exported
    public Map<String, String> getImages() {
        return images;
    }

    /** Whether a workload had to be changed. */
    @Exported
    public boolean isChanged() {
        return changed;
    }

    /** When it was complete, in milliseconds since 1970. */
    @Exported
    public long getAt() {
        return at;
    }
}
