package io.jenkins.plugins.slidecraft.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadEdit;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.MigrationLevel;
import io.jenkins.plugins.slidecraft.environment.RunOnSim;
import io.jenkins.plugins.slidecraft.environment.RunOnSim.End;
import io.jenkins.plugins.slidecraft.environment.SettleOperation;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.manifest.Manifests;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Liveness;
import io.jenkins.plugins.slidecraft.operation.Turn;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import io.jenkins.plugins.slidecraft.rollback.RollbackOperation;
import io.jenkins.plugins.slidecraft.rollback.RollbackResult;
import io.jenkins.plugins.slidecraft.rollback.RollbackState;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest.Purpose;
import io.jenkins.plugins.slidecraft.rollout.RolloutState.Phase;
import io.jenkins.plugins.slidecraft.sim.ImageBehaviour;
import io.jenkins.plugins.slidecraft.sim.Program;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rollouts of releases with manifests: applied, hooked, in waves, taken back, pruned, rolled back. */
class ManifestRolloutTest {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String NS = "prod";
    private static final String ONE = "1.1.0-bbbbbbb";
    private static final String TWO = "1.2.0-ccccccc";
    private static final String SERVICE = "---\n"
            + "apiVersion: v1\n"
            + "kind: Service\n"
            + "metadata: {name: gateway}\n"
            + "spec: {selector: {app: gateway}, ports: [{port: 80}]}\n";
    private static final String CLAIM = "---\n"
            + "apiVersion: v1\n"
            + "kind: PersistentVolumeClaim\n"
            + "metadata: {name: data}\n"
            + "spec: {accessModes: [ReadWriteOnce]}\n";

    private final Simulation simulation = Simulation.seeded(7);
    private final EnvironmentLock lock = new EnvironmentLock();
    private final RunOnSim run = RunOnSim.of(simulation, "app#1");
    private final RunOnSim heir = RunOnSim.of(simulation, "app#2");
    private final Map<String, String> texts = new HashMap<>();
    private List<List<String>> waves = List.of();
    private List<String> migrations = List.of();

    private static String workload(String name, String more) {
        return """
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s, labels: {app: %1$s}}
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      containers:
                      - {name: %1$s, image: placeholder%2$s}
                """
                .formatted(name, more);
    }

    private static String config(String name, String value) {
        return "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\ndata: {value: '" + value + "'}\n";
    }

    private static String hook(String name, String event, String weight, String policy) {
        return """
                ---
                apiVersion: batch/v1
                kind: Job
                metadata:
                  name: %s
                  annotations: {helm.sh/hook: "%s", helm.sh/hook-weight: "%s", helm.sh/hook-delete-policy: "%s"}
                spec:
                  backoffLimit: 0
                  template:
                    spec: {restartPolicy: Never, containers: [{name: main, image: "registry/%s:1.0.0"}]}
                """
                .formatted(name, event, weight, policy, name);
    }

    private static String both() {
        return workload("gateway", "") + workload("worker", "");
    }

    private static String image(String release, String component) {
        String digit = release.substring(release.length() - 1);
        return "registry/" + component + ":" + release + "@sha256:" + digit.repeat(64);
    }

    private static List<WorkloadImage> images(String release) {
        return List.of(
                new WorkloadImage("gateway", "gateway", "gateway", ImageRef.parse(image(release, "gateway"))),
                new WorkloadImage("worker", "worker", "worker", ImageRef.parse(image(release, "worker"))));
    }

    private RolloutRequest request(String id, String release, String text) {
        texts.put(Manifests.hash(text), text);
        return new RolloutRequest(
                id,
                Purpose.DEPLOY,
                release,
                images(release),
                List.of(),
                "",
                "https://jenkins.example/app/1/",
                "alice",
                run.now().plus(LIMIT),
                new RolloutTerms(List.of(), waves, List.of(), migrations, Manifests.hash(text)),
                false);
    }

    private RollingRollout rollout() {
        return new RollingRollout(lock, hash -> Optional.ofNullable(texts.get(hash)));
    }

