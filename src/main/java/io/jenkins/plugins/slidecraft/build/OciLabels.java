package io.jenkins.plugins.slidecraft.build;

import io.jenkins.plugins.slidecraft.release.ImageTag;
import java.util.LinkedHashMap;
import java.util.Map;

/** The labels of an image: pre-defined keys of the OCI image specification ({@code annotations.md}). */
public final class OciLabels {
    public static final String TITLE = "org.opencontainers.image.title";
    public static final String VERSION = "org.opencontainers.image.version";
    public static final String REVISION = "org.opencontainers.image.revision";
    public static final String CREATED = "org.opencontainers.image.created";
    public static final String SOURCE = "org.opencontainers.image.source";

    /** Ours: SHA-256 of the variables that were read while the image was built (G4), as {@link BuildVariables#hash} makes it. */
    public static final String BUILD_VARIABLES = "io.slidecraft.build-variables";

    private OciLabels() {}

    /**
     * The labels of a component's image. All of them come from the commit, so that building it again gives the same.
     *
     * @param title application and component, as {@code slidecraft/gateway}
     * @param variables what is read while it is built
     */
    static Map<String, String> of(String title, ImageTag tag, GitState git, Map<String, String> variables) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(TITLE, title);
        labels.put(VERSION, tag.version().toString());
        labels.put(REVISION, git.commit().hex());
        labels.put(CREATED, git.created());
        git.source().ifPresent(source -> labels.put(SOURCE, source));
        if (!variables.isEmpty()) {
            labels.put(BUILD_VARIABLES, BuildVariables.hash(variables));
        }
        return labels;
    }
}
