package io.jenkins.plugins.slidecraft.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Release;
import io.jenkins.plugins.slidecraft.release.registry.RegistryImage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildPlanTest {
    private static final String SHA = "abc1234def5678abc1234def5678abc1234def56";
    private static final String DIGEST = "sha256:" + "ab".repeat(32);
    private static final String ID = "sha256:" + "cd".repeat(32);
    private static final GitState GIT =
            GitState.parse(SHA, "", "1763848800", "https://bot:secret@git.example.com/team/app.git");
    private static final Descriptor DESCRIPTOR = Descriptor.parse(
            """
            apiVersion: slidecraft.io/v1
            application: slidecraft
            registry: registry.example.com/slidecraft
            components:
              gateway: {prefix: app}
              worker: {prefix: worker, dockerfile: docker/Dockerfile.worker, context: github.com/worker, workload: convert, container: celery}
              frontend: {prefix: fe, context: ./web, buildArgs: {VITE_API_BASE_URL: '/api?a=$(id)', MODE: production}}
            """,
            "slidecraft.yaml");

    private static BuildPlan plan(String... components) {
        return BuildPlan.of(DESCRIPTOR, "1.4.2", GIT, List.of(components));
    }

    @Test
    void plansAllComponentsInTheDescriptorsOrder() {
        BuildPlan plan = plan();

        assertThat(plan.tag()).hasToString("1.4.2-abc1234");
        assertThat(plan.images()).extracting(ImageBuild::component).containsExactly("gateway", "worker", "frontend");
        assertThat(plan.images())
                .extracting(image -> image.image().toString())
                .containsExactly(
                        "registry.example.com/slidecraft/app:1.4.2-abc1234",
                        "registry.example.com/slidecraft/worker:1.4.2-abc1234",
                        "registry.example.com/slidecraft/fe:1.4.2-abc1234");
        assertThat(plan("frontend", "gateway").images())
                .extracting(ImageBuild::component)
                .containsExactly("gateway", "frontend");
    }

    @Test
    void labelsComeFromTheCommitAlone() {
        assertThat(plan("gateway").images().get(0).labels())
                .containsExactly(
                        Map.entry("org.opencontainers.image.title", "slidecraft/gateway"),
                        Map.entry("org.opencontainers.image.version", "1.4.2"),
                        Map.entry("org.opencontainers.image.revision", SHA),
                        Map.entry("org.opencontainers.image.created", "2025-11-22T22:00:00Z"),
                        Map.entry("org.opencontainers.image.source", "https://git.example.com/team/app.git"));
    }

    @Test
    void writesTheCommands() {
        ImageBuild gateway = plan().images().get(0);
        assertThat(gateway.buildCommand("").arguments())
                .containsExactly(
                        "docker",
                        "build",
                        "--file",
                        "./Dockerfile.gateway",
                        "--tag",
                        "registry.example.com/slidecraft/app:1.4.2-abc1234",
                        "--label",
                        "org.opencontainers.image.title=slidecraft/gateway",
                        "--label",
                        "org.opencontainers.image.version=1.4.2",
                        "--label",
                        "org.opencontainers.image.revision=" + SHA,
                        "--label",
                        "org.opencontainers.image.created=2025-11-22T22:00:00Z",
                        "--label",
                        "org.opencontainers.image.source=https://git.example.com/team/app.git",
                        ".");
        assertThat(gateway.pushCommand().arguments())
                .containsExactly("docker", "push", "registry.example.com/slidecraft/app:1.4.2-abc1234");
        assertThat(gateway.idCommand().arguments())
                .containsExactly(
                        "docker",
                        "image",
                        "inspect",
                        "--format",
                        "{{.Id}}",
                        "registry.example.com/slidecraft/app:1.4.2-abc1234");
        assertThat(gateway.digestsCommand().arguments()).contains("{{json .RepoDigests}}");

        // What looks like an address of a repository stays a folder.
        assertThat(plan().images().get(1).buildCommand("").arguments())
                .contains("./docker/Dockerfile.worker")
                .endsWith("./github.com/worker");
        assertThat(plan().images().get(2).buildCommand("").arguments())
                .containsSequence(
                        "--build-arg", "VITE_API_BASE_URL=/api?a=$(id)", "--build-arg", "MODE=production", "./web");
    }

    @Test
    void makesTheRelease() {
        Map<String, String> digests = new LinkedHashMap<>();
        digests.put("worker", DIGEST);
        digests.put("gateway", DIGEST);

        Release release = plan("gateway", "worker").release(digests, Map.of());

        assertThat(Release.fromMap(release.toMap())).isEqualTo(release);
        assertThat(release.name()).isEqualTo("1.4.2-abc1234");
        assertThat(release.descriptor()).isEqualTo(DESCRIPTOR.hash());
        assertThat(release.components().keySet()).containsExactly("gateway", "worker");
        assertThat(release.components().get("worker").workload()).isEqualTo("convert");
        assertThat(release.components().get("worker").container()).isEqualTo("celery");
        assertThat(release.components().get("worker").image().orElseThrow())
                .hasToString("registry.example.com/slidecraft/worker:1.4.2-abc1234@" + DIGEST);
        assertThatThrownBy(() -> plan().release(digests, Map.of())).hasMessage("Component 'frontend' has no digest");
    }

    @Test
    void namesAllThatIsWrongBeforeAnythingIsBuilt() {
        GitState changed = GitState.parse(SHA, " M a.js\n", "1763848800", "");

        assertThatThrownBy(() -> BuildPlan.of(DESCRIPTOR, "1.4", changed, List.of("gatway", "worker")))
                .isInstanceOf(InvalidInput.class)
                .hasMessage(
                        """
                        slidecraftBuild has 3 problems:
                          version is '1.4': a version is major.minor.patch by Semantic Versioning, whole numbers without leading zeros; \
                        write it as 1.4.2
                          components is 'gatway': slidecraft.yaml has the components gateway, worker, frontend; \
                        name one of them, or leave components out to build all
                          workspace is 'a.js': a release is built from commit abc1234, and this tracked file differs from it; \
                        commit it, or undo the change before slidecraftBuild""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.4.2-rc.1", "1.4.2+5", "latest", "v1.4.2", ""})
    void takesPlainVersionsOnly(String version) {
        assertThatThrownBy(() -> BuildPlan.of(DESCRIPTOR, version, GIT, List.of()))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("slidecraftBuild is not valid:\n  version is '" + version + "': ");
    }

    @Test
    void readsDockersIdAndDigests() {
        ImageBuild gateway = plan().images().get(0);
        String other = "sha256:" + "ef".repeat(32);

        assertThat(DockerOutput.imageId(ID + "\n")).isEqualTo(ID);
        assertThat(DockerOutput.digest("[\"registry.example.com/slidecraft/app@" + DIGEST + "\"]\n", gateway.image()))
                .contains(DIGEST);
        assertThat(DockerOutput.digest(
                        "[\"registry.example.com/slidecraft/worker@" + other + "\",\"<none>@<none>\","
                                + "\"registry.example.com/slidecraft/app@" + DIGEST + "\"]",
                        gateway.image()))
                .contains(DIGEST);
        assertThat(DockerOutput.digest(
                        "[\"registry.example.com/slidecraft/app@" + other + "\",\"registry.example.com/slidecraft/app@"
                                + DIGEST + "\"]",
                        gateway.image()))
                .isEmpty();
    }

    @Test
    void saysWhatDockerPrintedInstead() {
        ImageBuild gateway = plan().images().get(0);

        assertThatThrownBy(() -> DockerOutput.imageId("Error: No such image\n"))
                .hasMessage(
                        "docker image inspect printed 'Error: No such image' instead of an image's id; look at the lines"
                                + " before, and try the command on the agent");
        for (String none : List.of("[]", "null", "[\"registry.example.com/slidecraft/worker@" + DIGEST + "\"]")) {
            assertThatThrownBy(() -> DockerOutput.digest(none, gateway.image()))
                    .hasMessage(
                            "docker knows no digest of registry.example.com/slidecraft/app:1.4.2-abc1234 in its registry: it"
                                    + " was not pushed; look at the output of docker push above");
        }
        for (String broken : List.of("", "Error", "{}", "[")) {
            assertThatThrownBy(() -> DockerOutput.digest(broken, gateway.image()))
                    .hasMessage("docker image inspect printed '" + broken
                            + "' instead of a JSON list of digests; look at the lines"
                            + " before, and try the command on the agent");
        }
    }

    static RegistryImage existing(ImageBuild image, Function<Map<String, String>, Map<String, String>> change) {
        return new RegistryImage(DIGEST, DIGEST, ID, change.apply(new LinkedHashMap<>(image.labels())));
    }

    @Test
    void aFreeTagIsBuilt() {
        ImageBuild image = plan().images().get(0);

        assertThat(TagDecision.before(image, Optional.empty()).reused()).isEmpty();
        assertThat(TagDecision.after(image, Optional.empty(), ID).reused()).isEmpty();
    }

    @Test
    void aTagOfTheSameCommitIsReused() {
        ImageBuild image = plan().images().get(0);
        // Built by somebody else at another time: the other labels don't count.
        RegistryImage existing = existing(image, labels -> {
            labels.remove(OciLabels.SOURCE);
            labels.put("maintainer", "x");
            return labels;
        });

        assertThat(TagDecision.before(image, Optional.of(existing)).reused()).contains(DIGEST);
        assertThat(TagDecision.after(image, Optional.of(existing), "sha256:" + "00".repeat(32))
                        .reused())
                .contains(DIGEST);
    }

    @Test
    void theImageThatWasJustBuiltIsReusedWhateverItsLabels() {
        ImageBuild image = plan().images().get(0);
        RegistryImage existing = existing(image, labels -> Map.of());

        assertThat(TagDecision.after(image, Optional.of(existing), ID).reused()).contains(DIGEST);
        assertThat(TagDecision.after(image, Optional.of(existing), DIGEST).reused())
                .contains(DIGEST);
    }

    @Test
    void aTagWithOtherContentIsRefused() {
        ImageBuild image = plan().images().get(0);
        String tag = image.image().toString();
        RegistryImage otherCommit = existing(image, labels -> {
            labels.put(OciLabels.REVISION, "abc1234" + "0".repeat(33));
            return labels;
        });

        assertThatThrownBy(() -> TagDecision.before(image, Optional.of(otherCommit)))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("slidecraftBuild is not valid:\n  components.gateway is '" + tag
                        + "': the registry has this tag with other content (" + DIGEST
                        + "): label org.opencontainers.image.revision is 'abc1234" + "0".repeat(33) + "', not '" + SHA
                        + "'; raise the version; a tag never changes what it means (G3)");
        assertThatThrownBy(() ->
                        TagDecision.after(image, Optional.of(existing(image, labels -> Map.of())), "sha256:other"))
                .hasMessageContaining("label org.opencontainers.image.title is missing, not 'slidecraft/gateway', label"
                        + " org.opencontainers.image.version is missing, not '1.4.2', label");
    }

    @Test
    void printsWhatItDoes() {
        BuildPlan plan = plan("gateway");
        ImageBuild image = plan.images().get(0);
        String tag = "registry.example.com/slidecraft/app:1.4.2-abc1234";

        assertThat(BuildLog.plan(plan))
                .containsExactly(
                        "Building slidecraft 1.4.2-abc1234 from commit " + SHA + " of 2025-11-22T22:00:00Z",
                        "Components: gateway (" + tag + ")");
        assertThat(BuildLog.building(image)).isEqualTo("[gateway] building " + tag + " with Dockerfile.gateway");
        assertThat(BuildLog.built(image, ID, Duration.ofMillis(12_345)))
                .isEqualTo("[gateway] built " + tag + ", id sha256:cdcdcdcdcdcd, 12.3 s");
        assertThat(BuildLog.pushed(image, DIGEST, Duration.ofSeconds(2)))
                .isEqualTo("[gateway] pushed " + tag + "@" + DIGEST + ", 2.0 s");
        assertThat(BuildLog.reused(image, DIGEST))
                .isEqualTo("[gateway] reusing " + tag + "@" + DIGEST
                        + ", which was built from this commit and version before");
        assertThat(BuildLog.notPushed(image))
                .isEqualTo("[gateway] " + tag + " stays on the agent (push: false), so it can't be deployed");
        assertThat(BuildLog.done(plan.release(Map.of("gateway", DIGEST), Map.of()), Duration.ofSeconds(61)))
                .isEqualTo("Release 1.4.2-abc1234 of slidecraft: 1 image, 61.0 s");
        assertThat(BuildLog.done(
                        plan().release(
                                        List.of("gateway", "worker", "frontend").stream()
                                                .collect(Collectors.toMap(name -> name, name -> DIGEST)),
                                        Map.of()),
                        Duration.ZERO))
                .isEqualTo("Release 1.4.2-abc1234 of slidecraft: 3 images, 0.0 s");
    }

    @Test
    void versionsThatDontWorkTogetherAreNotBuilt() {
        Descriptor matrix = Descriptor.parse(
                """
                apiVersion: slidecraft.io/v1
                application: slidecraft
                registry: registry.example.com/slidecraft
                components:
                  gateway: {prefix: app, compatibleWith: {worker: '<2.0.0'}}
                  worker: {prefix: worker}
                """,
                "slidecraft.yaml");

        assertThatThrownBy(() -> BuildPlan.of(matrix, "2.0.0", GIT, List.of()))
                .isInstanceOf(InvalidInput.class)
                .hasMessage(
                        "slidecraftBuild is not valid:\n  components.worker is '2.0.0': gateway 2.0.0 works with versions"
                                + " <2.0.0 of it (components.gateway.compatibleWith, G16); deploy a release that brings both, or"
                                + " correct the range if the two do work together");
        assertThat(BuildPlan.of(matrix, "2.0.0", GIT, List.of("gateway")).images())
                .hasSize(1);
        assertThat(BuildPlan.of(matrix, "1.9.0", GIT, List.of()).images()).hasSize(2);
    }
}
