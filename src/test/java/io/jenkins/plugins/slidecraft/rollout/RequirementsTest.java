package io.jenkins.plugins.slidecraft.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.jenkins.plugins.slidecraft.descriptor.Compatibility;
import io.jenkins.plugins.slidecraft.descriptor.VariableNeed;
import io.jenkins.plugins.slidecraft.descriptor.VariableSource;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.RunOnSim;
import io.jenkins.plugins.slidecraft.environment.RunOnSim.End;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.Problem;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest.Purpose;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A release that lacks something in its environment is refused before anything is touched. */
class RequirementsTest {
    private static final String OLD = "registry/app:1.2.0-aaaaaaa";
    private static final String NEW = "registry/app:1.4.0-bbbbbbb@sha256:" + "b".repeat(64);

    private final Simulation simulation = Simulation.seeded(7);
    private final EnvironmentLock lock = new EnvironmentLock();
    private final RunOnSim run = RunOnSim.of(simulation, "app#1");

    @BeforeEach
    void somethingRuns() {
        simulation.deploy("prod", "gateway", OLD, 2);
        simulation.deploy("prod", "worker", OLD, 2);
        assertThat(simulation.settle("prod", Duration.ofMinutes(5))).isTrue();
    }

    private End<RolloutResult> deploy(String id, RolloutTerms terms, String... components) {
        List<WorkloadImage> targets = java.util.stream.Stream.of(components)
                .map(name -> new WorkloadImage(name, name, name, ImageRef.parse(NEW)))
                .toList();
        return run.drive(
                new RollingRollout(lock),
                RolloutState.of(new RolloutRequest(
                        id,
                        Purpose.DEPLOY,
                        "1.4.0-bbbbbbb",
                        targets,
                        List.of(),
                        "",
                        "https://jenkins.example/app/1/",
                        "alice",
                        run.now().plus(Duration.ofMinutes(10)),
                        terms,
                        false)),
                Duration.ofMinutes(10));
    }

    private static RolloutTerms needing(String key) {
        VariableSource source = new VariableSource(VariableSource.Kind.CONFIG_MAP, "config", key, "");
        return new RolloutTerms(
                List.of(), List.of(), List.of(new VariableNeed("A", List.of("gateway"), source)), List.of(), "");
    }

    private static RolloutTerms compatible(int workersOrder) {
        return new RolloutTerms(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                "",
                new Compatibility(Map.of(
                        "gateway",
                        new Compatibility.Row(2, "gateway", "gateway", Map.of("worker", ">=1.3.0")),
                        "worker",
                        new Compatibility.Row(workersOrder, "worker", "worker", Map.of()))));
    }

    private void assertUntouched() {
        for (Deployment deployment : simulation.cluster().peek(Kind.DEPLOYMENT, "prod")) {
            assertThat(deployment
                            .getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .get(0)
                            .getImage())
                    .isEqualTo(OLD);
        }
        assertThat(simulation.cluster().peek(Kind.CONFIG_MAP, "prod"))
                .extracting((ConfigMap map) -> map.getMetadata().getName())
                .doesNotContain("slidecraft-prod");
        assertThat(lock.holder(run)).isEmpty();
    }

    @Test
    void aMissingVariableRefusesTheDeployment() {
        Failure failure =
                deploy("op1", needing("a"), "gateway", "worker").failure().orElseThrow();

        assertThat(failure.reason()).isEqualTo("MissingVariables");
        assertThat(failure.message()).isEqualTo("prod lacks a variable that 1.4.0-bbbbbbb needs; nothing was changed.");
        assertThat(failure.evidence())
                .singleElement()
                .asString()
                .startsWith("variables.A is missing: gateway can't start without key 'a' of ConfigMap 'config'");
        assertUntouched();
    }

