package io.jenkins.plugins.slidecraft.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.descriptor.NpmBuild;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildOrderTest {
    private static final ImageRef IMAGE = ImageRef.parse("registry.example.com/app:1.4.2-abc1234");

    private static ImageBuild docker(String name, String context) {
        return new ImageBuild(name, "Dockerfile." + name, context, IMAGE, Map.of(), Map.of(), name, name);
    }

    private static ImageBuild npm(String directory) {
        return new ImageBuild(
                "frontend",
                Optional.empty(),
                "",
                "",
                Optional.of(new NpmBuild(directory, "build", "dist", "scratch", "/html", false)),
                IMAGE,
                Map.of(),
                Map.of(),
                Map.of(),
                "frontend",
                "frontend");
    }

    private static List<List<Integer>> order(Map<String, String> files, ImageBuild... images) throws Exception {
        return BuildOrder.of(List.of(images), path -> Optional.ofNullable(files.get(path)));
    }

    @Test
    void npmWaitsForBuildsWhoseContextItWouldChange() throws Exception {
        assertThat(order(
                        Map.of(),
                        npm("web"),
                        docker("gateway", "."),
                        docker("worker", "worker"),
                        docker("docs", "web/docs")))
                .containsExactly(List.of(1), List.of(), List.of(), List.of());
        assertThat(order(Map.of(), npm("."), docker("gateway", "./"), docker("worker", "worker")))
                .containsExactly(List.of(1), List.of(), List.of());
    }

    @Test
    void npmWaitsForNobodyWhereItsFilesAreLeftOutOfTheContexts() throws Exception {
        ImageBuild[] images = {npm("web"), docker("gateway", "."), docker("worker", ".")};

        assertThat(order(Map.of("./.dockerignore", "**/node_modules\nweb/dist\n"), images))
                .containsExactly(List.of(), List.of(), List.of());
        assertThat(order(Map.of("./.dockerignore", "web\n"), images)).containsExactly(List.of(), List.of(), List.of());
        assertThat(order(Map.of("./.dockerignore", "**/node_modules\n"), images))
                .containsExactly(List.of(1, 2), List.of(), List.of());
        // BuildKit takes the Dockerfile's own file, the classic builder the common one.
        assertThat(order(Map.of("./.dockerignore", "web", "Dockerfile.worker.dockerignore", "*.md"), images))
                .containsExactly(List.of(2), List.of(), List.of());
        assertThat(order(
                        Map.of("Dockerfile.worker.dockerignore", "web", "Dockerfile.gateway.dockerignore", "web"),
                        images))
                .containsExactly(List.of(1, 2), List.of(), List.of());
    }

    @Test
    void oneFolderIsBuiltForOneEnvironmentAfterTheOther() throws Exception {
        assertThat(order(Map.of(), npm("web"), npm("./web/"), npm("admin"), npm(".")))
                .containsExactly(List.of(), List.of(0), List.of(), List.of(0, 1, 2));
    }

    @ParameterizedTest
    @CsvSource({
        "node_modules, node_modules/a, true",
        "node_modules, web/node_modules/a, false",
        "**/node_modules, node_modules/a, true",
        "**/node_modules, web/deep/node_modules/a, true",
        "web/, web/dist/x, true",
        "/web, web/dist/x, true",
        "./web//dist, web/dist/x, true",
        "w?b, web/x, true",
        "*, web/x, true",
        "*.md, web/x.md, false",
        "**/*.md, web/x.md, true",
        "web/**, web/dist/x, true",
        "[a-w]eb, web/x, true",
        "we[^b], web/x, false",
        "web.dist, webxdist, false",
        "# web, web, false",
    })
    void readsPatternsAsDockerDoes(String pattern, String path, boolean out) {
        assertThat(new DockerIgnore(pattern).leavesOut(path)).isEqualTo(out);
    }

    @Test
    void theLastRuleCounts() {
        DockerIgnore ignore = new DockerIgnore("*\n!web\nweb/node_modules\n\n  \n");

        assertThat(ignore.leavesOut("other/x")).isTrue();
        assertThat(ignore.leavesOut("web/dist/x")).isFalse();
        assertThat(ignore.leavesOut("web/node_modules/x")).isTrue();
    }
}
