package io.jenkins.plugins.slidecraft.acceptance;

import io.jenkins.plugins.slidecraft.build.DockerOutput;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Images with the real migration tools and PostgreSQL, of what {@code src/acceptance/migrations} gathers. */
final class ToolImages {
    private static final Path SOURCES = Path.of("src/acceptance/migrations").toAbsolutePath();
    private static final Path SAMPLE = Path.of("src/acceptance/sample-api").toAbsolutePath();
    private static final Map<String, ImageRef> BUILT = new ConcurrentHashMap<>();

    private final AcceptanceCluster.Running cluster;

    ToolImages(AcceptanceCluster.Running cluster) {
        this.cluster = cluster;
    }

    /** The tools, and PostgreSQL's server. */
    ImageRef tools() {
        return BUILT.computeIfAbsent("tools", name -> {
            String folder = Shell.run(Map.of(), SOURCES.resolve("tools.sh").toString());
            String[] lines = folder.strip().split("\n");
            return build(
                    name,
                    "1",
                    Path.of(lines[lines.length - 1]),
                    """
                    FROM scratch
                    ENV PATH=/bin:/usr/bin
                    COPY . /
                    """);
        });
    }

    /** Flyway with the migrations of some folders. */
    ImageRef flyway(String... folders) {
        return migrations("flyway", List.of(folders), "/migrations/", "ENV FLYWAY_LOCATIONS=filesystem:/migrations");
    }

    /** Alembic with the revisions of some folders. */
    ImageRef alembic(String... folders) {
        return migrations("alembic", List.of(folders), "/migrations/versions/", "COPY alembic/env.py /migrations/");
    }

    /** Prisma with the migrations of some folders. */
    ImageRef prisma(String... folders) {
        return migrations("prisma", List.of(folders), "/migrations/", "");
    }

    /** The sample's API of a release, in which some checks fail. */
    ImageRef sampleApi(String version, String fails) {
        ImageRef base = tools();
        return BUILT.computeIfAbsent(
                "sample-api:" + version,
                name -> build(
                        "sample-api",
                        version,
                        SAMPLE,
                        """
                        FROM %s
                        ENV RELEASE=%s FAIL=%s ADDRESS=0.0.0.0 PORT=8080
                        COPY sample_api.py /app/
                        ENTRYPOINT ["python3", "-u", "/app/sample_api.py"]
                        """
                                .formatted(base, version, fails)));
    }

    private ImageRef migrations(String tool, List<String> folders, String target, String more) {
        ImageRef base = tools();
        String from = String.join(
                " ", folders.stream().map(folder -> tool + "/" + folder).toList());
        return BUILT.computeIfAbsent(
                tool + ":" + String.join("-", folders),
                name -> build(
                        tool,
                        String.join("-", folders),
                        SOURCES,
                        "FROM %s\n%s\nCOPY %s %s\n".formatted(base, more, from, target)));
    }

    private ImageRef build(String name, String tag, Path context, String dockerfile) {
        Map<String, String> docker = Map.of(
                "DOCKER_HOST", cluster.property("docker.host"), "DOCKER_CONFIG", cluster.property("docker.config"));
        ImageRef image = ImageRef.parse(cluster.property("registry") + "/acceptance/" + name + ":" + tag);
        Shell.run(
                SOURCES,
                docker,
                dockerfile,
                "docker",
                "build",
                "--quiet",
                "--network=none",
                "--tag=" + image,
                "--file=-",
                context.toString());
        Shell.run(SOURCES, docker, "", "docker", "push", "--quiet", image.toString());
        String digests = Shell.run(
                SOURCES, docker, "", "docker", "image", "inspect", "--format={{json .RepoDigests}}", image.toString());
        return image.pinnedTo(DockerOutput.digest(digests, image).orElseThrow());
    }
}