    private End<RolloutResult> deploy(RunOnSim world, String id, String release, String text) {
        End<RolloutResult> end = world.drive(rollout(), RolloutState.of(request(id, release, text)), LIMIT);
        assertThat(end.result().isPresent() || end.failure().isPresent())
                .as(String.join("\n", world.log))
                .isTrue();
        return end;
    }

    private void deployed(RunOnSim world, String id, String release, String text) {
        End<RolloutResult> end = deploy(world, id, release, text);
        assertThat(end.failure()).isEmpty();
        ends(world, true);
        assertThat(head().state()).as(String.join("\n", world.log)).isEqualTo(State.STABLE);
    }

    private void ends(RunOnSim world, boolean success) {
        assertThat(world.drive(new SettleOperation(lock), SettleOperation.begin(success), Duration.ofMinutes(2))
                        .failure())
                .isEmpty();
    }

    private End<RollbackResult> rollback(RunOnSim world, String id, String to) {
        RolloutRequest request = new RolloutRequest(
                id,
                Purpose.ROLLBACK,
                to,
                List.of(),
                List.of(),
                "errors",
                "",
                "alice",
                world.now().plus(LIMIT));
        return world.drive(new RollbackOperation(lock), RollbackState.of(request, world.now()), LIMIT);
    }

    private EnvironmentHead head() {
        return HeadStore.read(run).head();
    }

    private <T extends HasMetadata> Optional<T> peek(Kind<T> kind, String name) {
        return simulation.cluster().get(kind, NS, name);
    }

    private String value(String configMap) {
        return peek(Kind.CONFIG_MAP, configMap)
                .map(ConfigMap::getData)
                .map(data -> data.get("value"))
                .orElse("none");
    }

    private String runs(String deployment) {
        return peek(Kind.DEPLOYMENT, deployment)
                .map(found -> found.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getImage())
                .orElse("none");
    }

    private void bad(String release, String component) {
        simulation.images().set(image(release, component), ImageBehaviour.HEALTHY.pullFails("not found"));
    }

    private void job(String name, int exit) {
        simulation
                .images()
                .runs(
                        "registry/" + name + ":1.0.0",
                        List.of(),
                        new Program(Duration.ofSeconds(2), exit, List.of("the end")));
    }

    private void byHand(String name, int replicas) {
        Deployment made = Simulation.deployment(NS, name, "registry/" + name + ":0.9.0", replicas);
        simulation.cluster().create(Kind.DEPLOYMENT, NS, made, WriteOptions.DEFAULT.as("kubectl-client-side-apply"));
    }

    @Test
    void theFirstDeploymentIntoAnEmptyNamespaceInstallsEverything() {
        End<RolloutResult> end = deploy(run, "op1", ONE, both() + SERVICE + config("config", "1"));

        assertThat(end.failure()).isEmpty();
        assertThat(end.result().orElseThrow().changed()).isTrue();
        assertThat(runs("gateway")).isEqualTo(image(ONE, "gateway"));
        assertThat(value("config")).isEqualTo("1");
        assertThat(peek(Kind.SERVICE, "gateway")).isPresent();
        assertThat(head().state()).isEqualTo(State.DEPLOYED);
        assertThat(head().running().orElseThrow().manifests()).hasSize(64);
        assertThat(run.log)
                .contains(
                        "prod: deploy of " + ONE + ", 2 workloads, 4 objects in its manifests, 4 to change.",
                        "prod: ConfigMap config created",
                        "prod: gateway -> " + image(ONE, "gateway"));
        ends(run, true);
        assertThat(head().stable().orElseThrow().name()).isEqualTo(ONE);
    }

    @Test
    void deployingTheSameAgainChangesNothingAndAChangeByHandIsPutRight() {
        String text = both() + config("config", "1");
        deployed(run, "op1", ONE, text);
        assertThat(deploy(run, "op2", ONE, text).result().orElseThrow().changed())
                .isFalse();
        simulation
                .cluster()
                .delete(Kind.CONFIG_MAP, NS, "config", io.jenkins.plugins.slidecraft.kube.DeleteOptions.BACKGROUND);

        assertThat(deploy(run, "op3", ONE, text).result().orElseThrow().changed())
                .isTrue();

        assertThat(value("config")).isEqualTo("1");
    }

