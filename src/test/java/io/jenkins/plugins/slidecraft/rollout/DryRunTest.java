package io.jenkins.plugins.slidecraft.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.RunOnSim;
import io.jenkins.plugins.slidecraft.environment.SettleOperation;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.manifest.Manifests;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest.Purpose;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code dryRun}: the plan in words and the difference to what runs, without any effect. */
class DryRunTest {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String OLD = "registry/app:1.0.0-aaaaaaa";
    private static final String NEW = "registry/app:1.1.0-bbbbbbb@sha256:" + "b".repeat(64);
    private static final String MANIFESTS =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: gateway, labels: {app: gateway}}
            spec:
              replicas: %s
              selector: {matchLabels: {app: gateway}}
              template:
                metadata: {labels: {app: gateway}}
                spec: {containers: [{name: gateway, image: x, ports: [{containerPort: 8080}]}]}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: %s}
            data: {mode: fast}
            ---
            apiVersion: batch/v1
            kind: Job
            metadata: {name: seed, annotations: {helm.sh/hook: "pre-install,post-upgrade"}}
            spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: seed}]}}}
            """;

    private final Simulation simulation = Simulation.seeded(11);
    private final EnvironmentLock lock = new EnvironmentLock();
    private final RunOnSim run = RunOnSim.of(simulation, "app#1");
    private final Map<String, String> texts = new HashMap<>();

    private void gatewayRuns() {
        simulation.deploy("prod", "gateway", OLD, 2);
        assertThat(simulation.settle("prod", LIMIT)).isTrue();
    }

    private RolloutRequest request(String manifests, String... migrations) {
        texts.put(Manifests.hash(manifests), manifests);
        return new RolloutRequest(
                "plan1",
                Purpose.DEPLOY,
                "1.1.0-bbbbbbb",
                List.of(new WorkloadImage("gateway", "gateway", "gateway", ImageRef.parse(NEW))),
                List.of("job-success-rate"),
                "",
                "",
                "alice",
                run.now().plus(LIMIT),
                new RolloutTerms(
                        List.of("smoke"),
                        List.of(),
                        List.of(),
                        List.of(migrations),
                        manifests.isEmpty() ? "" : Manifests.hash(manifests)),
                true);
    }

    private RolloutPlan plan(RolloutRequest request) {
        long before = simulation.cluster().version();
        RolloutPlan plan = run.drive(
                        new PlanOperation(lock, RollbackGuard.NONE, hash -> Optional.ofNullable(texts.get(hash))),
                        new PlanOperation.PlanState(request, ""),
                        LIMIT)
                .result()
                .orElseThrow();
        assertThat(simulation.cluster().version()).as("nothing is written").isEqualTo(before);
        return plan;
    }

    @Test
    void imagesAloneArePlannedWithTheirDifference() {
        gatewayRuns();
        RolloutPlan plan = plan(request(""));

        assertThat(plan.changed()).isTrue();
        assertThat(plan.refused()).isFalse();
        assertThat(plan.lines())
                .contains(
                        "dry run: nothing is changed; this is what would be done.",
                        "nothing is known to run yet.",
                        "gateway: " + OLD + " -> " + NEW,
                        "would be stable once job-success-rate, suite smoke have passed.",
                        "--- running Deployment gateway",
                        "+++ planned Deployment gateway",
                        "+        image: " + NEW)
                .noneMatch(line -> line.contains("managedFields") || line.contains("resourceVersion"));
        assertThat(run.log).contains("prod: gateway: " + OLD + " -> " + NEW);
        assertThat(plan.toMap()).containsEntry("dryRun", true).containsEntry("changed", true);
    }

    @Test
    void manifestsArePlannedWithHooksAndWhatWouldBeCreated() {
        gatewayRuns();
        RolloutPlan plan = plan(request(MANIFESTS.formatted("3", "settings")));

        assertThat(plan.lines())
                .contains(
                        "would change Deployment gateway.",
                        "would create ConfigMap settings.",
                        "would run the hooks of pre-install: Job seed.",
                        "-  replicas: 2",
                        "+  replicas: 3",
                        "--- /dev/null",
                        "+  mode: fast");
    }

    @Test
    void whatRunsAlreadyChangesNothingAndWhatWouldBeRemovedIsNamed() {
        RolloutRequest request = request(MANIFESTS.formatted("2", "settings"));
        run.drive(
                new RollingRollout(lock, hash -> Optional.ofNullable(texts.get(hash))),
                RolloutState.of(new RolloutRequest(
                        "op1",
                        Purpose.DEPLOY,
                        request.release(),
                        request.targets(),
                        List.of(),
                        "",
                        "",
                        "alice",
                        request.deadline(),
                        request.terms(),
                        false)),
                LIMIT);
        run.drive(new SettleOperation(lock), SettleOperation.begin(true), LIMIT);

        RolloutPlan same = plan(request);
        assertThat(same.changed()).isFalse();
        assertThat(same.lines()).contains("1.1.0-bbbbbbb runs already: nothing would be changed.");

        assertThat(plan(request(MANIFESTS.formatted("2", "other"))).lines())
                .contains(
                        "would create ConfigMap other.",
                        "would run the hooks of post-upgrade: Job seed.",
                        "would remove, once the release is stable: ConfigMap settings.");
    }

    @Test
    void everythingThatSpeaksAgainstItIsSaid() {
        gatewayRuns();
        Deployment taken =
                simulation.cluster().get(Kind.DEPLOYMENT, "prod", "gateway").orElseThrow();
        taken.getSpec().setReplicas(9);
        simulation.cluster().replace(Kind.DEPLOYMENT, "prod", taken, WriteOptions.DEFAULT.as("kubectl-edit"));
        run.registry.put("registry/app:1.1.0-bbbbbbb", Optional.empty());

        RolloutPlan plan = plan(request(MANIFESTS.formatted("2", "settings"), "database"));

        assertThat(plan.refused()).isTrue();
        assertThat(plan.changed()).isFalse();
        assertThat(plan.lines())
                .anyMatch(line -> line.startsWith("would be refused (NotMigrated)"))
                .anyMatch(line -> line.startsWith("would be refused (TagGone)"))
                .anyMatch(line -> line.startsWith("would be refused (FieldConflict)") && line.contains("kubectl-edit"));
    }

    @Test
    void anEnvironmentThatSomebodyHoldsSaysWho() {
        gatewayRuns();
        RunOnSim other = RunOnSim.of(simulation, "app#7");
        lock.acquire(other);

        assertThat(plan(request("")).lines())
                .anyMatch(line ->
                        line.startsWith("held by app#7 (https://jenkins.example/app#7): it would be waited for"));
    }

    @Test
    void aRollbackIsPlanned() {
        gatewayRuns();
        RolloutRequest back = new RolloutRequest(
                "plan2",
                Purpose.ROLLBACK,
                "",
                List.of(),
                List.of(),
                "errors",
                "",
                "alice",
                run.now().plus(LIMIT),
                RolloutTerms.NONE,
                true);
        assertThat(plan(back).lines()).anyMatch(line -> line.startsWith("would be refused (NothingDeployed)"));
        run.drive(
                new RollingRollout(lock),
                RolloutState.of(new RolloutRequest(
                        "op1",
                        Purpose.DEPLOY,
                        "1.1.0-bbbbbbb",
                        request("").targets(),
                        List.of(),
                        "",
                        "",
                        "alice",
                        run.now().plus(LIMIT))),
                LIMIT);

        RolloutPlan plan = plan(back);
        assertThat(plan.release()).isEqualTo("imported");
        assertThat(plan.changed()).isTrue();
        assertThat(plan.lines())
                .contains("an incident would be recorded.")
                .anyMatch(line -> line.startsWith("gateway: " + NEW + " -> " + OLD));
    }
}
