package io.jenkins.plugins.slidecraft.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.descriptor.Targets;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Release;
import io.jenkins.plugins.slidecraft.release.registry.RegistryImage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BuildVariablesTest {
    private static final String DIGEST = "sha256:" + "ab".repeat(32);
    private static final String OTHER = "sha256:" + "cd".repeat(32);

    @Test
    void whatIsReadWhileBuildingIsPartOfTheImagesIdentity() {
        ImageBuild frontend = FrontEnds.frontEnd();

        assertThat(frontend.image()).hasToString("registry.example.com/slidecraft/fe:1.4.2-abc1234");
        assertThat(frontend.variables()).containsOnly(Map.entry("VITE_API_BASE_URL", "/api"));
        // printf 'VITE_API_BASE_URL=/api\n' | sha256sum
        assertThat(frontend.labels())
                .containsEntry(
                        "io.slidecraft.build-variables",
                        "c41a5ecb32276c9b6038ccd79cc51138a1d281e3efd69817ff0099ef3b9eef98");
        assertThat(FrontEnds.plan(FrontEnds.descriptor(false, "/api", "/api"))
                        .images()
                        .get(0)
                        .labels())
                .doesNotContainKey("io.slidecraft.build-variables");
    }

    @Test
    void aTagWithOtherValuesIsRefused() {
        ImageBuild frontend = FrontEnds.frontEnd();
        ImageBuild other = FrontEnds.plan(FrontEnds.descriptor(false, "/v2", "/v2"))
                .images()
                .get(1);
        RegistryImage existing = new RegistryImage(DIGEST, DIGEST, OTHER, frontend.labels());

        assertThat(TagDecision.before(frontend, Optional.of(existing)).reused()).contains(DIGEST);
        assertThatThrownBy(() -> TagDecision.before(other, Optional.of(existing)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("label io.slidecraft.build-variables is '"
                        + frontend.labels().get("io.slidecraft.build-variables") + "', not '"
                        + other.labels().get("io.slidecraft.build-variables") + "'; raise the version");
        Map<String, String> without = new HashMap<>(frontend.labels());
        without.remove("io.slidecraft.build-variables");
        assertThatThrownBy(() ->
                        TagDecision.before(frontend, Optional.of(new RegistryImage(DIGEST, DIGEST, OTHER, without))))
                .hasMessageContaining("label io.slidecraft.build-variables is missing, not '");
    }

    @Test
    void valuesThatDifferAreAnErrorUnlessEachEnvironmentHasItsOwnImage() {
        assertThatThrownBy(() -> FrontEnds.plan(FrontEnds.descriptor(false, "/staging", "/api")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("VITE_API_BASE_URL")
                .hasMessageContaining("staging")
                .hasMessageContaining("perEnvironment: true");
    }

    @Test
    void eachEnvironmentHasItsOwnImage() {
        Descriptor descriptor = FrontEnds.descriptor(true, "/staging", "/api");
        BuildPlan plan = FrontEnds.plan(descriptor);

        assertThat(plan.images())
                .extracting(ImageBuild::key)
                .containsExactly("gateway", "frontend/staging", "frontend/prod");
        assertThat(plan.images().get(1).image())
                .hasToString("registry.example.com/slidecraft/fe/staging:1.4.2-abc1234");
        assertThat(plan.images().get(1).variables()).containsOnly(Map.entry("VITE_API_BASE_URL", "/staging"));

        Release release =
                plan.release(Map.of("gateway", DIGEST, "frontend/staging", DIGEST, "frontend/prod", OTHER), Map.of());
        assertThat(release.components().keySet()).containsExactly("gateway", "frontend");
        assertThat(Release.fromMap(release.toMap())).isEqualTo(release);
        assertThat(Targets.of(descriptor, release, "prod"))
                .extracting(target -> target.image().toString())
                .containsExactly(
                        "registry.example.com/slidecraft/app:1.4.2-abc1234@" + DIGEST,
                        "registry.example.com/slidecraft/fe/prod:1.4.2-abc1234@" + OTHER);
        assertThat(plan.unpushed().get("components"))
                .hasToString(
                        "{gateway={image=registry.example.com/slidecraft/app:1.4.2-abc1234, workload=gateway,"
                                + " container=gateway}, frontend={images={staging=registry.example.com/slidecraft/fe/staging:1.4.2-abc1234,"
                                + " prod=registry.example.com/slidecraft/fe/prod:1.4.2-abc1234}, workload=frontend, container=frontend}}");
    }

    @Test
    void oneEnvironmentAloneHasItsOwnImageToo() {
        Descriptor descriptor = FrontEnds.descriptor(false, "/api", "/api");

        BuildPlan plan = FrontEnds.plan(descriptor, "dev", Map.of("VITE_API_BASE_URL", "http://localhost:3000"));

        assertThat(plan.images()).extracting(ImageBuild::key).containsExactly("gateway", "frontend/dev");
        assertThat(plan.images().get(1).variables())
                .containsOnly(Map.entry("VITE_API_BASE_URL", "http://localhost:3000"));
        assertThatThrownBy(() -> FrontEnds.plan(descriptor, "dev", Map.of()))
                .hasMessageContaining(
                        ".env.local: VITE_API_BASE_URL is missing: it is read while components are built for"
                                + " environment 'dev'; add a line VITE_API_BASE_URL=… to .env.local");
        assertThatThrownBy(() -> FrontEnds.plan(descriptor, "test", Map.of()))
                .hasMessageContaining("environment is 'test'");
    }

    @Test
    void aVariableThatOnlySomeEnvironmentsNeedCantBeInACommonImage() {
        Descriptor descriptor = Descriptor.parse(
                """
                apiVersion: slidecraft.io/v1
                application: slidecraft
                registry: registry.example.com/slidecraft
                components:
                  frontend: {prefix: fe, npm: {}}
                variables:
                  STORAGE_PROVIDER: {scope: [frontend]}
                  VITE_BUCKET: {scope: [frontend], build: true, when: {STORAGE_PROVIDER: s3}}
                environments:
                  staging: {variables: {STORAGE_PROVIDER: local}}
                  prod: {variables: {STORAGE_PROVIDER: s3, VITE_BUCKET: b}}
                """,
                "slidecraft.yaml");

        assertThatThrownBy(() -> FrontEnds.plan(descriptor))
                .hasMessageContaining(
                        "it reads variables while it is built that not all environments have alike: staging has"
                                + " none; prod has VITE_BUCKET; give all environments the same");
    }

    @Test
    void theHashDependsOnNamesAndValuesAlone() {
        assertThat(BuildVariables.hash(Map.of("A", "1", "B", "2")))
                .isEqualTo(BuildVariables.hash(new java.util.TreeMap<>(Map.of("B", "2", "A", "1"))))
                .isNotEqualTo(BuildVariables.hash(Map.of("A", "12", "B", "")))
                .matches("[0-9a-f]{64}");
    }
}