    @Test
    void whatLeftTheManifestsIsRemovedOnceTheReleaseIsStableAndNeverAClaim() {
        deployed(run, "op1", ONE, both() + SERVICE + config("old", "1") + CLAIM);
        assertThat(deploy(run, "op2", TWO, both()).failure()).isEmpty();
        assertThat(value("old")).as("not yet stable").isEqualTo("1");

        ends(run, true);

        assertThat(value("old")).isEqualTo("none");
        assertThat(peek(Kind.SERVICE, "gateway")).isEmpty();
        assertThat(simulation
                        .cluster()
                        .get(Kind.generic("v1", "persistentvolumeclaims", "PersistentVolumeClaim"), NS, "data"))
                .isPresent();
        assertThat(run.log).contains("prod: ConfigMap old removed: it has left the manifests.");
    }

    @Test
    void whatWasUnlabelledByHandIsNotRemoved() {
        deployed(run, "op1", ONE, both() + config("old", "1"));
        ConfigMap old = peek(Kind.CONFIG_MAP, "old").orElseThrow();
        old.getMetadata().setLabels(Map.of());
        simulation.cluster().replace(Kind.CONFIG_MAP, NS, old, WriteOptions.DEFAULT.as("kubectl"));

        deployed(run, "op2", TWO, both());

        assertThat(value("old")).isEqualTo("1");
    }

    @Test
    void aReleaseThatFailsIsTakenBackToTheManifestsBefore() {
        deployed(run, "op1", ONE, both() + config("config", "1"));
        bad(TWO, "worker");

        End<RolloutResult> end = deploy(run, "op2", TWO, both() + config("config", "2") + config("new", "2") + SERVICE);

        assertThat(end.failure().orElseThrow().reason()).isEqualTo("ImagePullBackOff");
        assertThat(end.failure().orElseThrow().message()).endsWith("prod was taken back to " + ONE + ".");
        assertThat(value("config")).isEqualTo("1");
        assertThat(value("new")).isEqualTo("none");
        assertThat(peek(Kind.SERVICE, "gateway")).isEmpty();
        assertThat(runs("gateway")).isEqualTo(image(ONE, "gateway"));
        assertThat(runs("worker")).isEqualTo(image(ONE, "worker"));
        assertThat(head().state()).isEqualTo(State.ROLLED_BACK);
        assertThat(lock.holder(run)).isEmpty();
        assertThat(simulation.settle(NS, LIMIT)).isTrue();
    }

    @Test
    void theFirstDeploymentThatFailsLeavesWhatPeopleHadAppliedAsItWas() {
        byHand("gateway", 3);
        byHand("worker", 1);
        assertThat(simulation.settle(NS, LIMIT)).isTrue();
        Deployment before = peek(Kind.DEPLOYMENT, "gateway").orElseThrow();
        bad(ONE, "worker");

        End<RolloutResult> end = deploy(run, "op1", ONE, both() + config("new", "1"));

        assertThat(end.failure().orElseThrow().message()).endsWith("prod was taken back to imported.");
        Deployment after = peek(Kind.DEPLOYMENT, "gateway").orElseThrow();
        assertThat(after.getSpec()).isEqualTo(before.getSpec());
        assertThat(after.getMetadata().getLabels())
                .isEqualTo(before.getMetadata().getLabels());
        assertThat(value("new")).isEqualTo("none");
    }

    @Test
    void aFirstDeploymentIntoAnEmptyNamespaceThatFailsLeavesNothing() {
        bad(ONE, "worker");
        End<RolloutResult> end = deploy(run, "op1", ONE, both() + config("new", "1"));

        assertThat(end.failure().orElseThrow().message()).endsWith("prod was taken back to what ran before.");
        assertThat(runs("gateway")).isEqualTo("none");
        assertThat(value("new")).isEqualTo("none");
        assertThat(head().state()).isEqualTo(State.NEW);
    }

