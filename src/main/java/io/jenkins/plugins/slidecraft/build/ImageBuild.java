package io.jenkins.plugins.slidecraft.build;

import io.jenkins.plugins.slidecraft.descriptor.NpmBuild;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One image to build, and the commands for it. Paths get {@code ./} in front, so that docker never takes one for an address
 * ({@code github.com/…}) or an option.
 *
 * @param component the component's name
 * @param environment the environment that it is for; empty for all
 * @param dockerfile path in the workspace
 * @param context path in the workspace
 * @param npm how npm builds it; empty where the Dockerfile does
 * @param image repository and tag
 * @param labels the image's labels, all that tell what it is
 * @param buildArgs {@code --build-arg}s
 * @param variables what is read while it is built (G4), by name
 * @param workload the Deployment that will run it
 * @param container the container in the Deployment's pods
 */
public record ImageBuild(
        String component,
        Optional<String> environment,
        String dockerfile,
        String context,
        Optional<NpmBuild> npm,
        ImageRef image,
        Map<String, String> labels,
        Map<String, String> buildArgs,
        Map<String, String> variables,
        String workload,
        String container) {
    public ImageBuild {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        buildArgs = Collections.unmodifiableMap(new LinkedHashMap<>(buildArgs));
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }

    /** An image for all environments, built by a Dockerfile that reads no variables. */
    public ImageBuild(
            String component,
            String dockerfile,
            String context,
            ImageRef image,
            Map<String, String> labels,
            Map<String, String> buildArgs,
            String workload,
            String container) {
        this(
                component,
                Optional.empty(),
                dockerfile,
                context,
                Optional.empty(),
                image,
                labels,
                buildArgs,
                Map.of(),
                workload,
                container);
    }

    /** What tells it from the build's other images: {@code frontend}, or {@code frontend/prod}. */
    public String key() {
        return environment.map(name -> component + "/" + name).orElse(component);
    }

    /**
     * {@code docker build}.
     *
     * @param temporary a folder of its own on the agent, outside of the workspace: where npm's output was copied to
     */
    public AgentCommand buildCommand(String temporary) {
        String file = npm.isPresent() ? temporary + NpmCommands.DOCKERFILE : inWorkspace(dockerfile);
        List<String> arguments = new ArrayList<>(List.of("docker", "build", "--file", file, "--tag", image.toString()));
        labels.forEach((name, value) -> arguments.addAll(List.of("--label", name + "=" + value)));
        AgentCommand command;
        if (npm.isPresent()) {
            arguments.add(temporary + NpmCommands.CONTEXT);
            command = AgentCommand.printed("docker build of " + key(), arguments)
                    .with(Map.of("SOURCE_DATE_EPOCH", Long.toString(epoch())));
        } else {
            buildArgs.forEach((name, value) -> arguments.addAll(List.of("--build-arg", name + "=" + value)));
            variables.forEach((name, value) -> arguments.addAll(List.of("--build-arg", name + "=" + value)));
            arguments.add(inWorkspace(context));
            command = AgentCommand.printed("docker build of " + key(), arguments);
        }
        return command;
    }

    /** Prints the id of the image that was built; read it with {@link DockerOutput#imageId}. */
    public AgentCommand idCommand() {
        return inspect("{{.Id}}");
    }

    /** {@code docker push}. */
    public AgentCommand pushCommand() {
        return AgentCommand.printed("docker push of " + key(), List.of("docker", "push", image.toString()));
    }

    /** Prints the digests that the image has in registries; read them with {@link DockerOutput#digest}. */
    public AgentCommand digestsCommand() {
        return inspect("{{json .RepoDigests}}");
    }

    private AgentCommand inspect(String format) {
        return AgentCommand.captured(
                "docker image inspect of " + key(),
                List.of("docker", "image", "inspect", "--format", format, image.toString()));
    }

    /** When the commit was made, in seconds since 1970; 0 where the labels don't say. */
    long epoch() {
        String created = labels.get(OciLabels.CREATED);
        return created == null ? 0 : Instant.parse(created).getEpochSecond();
    }

    static String inWorkspace(String path) {
        return path.startsWith("./") || path.equals(".") ? path : "./" + path;
    }
}
