package io.jenkins.plugins.slidecraft.ui;

import java.util.Map;
import java.util.TreeMap;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What a person is asked to approve, or has approved. */
@ExportedBean(defaultVisibility = 2)
public final class EvidenceRecord {
    private final String id;
    private final String environment;
    private final String release;
    private final String running;
    private final Map<String, String> images;
    private final String approver;
    private final long at;

    public EvidenceRecord(
            String id,
            String environment,
            String release,
            String running,
            Map<String, String> images,
            String approver,
            long at) {
        this.id = id;
        this.environment = environment;
        this.release = release;
        this.running = running;
        this.images = new TreeMap<>(images);
        this.approver = approver;
        this.at = at;
    }

    /** The id of the {@code input} step, which stands for exactly these digests in this environment. */
    @Exported
    public String getId() {
        return id;
    }

    /** Where. */
    @Exported
    public String getEnvironment() {
        return environment;
    }

    /** What is to run. */
    @Exported
    public String getRelease() {
        return release;
    }

    /** What runs when the question is put; empty where nothing is known. */
    @Exported
    public String getRunning() {
        return running;
    }

    /** Component to image. */
    @Exported
    public Map<String, String> getImages() {
        return images;
    }

    /** The id of the person who approved; empty before. */
    @Exported
    public String getApprover() {
        return approver;
    }

    /** When it was put, in milliseconds since 1970. */
    @Exported
    public long getAt() {
        return at;
    }
}
