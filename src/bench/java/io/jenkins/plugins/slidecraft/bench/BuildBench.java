package io.jenkins.plugins.slidecraft.bench;

import io.jenkins.plugins.slidecraft.build.BuildPlan;
import io.jenkins.plugins.slidecraft.build.LocalAgent;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.http.BoundedExchange;
import io.jenkins.plugins.slidecraft.release.registry.RegistryAccess;
import io.jenkins.plugins.slidecraft.release.registry.RegistryClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long {@code slidecraftBuild} takes against {@code docker build} and {@code docker push} of one component after the other, with
 * a real Docker engine and registry. The two take turns in each round, on the same commit's files and with nothing cached.
 *
 * <pre>
 * src/acceptance/cluster/up.sh /tmp/cluster && . /tmp/cluster/env
 * mvn -q -Pbench test-compile exec:java -Dexec.mainClass=io.jenkins.plugins.slidecraft.bench.BuildBench
 * </pre>
 *
 * <p>Reads {@code DOCKER_HOST} and {@code REGISTRY} ({@code host:port}, plain HTTP) from the environment; takes the number of
 * rounds as argument. What a build gains depends on what it waits for, so there are two kinds of five components each: <i>waiting</i>
 * ones, which mostly wait as builds do that download packages (a {@code RUN sleep}), and <i>computing</i> ones, which keep one
 * processor busy. What the plugin's classes do is the same as in Jenkins, commands and pauses included; only durable tasks are plain
 * processes.
 */
public final class BuildBench {
    private static final List<String> COMPONENTS = List.of("one", "two", "three", "four", "five");
    private static final String WAITING = "/busybox sleep 3";
    /** Some hundred milliseconds of one processor that is otherwise idle. */
    private static final String COMPUTING = "/busybox dd if=/dev/zero bs=1M count=300 | /busybox md5sum";

    private final Path folder;
    private final Map<String, String> docker = new LinkedHashMap<>();
    private final String registry;
    private int sequence;

    private BuildBench(Path folder) {
        this.folder = folder;
        this.registry = variable("REGISTRY");
        docker.put("DOCKER_HOST", variable("DOCKER_HOST"));
        docker.put("DOCKER_BUILDKIT", "0");
        for (String name :
                List.of("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL")) {
            docker.put(name, "bench@example.com");
        }
    }

    private static String variable(String name) {
        String value = System.getenv(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalStateException(name + " is not set: start the acceptance cluster and read its env");
        }
        return value;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        Path folder = Files.createTempDirectory("build-bench");
        try {
            BuildBench bench = new BuildBench(folder);
            bench.measure("waiting", WAITING, rounds);
            bench.measure("computing", COMPUTING, rounds);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void measure(String kind, String command, int rounds) throws IOException, InterruptedException {
        List<Double> sequential = new ArrayList<>();
        List<Double> again = new ArrayList<>();
        List<Double> first = new ArrayList<>();
        List<Double> repeated = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            // Both kinds of order, since the second may find the engine warm.
            if (round % 2 == 0) {
                oneAfterTheOther(command, sequential, again);
                slidecraftBuild(command, first, repeated);
            } else {
                slidecraftBuild(command, first, repeated);
                oneAfterTheOther(command, sequential, again);
            }
        }
        double base = median(sequential);
        System.out.printf(
                Locale.ROOT,
                "%n| %s, %d components, %d rounds, %d processors | median (min to max), s | of sequential |%n|---|---|---|%n",
                kind,
                COMPONENTS.size(),
                rounds,
                Runtime.getRuntime().availableProcessors());
        print("docker build and push, one after the other", sequential, base);
        print("the same again, all layers cached", again, base);
        print("slidecraftBuild, first", first, base);
        print("slidecraftBuild, repeated", repeated, base);
    }

    private static void print(String what, List<Double> seconds, double base) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f (%.2f to %.2f) | %.3f |%n",
                what,
                median(seconds),
                seconds.stream().mapToDouble(x -> x).min().orElseThrow(),
                seconds.stream().mapToDouble(x -> x).max().orElseThrow(),
                median(seconds) / base);
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(x -> x).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[middle]
                : Arrays.stream(sorted, middle - 1, middle + 1).average().orElseThrow();
    }

    private void oneAfterTheOther(String command, List<Double> first, List<Double> again)
            throws IOException, InterruptedException {
        Path workspace = workspace(command);
        for (List<Double> times : List.of(first, again)) {
            long began = System.nanoTime();
            for (String component : COMPONENTS) {
                String image = registry + "/sequential/" + component + ":1.0." + sequence;
                run(workspace, "docker", "build", "--file", "Dockerfile." + component, "--tag", image, ".");
                run(workspace, "docker", "push", image);
            }
            times.add((System.nanoTime() - began) / 1e9);
        }
    }

    private void slidecraftBuild(String command, List<Double> first, List<Double> repeated)
            throws IOException, InterruptedException {
        Path workspace = workspace(command);
        String descriptor = Files.readString(workspace.resolve("slidecraft.yaml"));
        RegistryClient client = new RegistryClient(
                host -> Optional.of(RegistryAccess.anonymous()), BoundedExchange.client(Optional.empty()));
        for (List<Double> times : List.of(first, repeated)) {
            LocalAgent agent = new LocalAgent(workspace, folder.resolve("tmp"), docker, line -> {});
            long began = System.nanoTime();
            BuildPlan plan =
                    BuildPlan.of(Descriptor.parse(descriptor, "slidecraft.yaml"), "1.0.0", agent.git(), List.of());
            agent.build(plan, client);
            times.add((System.nanoTime() - began) / 1e9);
        }
    }

    /** A checkout that nobody has built before. */
    private Path workspace(String command) throws IOException, InterruptedException {
        sequence++;
        Path workspace = Files.createDirectories(folder.resolve("workspace-" + sequence));
        StringBuilder descriptor = new StringBuilder("apiVersion: slidecraft.io/v1\napplication: bench\nregistry: ")
                .append(registry)
                .append("/bench\ncomponents:\n");
        Files.copy(Path.of(run(workspace, "which", "busybox").strip()), workspace.resolve("busybox"));
        workspace.resolve("busybox").toFile().setExecutable(true);
        for (String component : COMPONENTS) {
            descriptor
                    .append("  ")
                    .append(component)
                    .append(": {prefix: ")
                    .append(component)
                    .append("}\n");
            Files.writeString(
                    workspace.resolve("Dockerfile." + component),
                    "FROM scratch\nCOPY busybox /busybox\nENV NONCE=" + component + sequence + "-" + System.nanoTime()
                            + "\nRUN [\"/busybox\", \"sh\", \"-c\", \"" + command + "\"]\n");
        }
        Files.writeString(workspace.resolve("slidecraft.yaml"), descriptor);
        Files.writeString(workspace.resolve("nonce"), Long.toString(System.nanoTime()));
        run(workspace, "git", "init", "-q", ".");
        run(workspace, "git", "add", ".");
        run(workspace, "git", "commit", "-q", "-m", "bench");
        return workspace;
    }

    private String run(Path workspace, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(workspace.toFile()).redirectErrorStream(true);
        builder.environment().putAll(docker);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output;
    }
}
