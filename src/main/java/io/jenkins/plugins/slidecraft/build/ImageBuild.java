package io.jenkins.plugins.slidecraft.build;

import io.jenkins.plugins.slidecraft.release.ImageRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One image to build, and the commands for it. Paths get {@code ./} in front, so that docker never takes one for an address
 * ({@code github.com/…}) or an option.
 *
 * @param component the component's name
 * @param dockerfile path in the workspace
 * @param context path in the workspace
 * @param image repository and tag
 * @param labels the image's labels, all that tell what it is
 * @param buildArgs {@code --build-arg}s
 * @param workload the Deployment that will run it
 * @param container the container in the Deployment's pods
 */
public record ImageBuild(
        String component,
        String dockerfile,
        String context,
        ImageRef image,
        Map<String, String> labels,
        Map<String, String> buildArgs,
        String workload,
        String container) {
    public ImageBuild {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        buildArgs = Collections.unmodifiableMap(new LinkedHashMap<>(buildArgs));
    }

    /** {@code docker build}, to be run in the workspace. */
    public List<String> buildCommand() {
        List<String> command = new ArrayList<>(
                List.of("docker", "build", "--file", inWorkspace(dockerfile), "--tag", image.toString()));
        labels.forEach((name, value) -> command.addAll(List.of("--label", name + "=" + value)));
        buildArgs.forEach((name, value) -> command.addAll(List.of("--build-arg", name + "=" + value)));
        command.add(inWorkspace(context));
        return command;
    }

    /** Prints the id of the image that was built; read it with {@link DockerOutput#imageId}. */
    public List<String> idCommand() {
        return List.of("docker", "image", "inspect", "--format", "{{.Id}}", image.toString());
    }

    /** {@code docker push}. */
    public List<String> pushCommand() {
        return List.of("docker", "push", image.toString());
    }

    /** Prints the digests that the image has in registries; read them with {@link DockerOutput#digest}. */
    public List<String> digestsCommand() {
        return List.of("docker", "image", "inspect", "--format", "{{json .RepoDigests}}", image.toString());
    }

    private static String inWorkspace(String path) {
        return path.startsWith("./") || path.equals(".") ? path : "./" + path;
    }
}
