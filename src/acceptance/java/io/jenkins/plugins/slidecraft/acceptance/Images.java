package io.jenkins.plugins.slidecraft.acceptance;

import io.jenkins.plugins.slidecraft.build.DockerOutput;
import io.jenkins.plugins.slidecraft.build.ImageBuild;
import io.jenkins.plugins.slidecraft.build.OciLabels;
import io.jenkins.plugins.slidecraft.http.BoundedExchange;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.ImageRegistry;
import io.jenkins.plugins.slidecraft.release.registry.RegistryAccess;
import io.jenkins.plugins.slidecraft.release.registry.RegistryClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Builds the sample's images with the commands of {@code slidecraftBuild} on a real Docker engine, and pushes them. */
final class Images implements ImageRegistry {
    private static final Map<String, String> PREFIXES =
            Map.of("gateway", "app", "worker", "worker", "realtime", "rt", "frontend", "fe");
    private static final Map<String, ImageRef> BUILT = new ConcurrentHashMap<>();

    private final AcceptanceCluster.Running cluster;
    private final Map<String, String> docker;
    private final ImageRegistry registry;

    Images(AcceptanceCluster.Running cluster) {
        this.cluster = cluster;
        this.docker = Map.of(
                "DOCKER_HOST", cluster.property("docker.host"), "DOCKER_CONFIG", cluster.property("docker.config"));
        this.registry = new RegistryClient(
                host -> Optional.of(RegistryAccess.anonymous()), BoundedExchange.client(Optional.empty()));
    }

    /** The component's image of a version, with the digest under which the registry has it. */
    ImageRef of(String component, String version) {
        return BUILT.computeIfAbsent(component + ":" + version, key -> build(component, version));
    }

    /** The image of a version with a script of its own instead of the component's, under another version. */
    ImageRef variant(String component, String version, String other, String script) {
        if (BUILT.containsKey(component + ":" + other)) {
            // Other tests expect that image under its tag.
            throw new IllegalArgumentException(other + " is another image already");
        }
        ImageRef base = of(component, version);
        ImageRef image = ImageRef.parse(base.repository() + ":" + other);
        Path workspace = workspace();
        String dockerfile = "FROM " + base + "\nENTRYPOINT [\"/bin/busybox\", \"sh\", \"-c\", \"" + script + "\"]\n";
        Shell.run(workspace, docker, dockerfile, "docker", "build", "--quiet", "--tag=" + image, "-");
        Shell.run(workspace, docker, "", "docker", "push", "--quiet", image.toString());
        return image.pinnedTo(registry.digest(image).orElseThrow());
    }

    /** Has the registry lose what an image's manifest names, though not the manifest. */
    void lose(ImageRef image) {
        String[] name = image.repository().split("/", 2);
        String url = "http://" + name[0] + "/v2/" + name[1];
        String manifest = Shell.run(
                Map.of(),
                "curl",
                "-fsS",
                "-H",
                "Accept: application/vnd.docker.distribution.manifest.v2+json",
                url + "/manifests/" + image.digest().orElseThrow());
        Matcher config = Pattern.compile("\"config\":\\s*\\{[^}]*\"digest\":\\s*\"([^\"]+)\"")
                .matcher(manifest);
        if (!config.find()) {
            throw new IllegalStateException(manifest);
        }
        Shell.run(Map.of(), "curl", "-fsS", "-X", "DELETE", url + "/blobs/" + config.group(1));
    }

    /** What the registry itself says. */
    @Override
    public Optional<String> digest(ImageRef image) {
        return registry.digest(image);
    }

    private ImageRef build(String component, String version) {
        String repository = cluster.property("registry") + "/slidecraft/" + PREFIXES.get(component);
        ImageRef image = ImageRef.parse(repository + ":" + version);
        ImageBuild build = new ImageBuild(
                component,
                "Dockerfile." + component,
                ".",
                image,
                Map.of(OciLabels.VERSION, version),
                Map.of(),
                component,
                component);
        Path workspace = workspace();
        run(workspace, build.buildCommand("").arguments());
        run(workspace, build.pushCommand().arguments());
        return image.pinnedTo(
                DockerOutput.digest(run(workspace, build.digestsCommand().arguments()), image)
                        .orElseThrow());
    }

    private String run(Path workspace, List<String> command) {
        return Shell.run(workspace, docker, "", command.toArray(String[]::new));
    }

    /** The sample as a checkout has it, with what its Dockerfiles copy. */
    private static Path workspace() {
        try {
            Path sample = Path.of("src/test/resources/sample");
            Path workspace = Files.createDirectories(Path.of("target/acceptance-workspace"));
            try (Stream<Path> files = Files.walk(sample)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path target = workspace.resolve(sample.relativize(file));
                    Files.createDirectories(target.getParent());
                    Files.write(target, Files.readAllBytes(file));
                }
            }
            Path busybox = Path.of(Shell.run(Map.of(), "which", "busybox").strip());
            Path copy = workspace.resolve("busybox");
            Files.write(copy, Files.readAllBytes(busybox));
            copy.toFile().setExecutable(true);
            return workspace.toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