    private static RolloutTerms lackingInItsFile(RolloutTerms terms, Problem... problems) {
        return new RolloutTerms(
                terms.suites(),
                terms.waves(),
                terms.variables(),
                terms.migrations(),
                terms.manifests(),
                terms.compatibility(),
                List.of(problems));
    }

    @Test
    void whatTheBuildMissedInTheDevelopersFileRefusesItToo() {
        Problem problem =
                Problem.of("variables.B", null, "gateway can't start without it", "add a line B=… to .env.local");
        Failure failure = deploy("op1", lackingInItsFile(needing("a"), problem), "gateway", "worker")
                .failure()
                .orElseThrow();

        assertThat(failure.reason()).isEqualTo("MissingVariables");
        assertThat(failure.message())
                .isEqualTo("prod lacks 2 variables that 1.4.0-bbbbbbb needs; nothing was changed.");
        assertThat(failure.evidence()).hasSize(3).contains(problem.toString());
        assertThat(failure.evidence().get(2))
                .isEqualTo(
                        "slidecraftBuild looks at that file, in its workspace: put it right there and build again, or write"
                                + " under environments.prod.variables in slidecraft.yaml where else prod has the variables from.");
        assertUntouched();
    }

    @Test
    void aFileThatNobodyCouldReadIsNotSaidToLackAnything() {
        Problem problem = new Problem(".env.local:3", "", "a text", "a line is NAME=value", "write it as A=…");
        Failure failure = deploy("op1", lackingInItsFile(RolloutTerms.NONE, problem), "gateway", "worker")
                .failure()
                .orElseThrow();

        assertThat(failure.reason()).isEqualTo("MissingVariables");
        assertThat(failure.message())
                .isEqualTo(
                        "Whether prod has the variables that 1.4.0-bbbbbbb needs can't be told; nothing was changed.");
        assertUntouched();
    }

    @Test
    void termsOfAnEarlierVersionHaveNothingOfAFile() throws Exception {
        RolloutTerms terms = lackingInItsFile(needing("a"), new Problem("f:1", "", "a text", "rule", "remedy"));
        String json = Json.write(terms);

        assertThat(Json.read(json, RolloutTerms.class)).isEqualTo(terms);
        assertThat(Json.read(json.replaceAll(",\"envFile\":\\[.*?]", ""), RolloutTerms.class))
                .isEqualTo(needing("a"));
        assertThat(terms.withManifests("f".repeat(64)).envFile()).isEqualTo(terms.envFile());
    }

    @Test
    void aVariableThatIsThereLetsItPass() {
        simulation
                .cluster()
                .create(
                        Kind.CONFIG_MAP,
                        "prod",
                        new ConfigMapBuilder()
                                .withNewMetadata()
                                .withName("config")
                                .endMetadata()
                                .addToData("a", "1")
                                .build(),
                        WriteOptions.DEFAULT);

        assertThat(deploy("op1", needing("a"), "gateway", "worker").failure()).isEmpty();
    }

    @Test
    void aReleaseThatDoesntWorkWithWhatKeepsRunningIsRefused() {
        Failure failure = deploy("op1", compatible(1), "gateway").failure().orElseThrow();

        assertThat(failure.reason()).isEqualTo("IncompatibleVersions");
        assertThat(failure.message())
                .isEqualTo("1.4.0-bbbbbbb doesn't work together with what runs in prod; nothing was changed.");
        assertThat(failure.evidence())
                .singleElement()
                .asString()
                .startsWith("components.worker is '1.2.0': gateway 1.4.0 works with versions >=1.3.0 of it");
        assertUntouched();
    }

    @Test
    void aReleaseThatBringsBothIsTakenWhereTheOtherGoesFirst() {
        assertThat(deploy("op1", compatible(2), "gateway", "worker")
                        .failure()
                        .orElseThrow()
                        .evidence())
                .singleElement()
                .asString()
                .contains("while the deployment goes on");
        assertUntouched();
        assertThat(deploy("op2", compatible(1), "gateway", "worker").failure()).isEmpty();
    }
}
