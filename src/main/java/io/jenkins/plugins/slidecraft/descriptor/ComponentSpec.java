package io.jenkins.plugins.slidecraft.descriptor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One part of the application in {@code slidecraft.yaml}, defaults filled in.
 *
 * @param prefix what follows the registry in the image's name, as {@code app} (G3)
 * @param dockerfile path in the workspace; by default {@code Dockerfile.<component>} (G3); empty where npm builds it
 * @param context the build's context, a path in the workspace; by default {@code .}
 * @param workload the Deployment's name; by default the component's; empty where it is built only, as an image of migrations
 * @param container the container's name in the pod template; by default the component's; empty where it is built only
 * @param buildArgs {@code --build-arg}s in the file's order
 * @param npm how it is built where that is not by a Dockerfile
 * @param order components of a lower order are deployed first, those of one order side by side; by default 0
 * @param compatibleWith other components to the SemVer range of their versions that this one works with (G16)
 */
public record ComponentSpec(
        String prefix,
        String dockerfile,
        String context,
        String workload,
        String container,
        Map<String, String> buildArgs,
        Optional<NpmBuild> npm,
        int order,
        Map<String, String> compatibleWith) {
    static final String DEFAULT_CONTEXT = ".";

    public ComponentSpec {
        buildArgs = Collections.unmodifiableMap(new LinkedHashMap<>(buildArgs));
        compatibleWith = Collections.unmodifiableMap(new LinkedHashMap<>(compatibleWith));
    }

    /** A component that is built by a Dockerfile and goes first, whatever the versions of others. */
    public ComponentSpec(
            String prefix,
            String dockerfile,
            String context,
            String workload,
            String container,
            Map<String, String> buildArgs) {
        this(prefix, dockerfile, context, workload, container, buildArgs, Optional.empty(), 0, Map.of());
    }

    /** Whether a Deployment runs it; else it is built for Jobs alone, with {@code deploy: false}. */
    public boolean isDeployed() {
        return !workload.isEmpty();
    }

    static String defaultDockerfile(String component) {
        return "Dockerfile." + component;
    }
}