    @Test
    void aConflictIsRefusedBeforeAnythingIsChanged() {
        deployed(run, "op1", ONE, both() + config("config", "1"));
        Deployment scaled = peek(Kind.DEPLOYMENT, "gateway").orElseThrow();
        scaled.getSpec().setReplicas(5);
        simulation.cluster().replace(Kind.DEPLOYMENT, NS, scaled, WriteOptions.DEFAULT.as("kubectl-edit"));

        Failure failure = deploy(run, "op2", TWO, both() + config("config", "2"))
                .failure()
                .orElseThrow();

        assertThat(failure.reason()).isEqualTo("FieldConflict");
        assertThat(failure.message())
                .contains("manager \"kubectl-edit\" owns .spec.replicas", "\"slidecraft\"", "nothing was changed");
        assertThat(value("config")).isEqualTo("1");
        assertThat(runs("gateway")).isEqualTo(image(ONE, "gateway"));
        assertThat(head().running().orElseThrow().name()).isEqualTo(ONE);
        assertThat(lock.holder(run)).isEmpty();
    }

    @Test
    void aRollbackAppliesTheManifestsOfItsReleaseAndRemovesWhatCameSince() {
        deployed(run, "op1", ONE, both() + config("config", "1") + config("gone", "1"));
        deployed(run, "op2", TWO, both() + config("config", "2") + config("new", "2"));
        assertThat(value("gone")).isEqualTo("none");

        End<RollbackResult> back = rollback(run, "op3", ONE);

        assertThat(back.failure()).isEmpty();
        assertThat(value("config")).isEqualTo("1");
        assertThat(value("gone")).isEqualTo("1");
        assertThat(runs("worker")).isEqualTo(image(ONE, "worker"));
        assertThat(value("new")).as(ONE + " is not what is known as stable").isEqualTo("2");
    }

    @Test
    void aRollbackToTheStableReleaseRemovesWhatTheBadOneBrought() {
        deployed(run, "op1", ONE, both() + config("config", "1"));
        deploy(run, "op2", TWO, both() + config("config", "2") + config("new", "2"));

        assertThat(rollback(run, "op3", "").failure()).isEmpty();

        assertThat(value("config")).isEqualTo("1");
        assertThat(value("new")).isEqualTo("none");
        assertThat(head().state()).isEqualTo(State.ROLLED_BACK);
    }

    @Test
    void aRollbackIsNotHeldUpByAFieldThatSomebodyHasTaken() {
        deployed(run, "op1", ONE, both() + config("config", "1"));
        deploy(run, "op2", TWO, both() + config("config", "2"));
        Deployment scaled = peek(Kind.DEPLOYMENT, "gateway").orElseThrow();
        scaled.getSpec().setReplicas(5);
        simulation.cluster().replace(Kind.DEPLOYMENT, NS, scaled, WriteOptions.DEFAULT.as("kubectl-edit"));

        assertThat(rollback(run, "op3", "").failure()).isEmpty();

        assertThat(value("config")).isEqualTo("1");
        assertThat(runs("gateway")).isEqualTo(image(ONE, "gateway"));
        assertThat(peek(Kind.DEPLOYMENT, "gateway").orElseThrow().getSpec().getReplicas())
                .isEqualTo(5);
        assertThat(run.log).contains("prod: Deployment gateway: left .spec.replicas as \"kubectl-edit\" has set it.");
    }

    @Test
    void hooksRunInTheirOrderAroundTheReleaseAndAreRemovedAsTheirPolicySays() {
        job("first", 0);
        job("second", 0);
        job("last", 0);
        String text = both()
                + hook("second", "pre-install", "5", "hook-succeeded")
                + hook("first", "pre-install,pre-upgrade", "-5", "")
                + hook("last", "post-install", "0", "hook-succeeded,before-hook-creation")
                + hook("probe", "test", "0", "");

        End<RolloutResult> end = deploy(run, "op1", ONE, text);

        assertThat(end.failure()).isEmpty();
        assertThat(run.log)
                .containsSubsequence(
                        "prod: pre-install hook Job first begun.",
                        "prod: pre-install hook Job first done.",
                        "prod: pre-install hook Job second begun.",
                        "prod: pre-install hook Job second done.",
                        "prod: gateway -> " + image(ONE, "gateway"),
                        "prod: post-install hook Job last begun.",
                        "prod: post-install hook Job last done.")
                .noneMatch(line -> line.contains("probe"));
        assertThat(simulation.cluster().list(Kind.JOB, NS, ListOptions.ALL).items())
                .extracting(found -> found.getMetadata().getName())
                .containsExactly("first");

        ends(run, true);
        deployed(run, "op2", TWO, text);
        assertThat(run.log.stream().filter(line -> line.equals("prod: pre-upgrade hook Job first done.")))
                .hasSize(1);
    }

