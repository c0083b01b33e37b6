package io.jenkins.plugins.slidecraft.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.build.BuildPlan;
import io.jenkins.plugins.slidecraft.build.LocalAgent;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.http.BoundedExchange;
import io.jenkins.plugins.slidecraft.kube.fabric8.Fabric8Cluster;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Release;
import io.jenkins.plugins.slidecraft.release.registry.RegistryAccess;
import io.jenkins.plugins.slidecraft.release.registry.RegistryClient;
import io.jenkins.plugins.slidecraft.render.RenderPlan;
import io.jenkins.plugins.slidecraft.render.RenderWork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code slidecraftBuild} does on an agent, with real git, docker, npm, registry, kubectl and helm. */
@ExtendWith(AcceptanceCluster.class)
class BuildIT {
    @TempDir
    Path folder;

    /** Repositories of its own for each test. */
    private final String prefix = "build-" + Long.toString(System.nanoTime(), 36);

    private AcceptanceCluster.Running cluster;
    private Fabric8Cluster admin;
    private Map<String, String> environment;
    private RegistryClient registry;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open(AcceptanceCluster.Running running) throws IOException {
        cluster = running;
        admin = running.admin();
        registry = new RegistryClient(
                host -> Optional.of(RegistryAccess.anonymous()), BoundedExchange.client(Optional.empty()));
        environment = new HashMap<>(Map.of(
                "DOCKER_HOST", running.property("docker.host"),
                "DOCKER_CONFIG", running.property("docker.config"),
                "HOME", folder.toString(),
                "NODE_ENV", "production",
                "PATH", tools() + ":" + System.getenv("PATH")));
        for (String name : List.of("GIT_AUTHOR", "GIT_COMMITTER")) {
            environment.putAll(
                    Map.of(name + "_NAME", "a", name + "_EMAIL", "a@b", name + "_DATE", "2026-01-01T00:00:00Z"));
        }
    }

    @AfterEach
    void close() {
        admin.close();
    }

