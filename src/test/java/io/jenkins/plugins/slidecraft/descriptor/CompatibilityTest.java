package io.jenkins.plugins.slidecraft.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.Problem;
import io.jenkins.plugins.slidecraft.release.SemVer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CompatibilityTest {
    private static final String FILE =
            """
            apiVersion: slidecraft.io/v1
            application: shop
            registry: registry.example.com/shop
            components:
              gateway: {prefix: app, order: 2, compatibleWith: {worker: '>=1.3.0 <2.0.0'}}
              worker: {prefix: worker, order: 1}
              web: {prefix: web, order: 2}
            """;

    private final Descriptor descriptor = Descriptor.parse(FILE, "slidecraft.yaml");

    private static Map<String, SemVer> versions(String... pairs) {
        Map<String, SemVer> versions = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            versions.put(pairs[i], SemVer.parse(pairs[i + 1]));
        }
        return versions;
    }

    private static List<String> texts(List<Problem> problems) {
        return problems.stream().map(Problem::toString).toList();
    }

    @Test
    void namesPairsThatDontWorkTogether() {
        assertThat(texts(Compatibility.problems(descriptor, versions("gateway", "1.4.2", "worker", "1.2.9"))))
                .containsExactly("components.worker is '1.2.9': gateway 1.4.2 works with versions >=1.3.0 <2.0.0 of it"
                        + " (components.gateway.compatibleWith, G16); deploy a release that brings both, or correct the"
                        + " range if the two do work together");
        assertThat(Compatibility.problems(descriptor, versions("gateway", "1.4.2", "worker", "1.3.0")))
                .isEmpty();
    }

    @Test
    void whatIsNotKnownIsPassedOver() {
        assertThat(Compatibility.problems(descriptor, versions("gateway", "1.4.2")))
                .isEmpty();
        assertThat(Compatibility.problems(descriptor, versions("worker", "0.1.0", "web", "9.0.0")))
                .isEmpty();
    }

    @Test
    void whatStillRunsWhileTheDeploymentGoesOnCounts() {
        Map<String, SemVer> after = versions("gateway", "1.4.2", "worker", "1.4.2");
        Map<String, SemVer> before = versions("gateway", "1.2.0", "worker", "1.2.0");

        // The worker goes first, so the new gateway never meets the old one.
        assertThat(Compatibility.of(descriptor).problems(after, before)).isEmpty();
        for (String order : List.of("order: 2", "order: 3")) {
            Descriptor together = Descriptor.parse(FILE.replace("order: 1", order), "f");
            assertThat(texts(Compatibility.of(together).problems(after, before)))
                    .containsExactly(
                            "components.worker is '1.2.0': gateway 1.4.2 works with versions >=1.3.0 <2.0.0 of it (G16), and"
                                    + " while the deployment goes on this one still runs beside; let worker go first: give it a"
                                    + " lower order than gateway's, 2");
        }
        // A gateway that stays has met the worker before.
        Descriptor together = Descriptor.parse(FILE.replace("order: 1", "order: 3"), "f");
        assertThat(Compatibility.of(together).problems(after, versions("gateway", "1.4.2", "worker", "1.2.0")))
                .isEmpty();
    }

    @Test
    void readsVersionsFromTags() {
        assertThat(version("app:1.4.2-abc1234")).isEqualTo("1.4.2");
        assertThat(version("app:1.4.2")).isEqualTo("1.4.2");
        assertThat(version("app:v1.4.2")).isEqualTo("1.4.2");
        assertThat(version("app:stable")).isEmpty();
        assertThat(version("app")).isEmpty();
    }

    private static String version(String image) {
        return Compatibility.version(ImageRef.parse("registry.example.com/shop/" + image))
                .map(SemVer::toString)
                .orElse("");
    }

    @Test
    void isStoredWithAnOperation() throws Exception {
        Compatibility matrix = Compatibility.of(descriptor);

        assertThat(Json.read(Json.write(matrix), Compatibility.class)).isEqualTo(matrix);
        assertThat(Compatibility.of(
                        Descriptor.parse(FILE.replace(", compatibleWith: {worker: '>=1.3.0 <2.0.0'}", ""), "f")))
                .isEqualTo(Compatibility.NONE);
    }
}