    @Test
    void aHookThatFailsEndsItWithItsLogBeforeAnyWorkloadIsTouched() {
        deployed(run, "op1", ONE, both());
        job("migrate", 3);

        End<RolloutResult> end = deploy(run, "op2", TWO, both() + hook("migrate", "pre-upgrade", "0", ""));
        assertThat(end.failure()).as(String.join("\n", run.log)).isPresent();
        Failure failure = end.failure().orElseThrow();

        assertThat(failure.reason()).isEqualTo("HookFailed");
        assertThat(failure.message()).startsWith("Hook Job migrate (pre-upgrade) has failed: BackoffLimitExceeded");
        assertThat(failure.evidence()).anyMatch(line -> line.endsWith("the end"));
        assertThat(run.log).noneMatch(line -> line.contains("gateway -> " + image(TWO, "gateway")));
        assertThat(head().running().orElseThrow().name()).isEqualTo(ONE);
    }

    @Test
    void aHookIsNotRunTwiceByAnOlderState() {
        job("once", 0);
        RolloutState state =
                RolloutState.of(request("op1", ONE, both() + hook("once", "pre-install", "0", "hook-succeeded")));
        RolloutState before = null;
        while (state.phase() != Phase.WATCH) {
            before = state.phase() == Phase.BEFORE && before == null ? state : before;
            Turn.Wait<RolloutState, RolloutResult> turn =
                    (Turn.Wait<RolloutState, RolloutResult>) rollout().advance(state, run);
            simulation.runtime().advance(turn.atMost());
            state = turn.state();
        }

        assertThat(run.drive(rollout(), before, LIMIT).failure()).isEmpty();

        assertThat(run.log.stream().filter(line -> line.contains("hook Job once begun")))
                .hasSize(1);
    }

    @Test
    void wavesBeginWhenTheOneBeforeIsComplete() {
        waves = List.of(List.of("worker"), List.of("gateway"));
        assertThat(deploy(run, "op1", ONE, both() + SERVICE).failure()).isEmpty();
        assertThat(run.log)
                .contains("prod: deploy of " + ONE
                        + ", 2 workloads, 3 objects in its manifests, 3 to change. In this order: worker, then"
                        + " gateway.")
                .containsSubsequence(
                        "prod: Service gateway created",
                        "prod: worker -> " + image(ONE, "worker"),
                        "prod: worker: 2 of 2 updated and available",
                        "prod: gateway -> " + image(ONE, "gateway"),
                        "prod: gateway: 2 of 2 updated and available");
    }

    @Test
    void podsThatNeverGetReadyEndAtTheDeadlineAndNotLater() {
        waves = List.of(List.of("worker"), List.of("gateway"));
        simulation.images().set(image(ONE, "worker"), ImageBehaviour.HEALTHY.neverReady());
        Failure failure = deploy(run, "op1", ONE, both()).failure().orElseThrow();

        assertThat(failure.reason()).isEqualTo(Failure.DEADLINE_EXCEEDED);
        assertThat(Duration.between(Simulation.START, run.now())).isLessThan(LIMIT.plusSeconds(10));
        assertThat(run.log).noneMatch(line -> line.contains("gateway -> "));
    }

    @Test
    void workloadsThatAreNoComponentsAreAwaitedWithTheFirstWave() {
        waves = List.of(List.of("worker"), List.of("gateway"));
        simulation
                .images()
                .set(
                        "placeholder:1",
                        ImageBehaviour.HEALTHY.timed(
                                Duration.ofSeconds(1), Duration.ofSeconds(20), Duration.ofSeconds(1)));
        assertThat(deploy(run, "op1", ONE, both() + workload("cache", ":1")).failure())
                .isEmpty();
        assertThat(run.log)
                .containsSubsequence("prod: Deployment cache: rolled out", "prod: gateway -> " + image(ONE, "gateway"));
    }