    /** A folder with the programs that an agent has on its path. */
    private Path tools() throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : List.of("kubectl", "helm")) {
            Files.deleteIfExists(tools.resolve(tool));
            Files.createSymbolicLink(tools.resolve(tool), Path.of(cluster.property(tool)));
        }
        return tools;
    }

    private String descriptor(String address) {
        return """
                apiVersion: slidecraft.io/v1
                application: slidecraft
                registry: %s/%s
                components:
                  gateway: {prefix: app}
                  frontend: {prefix: fe, npm: {directory: frontend}}
                variables:
                  VITE_API_BASE_URL: {scope: [frontend], build: true}
                environments:
                  staging:
                    variables: {VITE_API_BASE_URL: %s}
                    manifests: {kustomize: deploy/overlays/staging}
                  prod:
                    variables: {VITE_API_BASE_URL: %s}
                    manifests: {helm: deploy/chart, values: [deploy/prod.yaml], imageValues: {gateway: gateway.image, frontend: frontend.image.tag}}
                """
                .formatted(cluster.property("registry"), prefix, address, address);
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve("workspace").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Path workspace(String descriptor) throws IOException {
        Path workspace = Files.createDirectories(folder.resolve("workspace"));
        write("slidecraft.yaml", descriptor);
        write("Dockerfile.gateway", "FROM scratch\nCOPY gateway.txt /\n");
        write("gateway.txt", "gateway\n");
        write(".dockerignore", "**/node_modules\nfrontend/dist\n");
        write(".gitignore", "node_modules\ndist\n");
        write(
                "frontend/package.json",
                """
                {"name": "frontend", "version": "1.0.0", "scripts": {"build": "node build.js"},
                 "devDependencies": {"greeting": "file:greeting"}}
                """);
        write(
                "frontend/greeting/package.json",
                "{\"name\": \"greeting\", \"version\": \"1.0.0\", \"main\": \"index.js\"}\n");
        write("frontend/greeting/index.js", "module.exports = 'hello';\n");
        write(
                "frontend/package-lock.json",
                """
                {"name": "frontend", "version": "1.0.0", "lockfileVersion": 3, "requires": true, "packages": {
                  "": {"name": "frontend", "version": "1.0.0", "devDependencies": {"greeting": "file:greeting"}},
                  "greeting": {"version": "1.0.0", "dev": true},
                  "node_modules/greeting": {"resolved": "greeting", "link": true}}}
                """);
        write(
                "frontend/build.js",
                """
                const fs = require('fs');
                fs.mkdirSync('dist/assets', {recursive: true});
                fs.writeFileSync('dist/index.html', require('greeting') + ' ' + process.env.VITE_API_BASE_URL);
                fs.writeFileSync('dist/assets/app.js', '1');
                """);
        String registryName = cluster.property("registry");
        write(
                "deploy/base/deployment.yaml",
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: gateway}
                spec:
                  selector: {matchLabels: {app: gateway}}
                  template:
                    metadata: {labels: {app: gateway}}
                    spec:
                      initContainers: [{name: wait, image: "%s/other/wait:1"}]
                      containers: [{name: gateway, image: gateway}]
                """
                        .formatted(registryName));
        write("deploy/base/kustomization.yaml", "resources: [deployment.yaml]\n");
        write("deploy/overlays/staging/kustomization.yaml", "resources: [../../base]\nnamePrefix: ''\n");
        write("deploy/chart/Chart.yaml", "apiVersion: v2\nname: slidecraft\nversion: 0.1.0\nkubeVersion: '>=1.30.0'\n");
        write(
                "deploy/chart/values.yaml",
                "gateway: {image: nothing}\nfrontend: {image: {repository: nothing, tag: latest}}\nreplicas: 1\n");
        write(
                "deploy/prod.yaml",
                "frontend: {image: {repository: '" + registryName + "/" + prefix + "/fe'}}\nreplicas: 3\n");
        write(
                "deploy/chart/templates/all.yaml",
                """
                {{- range $name, $image := dict "gateway" .Values.gateway.image "frontend" (printf "%s:%s" .Values.frontend.image.repository .Values.frontend.image.tag) }}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: {{ $name }}, namespace: {{ $.Release.Namespace }}}
                spec:
                  replicas: {{ $.Values.replicas }}
                  selector: {matchLabels: {app: {{ $name }}}}
                  template:
                    metadata: {labels: {app: {{ $name }}}}
                    spec: {containers: [{name: {{ $name }}, image: {{ $image | quote }}}]}
                {{- end }}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: seen}
                data:
                  version: {{ .Capabilities.KubeVersion.Version | quote }}
                  jobs: {{ .Capabilities.APIVersions.Has "batch/v1/Job" | quote }}
                  nothing: {{ .Capabilities.APIVersions.Has "nothing.example.com/v1" | quote }}
                """);
        git("init", "-q", ".");
        git("add", ".");
        git("commit", "-q", "-m", "first");
        return workspace;
    }

    private void git(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "git";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Shell.run(folder.resolve("workspace"), environment, "", command);
    }

    private LocalAgent agent(Path workspace) {
        lines.clear();
        return new LocalAgent(workspace, folder.resolve("workspace@tmp/slidecraft"), environment, lines::add);
    }

    private static BuildPlan plan(LocalAgent agent, Path workspace, String version) throws Exception {
        Descriptor descriptor =
                Descriptor.parse(Files.readString(workspace.resolve("slidecraft.yaml")), "slidecraft.yaml");
        return BuildPlan.of(descriptor, version, agent.git(), List.of());
    }

    private String docker(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "docker";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return Shell.run(folder, environment, "", command);
    }

    private String fileOf(ImageRef image, String path) throws IOException {
        docker("pull", "-q", image.toString());
        String container = "build-it-" + System.nanoTime();
        docker("create", "--name", container, image.toString(), "x");
        try {
            docker("cp", container + ":" + path, folder.resolve("copied").toString());
            return Files.readString(folder.resolve("copied"));
        } finally {
            docker("rm", container);
        }
    }

    @Test
    void buildsSideBySideAndNothingTwice() throws Exception {
        Path workspace = workspace(descriptor("/api"));
        LocalAgent agent = agent(workspace);
        BuildPlan plan = plan(agent, workspace, "1.4.2");

        Map<String, String> digests = agent.build(plan, registry);

        ImageRef frontend = plan.images().get(1).image().pinnedTo(digests.get("frontend"));
        // The development dependency is there although the agent's NODE_ENV says production.
        assertThat(fileOf(frontend, "/usr/share/nginx/html/index.html")).isEqualTo("hello /api");
        assertThat(registry.image(frontend).orElseThrow().labels())
                .isEqualTo(plan.images().get(1).labels());
        assertThat(lines)
                .anyMatch(line -> line.startsWith("[gateway] Successfully tagged") || line.contains("naming to"));

        LocalAgent second = agent(workspace);
        assertThat(second.build(plan(second, workspace, "1.4.2"), registry)).isEqualTo(digests);
        assertThat(lines).allMatch(line -> line.contains(" reusing ") || line.contains("] id "));

        // The same files in another version: the same layer.
        LocalAgent third = agent(workspace);
        BuildPlan next = plan(third, workspace, "1.4.3");
        third.build(next, registry);
        assertThat(layers(next.images().get(1).image()))
                .isEqualTo(layers(plan.images().get(1).image()));
        assertThat(folder.resolve("workspace/frontend/node_modules/greeting")).exists();
    }

    private String layers(ImageRef image) {
        return docker("image", "inspect", "--format", "{{json .RootFS.Layers}}", image.toString());
    }

    @Test
    void aTagBuiltWithOtherValuesIsRefused() throws Exception {
        Path workspace = workspace(descriptor("/api"));
        LocalAgent agent = agent(workspace);
        agent.build(plan(agent, workspace, "1.4.2"), registry);
        // As if somebody had built the same commit with a changed value: only the label tells.
        Descriptor changed = Descriptor.parse(descriptor("/v2"), "slidecraft.yaml");
        LocalAgent second = agent(workspace);

        assertThatThrownBy(() -> second.build(BuildPlan.of(changed, "1.4.2", second.git(), List.of()), registry))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("components.frontend is ")
                .hasMessageContaining("label io.slidecraft.build-variables is '");
    }

    @Test
    void pushesAndLooksAgainWhenTheRegistryFailsForAWhile() throws Exception {
        try (FlakyRegistry flaky = new FlakyRegistry(cluster.property("registry"))) {
            Path workspace = workspace(descriptor("/api").replace(cluster.property("registry"), flaky.address()));
            LocalAgent agent = agent(workspace);
            BuildPlan plan = plan(agent, workspace, "1.4.2");
            flaky.failManifests("PUT", 1);
            flaky.failManifests("GET", 1);

            Map<String, String> digests = agent.build(plan, registry);

            assertThat(registry.digest(plan.images().get(0).image())).contains(digests.get("gateway"));
            assertThat(lines)
                    .anyMatch(line ->
                            line.matches("\\[\\w+\\] docker push of \\w+ ended with exit status 1; trying again in 2 s"
                                    + " \\(try 2 of 5\\)"))
                    .anyMatch(line ->
                            line.matches("\\[\\w+\\] The registry .* answered GET .* with HTTP 503; trying again in 2 s"
                                    + " \\(try 2 of 5\\)"));
        }
    }

    @Test
    void rendersWithKustomizeAndHelmForWhatTheClusterIs() throws Exception {
        Path workspace = workspace(descriptor("/api"));
        LocalAgent agent = agent(workspace);
        BuildPlan plan = plan(agent, workspace, "1.5.0");
        Map<String, String> digests = agent.build(plan, registry);
        Release release = plan.release(digests, Map.of());
        Descriptor descriptor =
                Descriptor.parse(Files.readString(workspace.resolve("slidecraft.yaml")), "slidecraft.yaml");
        String gateway =
                plan.images().get(0).image().pinnedTo(digests.get("gateway")).toString();
        String frontend =
                plan.images().get(1).image().pinnedTo(digests.get("frontend")).toString();

        String staging = render(agent, workspace, descriptor, release, "staging");
        assertThat(staging)
                .contains("image: " + gateway)
                .contains("/other/wait:1")
                .doesNotContain("image: gateway\n");

        String prod = render(agent, workspace, descriptor, release, "prod");
        assertThat(prod)
                .contains(gateway)
                .contains(frontend)
                .contains("replicas: 3")
                .contains("namespace: slidecraft")
                .contains("version: \"" + admin.serverVersion() + "\"")
                .contains("jobs: \"true\"")
                .contains("nothing: \"false\"");
        // The API server takes both as they are.
        for (String text : List.of(staging, prod)) {
            Files.writeString(folder.resolve("rendered.yaml"), text);
            cluster.kubectl(
                    "-n",
                    "slidecraft",
                    "apply",
                    "--dry-run=server",
                    "-f",
                    folder.resolve("rendered.yaml").toString());
        }
        assertThat(Shell.run(workspace, environment, "", "git", "status", "--porcelain"))
                .isEmpty();
    }

    private String render(LocalAgent agent, Path workspace, Descriptor descriptor, Release release, String name)
            throws Exception {
        RenderPlan plan = RenderPlan.of(
                descriptor,
                release,
                name,
                "slidecraft",
                descriptor.environment(name).manifests().orElseThrow());
        RenderWork work = new RenderWork();
        var bench = agent.bench(RenderWork.prefix(plan));
        while (true) {
            RenderWork.Turn turn = work.advance(plan, bench, workspace.toString(), () -> admin);
            if (turn.text().isPresent()) {
                return turn.text().get();
            }
            Thread.sleep(50);
        }
    }
}
