package io.jenkins.plugins.slidecraft.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.preflight.EnvFileRecord;
import io.jenkins.plugins.slidecraft.release.Component;
import io.jenkins.plugins.slidecraft.release.GitSha;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Release;
import io.jenkins.plugins.slidecraft.release.SemVer;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeployArgumentsTest {
    private static final Descriptor DESCRIPTOR = Descriptor.parse(
            """
            apiVersion: slidecraft.io/v1
            application: slidecraft
            registry: registry.example.com/slidecraft
            components:
              gateway: {prefix: app}
            environments:
              prod: {gates: [job-success-rate], deadline: 15m}
            """,
            "slidecraft.yaml");

    private static Map<String, Object> release() {
        Map<String, Object> gateway = new LinkedHashMap<>();
        gateway.put(
                "image",
                new StringBuilder("registry.example.com/slidecraft/app:1.4.2-abc1234@sha256:").append("d".repeat(64)));
        gateway.put("workload", "gateway");
        gateway.put("container", "gateway");
        Map<String, Object> release = new LinkedHashMap<>();
        release.put("schema", 1);
        release.put("application", "slidecraft");
        release.put("name", "1.4.2-abc1234");
        release.put("version", "1.4.2");
        release.put("gitSha", "abc1234" + "0".repeat(33));
        release.put("descriptor", DESCRIPTOR.hash());
        release.put("components", new HashMap<>(Map.of("gateway", gateway)));
        return release;
    }

    private static DeployArguments parse(Object... pairs) {
        Map<String, Object> arguments = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            arguments.put((String) pairs[i], pairs[i + 1]);
        }
        return DeployArguments.parse("slidecraftDeploy", arguments);
    }

    @Test
    void tellsAllThatIsWrongAtOnce() {
        assertThatThrownBy(() -> parse("strategy", "canari", "deadline", "soon"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("slidecraftDeploy has 4 problems:")
                .hasMessageContaining(
                        "environment is missing: it has to be the name of an environment; write environment: 'prod'")
                .hasMessageContaining("release is missing: it has to be what slidecraftBuild returned")
                .hasMessageContaining("strategy is 'canari': the strategies are: rolling")
                .hasMessageContaining("deadline is 'soon': a duration is whole numbers");
    }

    @Test
    void refusesAReleaseThatIsNoMap() {
        assertThatThrownBy(() -> parse("environment", "prod", "release", "1.4.2"))
                .hasMessageContaining("release is '1.4.2': it has to be the map that slidecraftBuild returned");
        assertThatThrownBy(() -> parse("environment", "prod", "release", List.of()))
                .hasMessageContaining("it has to be the map that slidecraftBuild returned");
    }

    @Test
    void refusesAnImageWithoutDigest() {
        Map<String, Object> release = release();
        release.put(
                "components",
                Map.of(
                        "gateway",
                        Map.of(
                                "image",
                                "registry.example.com/slidecraft/app:1.4.2-abc1234",
                                "workload",
                                "gateway",
                                "container",
                                "gateway")));
        assertThatThrownBy(() -> parse("environment", "prod", "release", release))
                .hasMessageContaining("release.components.gateway.image");
    }

    @Test
    void takesTheDeadlineFromTheDescriptorUnlessTheStepHasOne() {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        RolloutRequest request = parse("environment", "prod", "release", release())
                .request(DESCRIPTOR, EnvFileRecord.NONE, "deploy-1", "", "alice", start);
        assertThat(request.deadline()).isEqualTo(start.plus(Duration.ofMinutes(15)));
        assertThat(request.requiredGates()).containsExactly("job-success-rate");
        assertThat(request.release()).isEqualTo("1.4.2-abc1234");
        assertThat(parse("environment", "prod", "release", release(), "deadline", "90s")
                        .request(DESCRIPTOR, EnvFileRecord.NONE, "deploy-1", "", "alice", start)
                        .deadline())
                .isEqualTo(start.plusSeconds(90));
    }

    @Test
    void comesBackFromItsOwnMap() {
        DeployArguments arguments = parse("environment", "prod", "release", release(), "deadline", "90s");
        assertThat(DeployArguments.parse("slidecraftDeploy", arguments.toMap())).isEqualTo(arguments);
    }

    @Test
    void namesAnApprovalAfterEnvironmentAndDigests() {
        String prod = parse("environment", "prod", "release", release()).approvalId();
        assertThat(prod).matches("Slidecraft[0-9a-f]{40}");
        assertThat(parse("environment", "staging", "release", release()).approvalId())
                .isNotEqualTo(prod);
    }

    @Test
    void whatIsBuiltForJobsAloneIsInNoWave() {
        Descriptor descriptor = Descriptor.parse(
                """
                apiVersion: slidecraft.io/v1
                application: slidecraft
                registry: registry.example.com/slidecraft
                components:
                  gateway: {prefix: app, order: 2}
                  worker: {prefix: worker, order: 1, workload: convert}
                  migrations: {prefix: migrations, deploy: false}
                variables:
                  DB_URL: {scope: [gateway, migrations]}
                environments: {prod: {variables: {DB_URL: {secret: s}}}}
                """,
                "slidecraft.yaml");
        Map<String, Component> components = new LinkedHashMap<>();
        descriptor
                .components()
                .forEach((name, spec) -> components.put(
                        name,
                        new Component(
                                ImageRef.parse("registry.example.com/slidecraft/" + spec.prefix()
                                        + ":1.4.2-abc1234@sha256:" + "ab".repeat(32)),
                                spec.workload(),
                                spec.container())));
        Release release = new Release(
                "slidecraft",
                SemVer.parse("1.4.2"),
                new GitSha("abc1234" + "0".repeat(33)),
                descriptor.hash(),
                components);

        RolloutRequest request = DeployArguments.parse(
                        "slidecraftDeploy", Map.of("environment", "prod", "release", release.toMap()))
                .request(descriptor, EnvFileRecord.NONE, "id", "", "", Instant.EPOCH);

        assertThat(request.terms().waves()).containsExactly(List.of("convert"), List.of("gateway"));
        assertThat(request.targets()).extracting(WorkloadImage::component).containsExactly("gateway", "worker");
        assertThat(request.terms().variables())
                .extracting(need -> need.variable() + " " + need.components())
                .containsExactly("DB_URL [gateway, migrations]");
    }
}