    @Test
    void aCompanionThatNeverGetsReadyIsNamedAtTheDeadline() {
        simulation.images().set("placeholder:1", ImageBehaviour.HEALTHY.neverReady());
        Failure failure = deploy(run, "op1", ONE, both() + workload("cache", ":1"))
                .failure()
                .orElseThrow();

        assertThat(failure.reason()).isEqualTo(Failure.DEADLINE_EXCEEDED);
        assertThat(failure.message()).contains("Deployment cache: 2 of 2 updated, 0 available");
    }

    @Test
    void whatADeadRunLeftBehindIsTakenBackByAnother() {
        deployed(run, "op1", ONE, both() + config("config", "1"));
        bad(TWO, "worker");
        RolloutState state = RolloutState.of(request("op2", TWO, both() + config("config", "2") + config("new", "2")));
        while (state.phase() != Phase.WATCH) {
            state = ((Turn.Wait<RolloutState, RolloutResult>) rollout().advance(state, run)).state();
        }
        assertThat(value("config")).isEqualTo("2");
        heir.others.put("app#1", Liveness.ENDED);

        ends(heir, false);

        assertThat(value("config")).isEqualTo("1");
        assertThat(value("new")).isEqualTo("none");
        assertThat(runs("worker")).isEqualTo(image(ONE, "worker"));
        assertThat(head().state()).isEqualTo(State.ROLLED_BACK);
        assertThat(rollout().advance(state, run)).isInstanceOfSatisfying(Turn.Failed.class, failed -> assertThat(
                        failed.failure().reason())
                .isEqualTo(Failure.TAKEN_OVER));
    }

    @Test
    void aComponentThatTheManifestsLackIsNamedBeforeAnythingIsChanged() {
        Failure failure =
                deploy(run, "op1", ONE, workload("gateway", "")).failure().orElseThrow();
        assertThat(failure.reason()).isEqualTo("InvalidManifests");
        assertThat(failure.message()).contains("components.worker.workload", "they have gateway");
        assertThat(lock.holder(run)).isEmpty();
        assertThat(runs("gateway")).isEqualTo("none");
    }

    @Test
    void manifestsThatAreNowhereAreNamed() {
        RolloutRequest request = request("op1", ONE, both());
        texts.clear();
        Failure failure =
                run.drive(rollout(), RolloutState.of(request), LIMIT).failure().orElseThrow();
        assertThat(failure.reason()).isEqualTo("ManifestsMissing");
        assertThat(failure.message()).contains(request.terms().manifests(), "slidecraftBuild has rendered them");
    }

    @Test
    void aReleaseWhoseDatabasesAreNotItsOwnIsNotDeployed() {
        migrations = List.of("database");
        Failure failure = deploy(run, "op1", ONE, both()).failure().orElseThrow();
        assertThat(failure.reason()).isEqualTo("NotMigrated");
        assertThat(failure.message())
                .contains("database: never migrated here", "slidecraftMigrate(environment: 'prod', release: release)");
        HeadStore.Stored stored = HeadStore.read(run);
        HeadStore.write(
                run,
                stored,
                HeadEdit.of(stored.head())
                        .migrations(Map.of("database", new MigrationLevel("12", ONE, false, true)))
                        .build());

        assertThat(deploy(run, "op2", ONE, both()).failure()).isEmpty();
    }

    @Test
    void manifestsThatNoReleaseNamesAreRemovedWithTheLedger() {
        deployed(run, "op1", ONE, both() + config("config", "1"));
        assertThat(texts("manifests")).hasSize(1);
        for (int i = 0; i < 32; i++) {
            String text = both() + config("config", "v" + i);
            deployed(run, "op2-" + i, "1.2." + i + "-ccccccc", text);
        }
        assertThat(texts("manifests")).hasSizeLessThan(33);
    }

    private List<ConfigMap> texts(String role) {
        return simulation
                .cluster()
                .list(Kind.CONFIG_MAP, NS, ListOptions.labels("slidecraft.io/role=" + role))
                .items();
    }
}
