package io.jenkins.plugins.slidecraft.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.build.AgentCommand;
import io.jenkins.plugins.slidecraft.build.ShellScript;
import io.jenkins.plugins.slidecraft.descriptor.ManifestSpec;
import io.jenkins.plugins.slidecraft.descriptor.ManifestSpec.Kind;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenderPlanTest {
    private static final String DIGEST = "sha256:" + "ab".repeat(32);
    private static final ImageRef IMAGE = ImageRef.parse("registry.example.com/slidecraft/app:1.4.2-abc1234@" + DIGEST);

    private static RenderPlan plan(Kind kind, Map<String, String> imageValues) {
        return new RenderPlan(
                "prod",
                "shop",
                new ManifestSpec(
                        kind, "deploy/prod", List.of("deploy/a.yaml", "b.yaml"), "web", imageValues, Optional.empty()),
                List.of(new ComponentImage(
                        "gateway", "registry.example.com/slidecraft/app", IMAGE, "gateway", "gateway")));
    }

    private static String run(AgentCommand command, Path folder, int status) throws Exception {
        ShellScript script = command.script();
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script.script())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(script.environment());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(status);
        return output;
    }

    @Test
    void helmIsGivenTheImagesAndTheClustersVersions() {
        List<String> apis =
                IntStream.range(0, 250).mapToObj(i -> "group" + i + "/v1").toList();
        AgentCommand command =
                plan(Kind.HELM, Map.of("gateway", "gateway.image")).render("/tmp/x", "v1.37.2", apis);

        assertThat(command.arguments())
                .startsWith(
                        "helm",
                        "template",
                        "web",
                        "./deploy/prod",
                        "--namespace",
                        "shop",
                        "--include-crds=false",
                        "--values",
                        "./deploy/a.yaml",
                        "--values",
                        "./b.yaml",
                        "--set-string",
                        "gateway.image=" + IMAGE,
                        "--kube-version",
                        "v1.37.2",
                        "--api-versions")
                .hasSize(19);
        assertThat(command.output()).isEqualTo("/tmp/x/rendered.yaml");
        assertThat(plan(Kind.HELM, Map.of())
                        .render("/tmp/x", "v1.37.2", List.of())
                        .arguments())
                .endsWith("--kube-version", "v1.37.2")
                .doesNotContain("--set-string");
    }

    @ParameterizedTest
    @CsvSource({
        "gateway.image, registry.example.com/slidecraft/app:1.4.2-abc1234@DIGEST",
        "gateway.image.tag, 1.4.2-abc1234@DIGEST",
        "gateway.image.digest, DIGEST"
    })
    void aChartMayPutTheImageTogetherItself(String key, String value) {
        assertThat(RenderPlan.value(key, IMAGE)).isEqualTo(value.replace("DIGEST", DIGEST));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void kustomizeGetsAnOverlayOutsideOfTheWorkspace(@TempDir Path folder) throws Exception {
        Path workspace = Files.createDirectories(folder.resolve("ws"));
        String temporary = folder.resolve("ws@tmp/slidecraft/manifests-prod").toString();
        RenderPlan plan = plan(Kind.KUSTOMIZE, Map.of());

        run(plan.prepare(workspace.toString(), temporary), workspace, 0);

        assertThat(Files.readString(Path.of(temporary, "kustomization.yaml")))
                .isEqualTo(
                        "{\"apiVersion\":\"kustomize.config.k8s.io/v1beta1\",\"kind\":\"Kustomization\",\"resources\":"
                                + "[\"../../../ws/deploy/prod\"],\"images\":[{\"name\":\"registry.example.com/slidecraft/app\",\"newName\":"
                                + "\"registry.example.com/slidecraft/app\",\"digest\":\"" + DIGEST
                                + "\"},{\"name\":\"gateway\",\"newName\":\"registry.example.com/slidecraft/app\",\"digest\":\""
                                + DIGEST + "\"}]}");
        assertThat(workspace).isEmptyDirectory();
        assertThat(plan.render(temporary, "", List.of()).arguments())
                .containsExactly("kubectl", "kustomize", temporary);
        assertThat(RenderPlan.relative("/a/ws@tmp/x", "/a/ws", ".")).isEqualTo("../../ws");
        assertThat(RenderPlan.relative("/a/ws@tmp/x", "/a/ws", "./k/./l")).isEqualTo("../../ws/k/l");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void plainFilesAreReadInTheOrderOfTheirNames(@TempDir Path folder) throws Exception {
        Path files = Files.createDirectories(folder.resolve("deploy/prod/sub"));
        Files.writeString(files.resolve("deep.yaml"), "kind: Deep\n");
        Path parent = files.getParent();
        RenderPlan plan = plan(Kind.PLAIN, Map.of());
        String temporary = folder.resolve("tmp").toString();
        run(plan.prepare(folder.toString(), temporary), folder, 0);
        assertThat(run(plan.render(temporary, "", List.of()), folder, 2))
                .isEqualTo("./deploy/prod holds no file *.yaml, *.yml or *.json\n");

        Files.writeString(parent.resolve("b.yml"), "kind: B");
        Files.writeString(parent.resolve("Z.yaml"), "kind: Z\n");
        Files.writeString(parent.resolve("a b.json"), "{\"kind\": \"A\"}");
        Files.writeString(parent.resolve("notes.txt"), "no");
        run(plan.render(temporary, "", List.of()), folder, 0);

        assertThat(run(plan.read(temporary), folder, 0))
                .isEqualTo("---\nkind: Z\n\n---\n{\"kind\": \"A\"}\n---\nkind: B\n");
    }

    @Test
    void whatIsTooLargeIsRefused() {
        String large = "kind: ConfigMap\ndata: {x: \"" + "ä".repeat(RenderPlan.LIMIT / 2) + "\"}\n";

        assertThatThrownBy(() -> plan(Kind.PLAIN, Map.of()).finished(large))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("what is rendered has more than 4 MiB");
    }
}
