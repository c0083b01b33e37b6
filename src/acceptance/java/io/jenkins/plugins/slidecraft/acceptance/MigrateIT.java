package io.jenkins.plugins.slidecraft.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry.Outcome;
import io.jenkins.plugins.slidecraft.environment.SettleOperation;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan.Item;
import io.jenkins.plugins.slidecraft.job.JobPlan;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.fabric8.Fabric8Cluster;
import io.jenkins.plugins.slidecraft.migration.MigrateOperation;
import io.jenkins.plugins.slidecraft.migration.MigrateRequest;
import io.jenkins.plugins.slidecraft.migration.MigrateResult;
import io.jenkins.plugins.slidecraft.migration.MigrateState;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.OperationDriver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Migrations as Jobs of the real API server and its Job controller, with the Role that the plugin ships; the pods are kwok's, whose
 * images' tags say what becomes of them.
 */
@ExtendWith(AcceptanceCluster.class)
class MigrateIT {
    private static final String GOOD = "1.4.2-abc1234";
    private static final String FAILS = "1.4.422-abc1234";
    private static final String ENDLESS = "1.4.503-abc1234";
    private static final String UNPULLABLE = "1.4.404-abc1234";

    private AcceptanceCluster.Running cluster;
    private Images images;
    private Fabric8Cluster admin;
    private Fabric8Cluster deployer;
    private Controller controller;
    private Shop shop;
    private Controller.Build build;

    @BeforeEach
    void open(AcceptanceCluster.Running running) {
        cluster = running;
        images = new Images(running);
        admin = running.admin();
        deployer = running.deployer();
        controller = new Controller("jenkins-1", deployer, images, null);
        shop = Shop.open(cluster, "prod", images, "gateway");
        build = controller.build(shop, "shop/main#1");
    }

    @AfterEach
    void close() {
        controller.close();
        deployer.close();
        admin.close();
    }

    private JobPlan job(String version, long deadline) {
        return new JobPlan(
                images.of("worker", version).toString(),
                List.of("alembic", "upgrade", "head"),
                Map.of("SLIDECRAFT_ENVIRONMENT", "prod"),
                List.of("configMap/settings"),
                "migrations",
                deadline);
    }

    private MigrateState state(String migrate, Optional<String> undo, String overBudget, long budget, long deadline) {
        cluster.kubectl("-n", shop.namespace, "create", "configmap", "settings", "--from-literal=LOG_LEVEL=info");
        cluster.kubectl("-n", shop.namespace, "create", "serviceaccount", "migrations");
        Item item = new Item(
                "database",
                "alembic",
                undo.map(version -> job(GOOD, 60)),
                job(migrate, deadline),
                undo.map(version -> job(version, 60)),
                undo.isPresent() ? Item.RESTORE : "",
                false,
                false,
                budget,
                overBudget,
                Optional.empty());
        return MigrateState.of(new MigrateRequest(
                "migrate-1",
                GOOD,
                new MigrationPlan("migrate-1", List.of(item), Instant.now().plus(Duration.ofMinutes(3))),
                "https://jenkins.example.com/1",
                "alice",
                false));
    }

    private Controller.Outcome<MigrateResult> migrate(MigrateState state) {
        return build.start(
                new MigrateOperation(new EnvironmentLock()),
                state,
                state.request().lastDeadline());
    }

    private EnvironmentHead head() {
        return HeadStore.read(build).head();
    }

    private void nothingIsLeft() {
        assertThat(head().inProgress()).isEmpty();
        assertThat(admin.list(Kind.JOB, shop.namespace, ListOptions.ALL).items())
                .allSatisfy(job ->
                        assertThat(job.getMetadata().getDeletionTimestamp()).isNotNull());
        assertThat(admin.list(Kind.CONFIG_MAP, shop.namespace, ListOptions.ALL).items())
                .noneMatch(map -> map.getMetadata().getName().contains("-migration-"));
    }

    @Test
    void aMigrationRunsWithItsSnapshotBeforeIt() throws Exception {
        MigrateResult result =
                migrate(state(GOOD, Optional.of(GOOD), Item.WARN, 60, 60)).result(Shop.patience());

        assertThat(result.migrations()).hasSize(1);
        assertThat(head().migrations().get("database").release()).isEqualTo(GOOD);
        assertThat(head().entry("migrate-1").orElseThrow().outcome()).isEqualTo(Outcome.DEPLOYED);
        // kwok's containers all have the same three lines of log; each is printed once for each Job.
        assertThat(build.log.stream().filter(line -> line.startsWith("[database] ")))
                .hasSize(3)
                .doesNotHaveDuplicates();
        assertThat(new EnvironmentLock().holder(build)).contains(build.self());
        nothingIsLeft();
        Releases.settle(build, true);
        assertThat(new EnvironmentLock().holder(build)).isEmpty();
    }

    @Test
    void aFailedMigrationIsRestored() throws Exception {
        Failure failure =
                migrate(state(FAILS, Optional.of(GOOD), Item.WARN, 60, 60)).failure(Shop.patience());

        assertThat(failure.message()).contains("exit code 1", "restored from snapshot migrate-1-database");
        assertThat(head().entry("migrate-1").orElseThrow().detail()).isEqualTo("database failed and was restored");
        assertThat(new EnvironmentLock().holder(build)).isEmpty();
        nothingIsLeft();
    }

