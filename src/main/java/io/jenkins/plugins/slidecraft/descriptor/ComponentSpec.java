package io.jenkins.plugins.slidecraft.descriptor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One part of the application in {@code slidecraft.yaml}, defaults filled in.
 *
 * @param prefix what follows the registry in the image's name, as {@code app} (G3)
 * @param dockerfile path in the workspace; by default {@code Dockerfile.<component>} (G3)
 * @param context the build's context, a path in the workspace; by default {@code .}
 * @param workload the Deployment's name; by default the component's
 * @param container the container's name in the pod template; by default the component's
 * @param buildArgs {@code --build-arg}s in the file's order
 */
public record ComponentSpec(
        String prefix,
        String dockerfile,
        String context,
        String workload,
        String container,
        Map<String, String> buildArgs) {
    public ComponentSpec {
        buildArgs = Collections.unmodifiableMap(new LinkedHashMap<>(buildArgs));
    }
}
