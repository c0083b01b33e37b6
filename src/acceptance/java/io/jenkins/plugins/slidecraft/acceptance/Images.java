package io.jenkins.plugins.slidecraft.acceptance;

import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.ImageRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Builds the sample application's images with the real Docker engine and pushes them to the real registry. */
final class Images implements ImageRegistry {
    private static final Map<String, String> PREFIXES =
            Map.of("gateway", "app", "worker", "worker", "realtime", "rt", "frontend", "fe");
    private static final Map<String, ImageRef> BUILT = new ConcurrentHashMap<>();

    private final AcceptanceCluster.Running cluster;
    private final Map<String, String> docker;

    Images(AcceptanceCluster.Running cluster) {
        this.cluster = cluster;
        this.docker = Map.of(
                "DOCKER_HOST", cluster.property("docker.host"), "DOCKER_CONFIG", cluster.property("docker.config"));
    }

    /** The component's image of a version, with the digest under which the registry has it. */
    ImageRef of(String component, String version) {
        return BUILT.computeIfAbsent(component + ":" + version, key -> build(component, version));
    }

    /** What the registry itself says. */
    @Override
    public Optional<String> digest(ImageRef image) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://" + cluster.property("registry") + "/v2/" + image.path() + "/manifests/"
                                + image.tag().or(image::digest).orElseThrow()))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .header("Accept", "application/vnd.docker.distribution.manifest.v2+json")
                .build();
        try {
            HttpResponse<Void> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
            return response.headers().firstValue("Docker-Content-Digest");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private ImageRef build(String component, String version) {
        String repository = cluster.property("registry") + "/slidecraft/" + PREFIXES.get(component);
        String name = repository + ":" + version;
        Path workspace = workspace();
        Shell.run(
                workspace,
                docker,
                "",
                "docker",
                "build",
                "--quiet",
                "--network",
                "none",
                "--label",
                "org.opencontainers.image.version=" + version,
                "--file",
                "Dockerfile." + component,
                "--tag",
                name,
                ".");
        Shell.run(workspace, docker, "", "docker", "push", "--quiet", name);
        String pushed = Shell.run(
                        workspace,
                        docker,
                        "",
                        "docker",
                        "image",
                        "inspect",
                        "--format",
                        "{{range .RepoDigests}}{{println .}}{{end}}",
                        name)
                .lines()
                .filter(line -> line.startsWith(repository + "@"))
                .findFirst()
                .orElseThrow();
        return ImageRef.parse(name).pinnedTo(pushed.substring(pushed.indexOf('@') + 1));
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