    @Test
    void aFailedMigrationThatNothingTakesBackFreezesTheEnvironment() throws Exception {
        Failure failure =
                migrate(state(FAILS, Optional.empty(), Item.WARN, 60, 60)).failure(Shop.patience());

        assertThat(failure.message()).contains("prod is frozen");
        assertThat(head().state()).isEqualTo(State.FROZEN);
        nothingIsLeft();
    }

    @Test
    void whatCantBePulledFailsFastAndTouchesNothing() throws Exception {
        Failure failure =
                migrate(state(UNPULLABLE, Optional.empty(), Item.WARN, 60, 60)).failure(Shop.patience());

        assertThat(failure.reason()).isEqualTo("ImagePullBackOff");
        assertThat(failure.message()).contains("Nothing was changed in database");
        assertThat(head().state()).isEqualTo(State.NEW);
        nothingIsLeft();
    }

    @Test
    void overItsBudgetItIsStoppedAndRestored() throws Exception {
        Failure failure =
                migrate(state(ENDLESS, Optional.of(GOOD), Item.ABORT, 3, 60)).failure(Shop.patience());

        assertThat(failure.reason()).isEqualTo("OverBudget");
        assertThat(failure.message()).contains("restored from snapshot");
        nothingIsLeft();
    }

    @Test
    void kubernetesEndsItAtItsDeadline() throws Exception {
        Failure failure =
                migrate(state(ENDLESS, Optional.of(GOOD), Item.WARN, 60, 4)).failure(Shop.patience());

        assertThat(failure.message()).contains("its deadline has passed", "restored from snapshot");
        nothingIsLeft();
    }

    @Test
    void anAbortStopsItAndTheRunsEndTakesItBack() throws Exception {
        MigrateState state = state(ENDLESS, Optional.of(GOOD), Item.WARN, 60, 60);
        Controller.Outcome<MigrateResult> outcome = new Controller.Outcome<>();
        OperationDriver<MigrateState, MigrateResult> driver = new OperationDriver<>(
                new MigrateOperation(new EnvironmentLock()),
                build,
                controller,
                outcome,
                state.request().lastDeadline());
        driver.start(state);
        Await.until(
                Shop.patience(),
                () -> build.log.stream().anyMatch(line -> line.contains("migration database runs as Job")),
                driver::status);
        driver.stop("Aborted by alice.");
        assertThat(outcome.failure(Shop.patience()).reason()).isEqualTo(Failure.ABORTED);

        Releases.settle(build, false);

        assertThat(head().entry("migrate-1").orElseThrow().detail()).isEqualTo("database failed and was restored");
        nothingIsLeft();
    }

    /** Nobody has asked for its end: it is waited for, whoever looks after it. */
    @Test
    void aRunThatIsGoneHasItsMigrationWaitedForByAnotherController() throws Exception {
        MigrateState state = state(ENDLESS, Optional.of(GOOD), Item.WARN, 60, 8);
        Controller.Build lost = controller.build(shop, "shop/main#9");
        Controller.Outcome<MigrateResult> outcome = new Controller.Outcome<>();
        OperationDriver<MigrateState, MigrateResult> driver = new OperationDriver<>(
                new MigrateOperation(new EnvironmentLock(Duration.ofSeconds(3))),
                lost,
                controller,
                outcome,
                state.request().lastDeadline());
        driver.start(state);
        Await.until(
                Shop.patience(),
                () -> lost.log.stream().anyMatch(line -> line.contains("migration database runs as Job")),
                driver::status);
        driver.close();

        try (Controller other = new Controller("jenkins-2", deployer, images, null)) {
            Controller.Build reaper = other.build(shop, "reaper");
            Await.until(
                    Duration.ofSeconds(30),
                    () -> new SettleOperation(new EnvironmentLock()).isCalledFor(reaper),
                    () -> "the lease of the dead controller has not expired");
            Releases.settle(reaper, false);

            assertThat(reaper.log)
                    .anySatisfy(line -> assertThat(line).contains("is still running as Job", "it is not cut off"));
            assertThat(HeadStore.read(reaper)
                            .head()
                            .entry("migrate-1")
                            .orElseThrow()
                            .detail())
                    .isEqualTo("database failed and was restored");
        }
        nothingIsLeft();
    }

    @Test
    void whatTheJobsNeedIsLookedForBeforeAnythingIsTouched() throws Exception {
        MigrateState state = state(GOOD, Optional.empty(), Item.WARN, 60, 60);
        cluster.kubectl("-n", shop.namespace, "delete", "configmap", "settings");
        cluster.kubectl("-n", shop.namespace, "delete", "serviceaccount", "migrations");

        Failure failure = migrate(state).failure(Shop.patience());

        assertThat(failure.reason()).isEqualTo("PreflightFailed");
        assertThat(failure.message()).contains("migrations.database.envFrom is 'settings'", "ServiceAccount");
        assertThat(head().history()).isEmpty();
        nothingIsLeft();
    }
}
