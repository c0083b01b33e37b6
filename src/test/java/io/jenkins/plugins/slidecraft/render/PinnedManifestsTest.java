package io.jenkins.plugins.slidecraft.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.descriptor.ManifestSpec;
import io.jenkins.plugins.slidecraft.descriptor.ManifestSpec.Kind;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PinnedManifestsTest {
    private static final String REPOSITORY = "registry.example.com/slidecraft/app";
    private static final String DIGEST = "sha256:" + "ab".repeat(32);
    private static final String IMAGE = REPOSITORY + ":1.4.2-abc1234@" + DIGEST;
    private static final List<ComponentImage> IMAGES = List.of(
            new ComponentImage("gateway", REPOSITORY, ImageRef.parse(IMAGE), "gateway", "web"),
            new ComponentImage(
                    "worker",
                    "registry.example.com/slidecraft/worker",
                    ImageRef.parse("registry.example.com/slidecraft/worker:1.4.2-abc1234@" + DIGEST),
                    "worker",
                    "worker"));

    private static ManifestSpec spec(Kind kind, Map<String, String> imageValues) {
        return new ManifestSpec(kind, "k8s/prod", List.of(), "slidecraft", imageValues, Optional.empty());
    }

    private static String pinned(String text, Kind kind) {
        return PinnedManifests.of(text, "prod", spec(kind, Map.of()), IMAGES);
    }

    private static String deployment(String name, String container, String image) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %s}
                spec:
                  template:
                    spec:
                      containers:
                        - name: %s
                          image: %s
                """
                .formatted(name, container, image);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                REPOSITORY,
                REPOSITORY + ":latest",
                REPOSITORY + ":1.0.0-0000000@sha256:00",
                "gateway",
                "gateway:dev",
                "nginx"
            })
    void plainFilesGetTheReleasesImages(String image) {
        assertThat(pinned(deployment("gateway", "web", image), Kind.PLAIN))
                .isEqualTo(deployment("gateway", "web", IMAGE));
    }

    @Test
    void alsoWhereAnotherObjectRunsAComponentsImage() {
        String text =
                """
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: nightly}
                spec:
                  jobTemplate:
                    spec:
                      template:
                        spec:
                          initContainers: [{name: wait, image: "%s:1"}]
                          containers:
                            - {name: other, image: redis:7}
                            - {name: variable, image: $(IMAGE)}
                ---
                kind: List
                items:
                  - kind: Pod
                    metadata: {name: p}
                    spec: {ephemeralContainers: [{image: 'registry.example.com/slidecraft/worker'}]}
                ---
                # A text that only looks like one
                kind: ConfigMap
                metadata: {name: c}
                data: {x: "containers: [{image: %s}]"}
                """
                        .formatted(REPOSITORY, REPOSITORY);

        assertThat(pinned(text, Kind.KUSTOMIZE))
                .isEqualTo(text.replace("\"" + REPOSITORY + ":1\"", "\"" + IMAGE + "\"")
                        .replace(
                                "'registry.example.com/slidecraft/worker'",
                                "'" + IMAGES.get(1).image() + "'"));
    }

    @Test
    void anImageThatHelmDidNotSetIsAnErrorThatNamesObjectAndContainer() {
        String text = deployment("gateway", "web", REPOSITORY + ":latest") + "---\n"
                + deployment("other", "sidecar", "registry.example.com/slidecraft/worker:1") + "---\n"
                + deployment("worker", "worker", IMAGES.get(1).image().toString());

        assertThatThrownBy(() ->
                        PinnedManifests.of(text, "prod", spec(Kind.HELM, Map.of("gateway", "image.gateway")), IMAGES))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("The manifests of prod has 2 problems:"
                        + "\n  Deployment/gateway/web.image is '" + REPOSITORY
                        + ":latest': component 'gateway' runs there, and its image is not the release's " + IMAGE
                        + "; imageValues says gateway: image.gateway, and the chart does not take the image from it; name the"
                        + " right value (one that ends in .tag is given tag and digest, one that ends in .digest the digest)"
                        + "\n  Deployment/other/sidecar.image is 'registry.example.com/slidecraft/worker:1': component 'worker'"
                        + " runs there, and its image is not the release's "
                        + IMAGES.get(1).image()
                        + "; name the value that the chart takes it from, as imageValues: {worker: worker.image}");
    }

    @Test
    void whatHelmPinnedByDigestAloneIsWrittenInFull() {
        assertThat(pinned(deployment("gateway", "web", REPOSITORY + "@" + DIGEST), Kind.HELM))
                .isEqualTo(deployment("gateway", "web", IMAGE));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aSecretIsRefusedWithoutShowingIt(Kind kind) {
        for (String data : List.of("data: {password: czNjcmV0}", "stringData: {password: s3cret}", "data: {}")) {
            assertThatThrownBy(() -> pinned("apiVersion: v1\nkind: Secret\nmetadata: {name: db}\n" + data, kind))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("Secret/db is 'Secret': manifests are stored with the build")
                    .hasMessageContaining("DB_URL: {secret: db}")
                    .hasMessageNotContaining("s3cret")
                    .hasMessageNotContaining("czNjcmV0");
        }
        assertThatThrownBy(() -> pinned(
                        "x: &x {apiVersion: v1, kind: Secret, stringData: {password: s3cret}}\n"
                                + "<<: [{y: 1}, *x]\nmetadata: {name: db}\n",
                        kind))
                .hasMessageContaining("Secret/db is 'Secret'")
                .hasMessageNotContaining("s3cret");
        assertThat(pinned("kind: ExternalSecret\nmetadata: {name: db}\nspec: {data: [{key: x}]}\n", kind))
                .contains("ExternalSecret");
    }

    @Test
    void nothingRenderedIsAnError() {
        assertThatThrownBy(() -> pinned("# nothing\n---\n", Kind.PLAIN))
                .hasMessageContaining("environments.prod.manifests is 'k8s/prod': it renders to no object at all");
        assertThatThrownBy(() -> pinned("a: [", Kind.PLAIN)).hasMessageContaining("what was rendered is no YAML, line");
    }
}
