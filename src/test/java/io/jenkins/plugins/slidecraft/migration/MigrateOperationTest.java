package io.jenkins.plugins.slidecraft.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry.Outcome;
import io.jenkins.plugins.slidecraft.environment.JournalEntry;
import io.jenkins.plugins.slidecraft.environment.RunOnSim;
import io.jenkins.plugins.slidecraft.environment.RunOnSim.End;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan.Item;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.sim.ImageBehaviour;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A migration from its beginning to each of its ends. */
class MigrateOperationTest {
    private static final Duration LIMIT = Duration.ofMinutes(40);

    private final Simulation simulation = Simulation.seeded(5);
    private final SimDatabase database = new SimDatabase(simulation);
    private final EnvironmentLock lock = new EnvironmentLock();
    private final RunOnSim run = RunOnSim.of(simulation, "app#1");

    private End<MigrateResult> migrate(String operation, Item item) {
        return run.drive(
                new MigrateOperation(lock),
                MigrationRig.state(operation, MigrationRig.RELEASE, run.now(), item),
                LIMIT);
    }

    private End<MigrateResult> migrate(String undoBy) {
        return migrate("op1", MigrationRig.item("op1", undoBy, Item.WARN, false));
    }

    private EnvironmentHead head() {
        return HeadStore.read(run).head();
    }

    private HistoryEntry history() {
        return head().entry("op1").orElseThrow();
    }

    @AfterEach
    void nothingIsLeftAndNothingWentWrong() {
        assertThat(database.wrong()).isEmpty();
        assertThat(head().inProgress()).isEmpty();
        assertThat(simulation.cluster().peek(Kind.JOB, "prod")).isEmpty();
        assertThat(simulation.cluster().peek(Kind.CONFIG_MAP, "prod"))
                .extracting(map -> map.getMetadata().getName())
                .allSatisfy(name -> assertThat(name).doesNotContain("migration"));
    }

    @Test
    void bringsTheDatabaseToTheReleasesLevel() {
        MigrateResult result = migrate("").result().orElseThrow();
        assertThat(result.toMap())
                .isEqualTo(Map.of(
                        "environment",
                        "prod",
                        "release",
                        MigrationRig.RELEASE,
                        "migrations",
                        List.of(Map.of(
                                "name",
                                "database",
                                "tool",
                                "flyway",
                                "from",
                                "11",
                                "to",
                                "12",
                                "seconds",
                                20L,
                                "overBudget",
                                false,
                                "snapshot",
                                "")),
                        "changed",
                        true,
                        "dryRun",
                        false));
        assertThat(database.level()).isEqualTo("12");
        assertThat(head().migrations().get("database")).satisfies(level -> {
            assertThat(level.level()).isEqualTo("12");
            assertThat(level.release()).isEqualTo(MigrationRig.RELEASE);
            assertThat(level.contracting()).isFalse();
        });
        assertThat(history().kind()).isEqualTo(JournalEntry.MIGRATE);
        assertThat(history().outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(history().detail()).isEqualTo("database 11 -> 12");
    }

    @Test
    void theLogComesAsItGrowsWithoutCredentials() {
        migrate("");
        Stream<String> printed = run.log.stream().filter(line -> line.startsWith("[database] "));
        assertThat(printed)
                .containsExactlyElementsOf(SimDatabase.flyway().stream()
                        .map(line -> "[database] " + line.replace("app:s3cr3t@", "****@"))
                        .toList());
    }

    @Test
    void theRunKeepsTheEnvironmentForTheDeploymentThatFollows() {
        migrate("");
        assertThat(lock.holder(run)).contains(run.self());
    }

    @Test
    void aSnapshotComesFirstAndIsNamedInTheResultAndTheLedger() {
        MigrateResult result = migrate(Item.RESTORE).result().orElseThrow();
        assertThat(database.happened())
                .containsExactly("snapshot STARTED", "snapshot ENDED", "migrate STARTED", "migrate ENDED");
        assertThat(result.migrations().get(0).snapshot()).isEqualTo("op1-database");
        assertThat(head().migrations()
                        .get("database")
                        .by()
                        .orElseThrow()
                        .migrated()
                        .snapshot())
                .isEqualTo("op1-database");
    }

    @Test
    void withoutASnapshotNothingIsMigrated() {
        database.snapshots(1);
        Failure failure = migrate(Item.RESTORE).failure().orElseThrow();
        assertThat(failure.reason()).isEqualTo("SnapshotFailed");
        assertThat(failure.message()).contains("exit code 1", "Nothing was changed in database");
        assertThat(database.level()).isEqualTo("11");
        assertThat(head().state()).isEqualTo(State.NEW);
        assertThat(history().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(lock.holder(run)).isEmpty();
    }

    @Test
    void aFailedMigrationIsReversed() {
        database.migrates(Duration.ofSeconds(10), 1);
        Failure failure = migrate(Item.REVERSE).failure().orElseThrow();
        assertThat(failure.reason()).isEqualTo("MigrationFailed");
        assertThat(failure.message()).contains("exit code 1", "taken back by its rollback script");
        assertThat(database.level()).isEqualTo("11");
        assertThat(history().detail()).isEqualTo("database failed and was reversed");
        assertThat(head().state()).isEqualTo(State.NEW);
        assertThat(head().migrations()).isEmpty();
        assertThat(lock.holder(run)).isEmpty();
    }

    @Test
    void aFailedMigrationIsRestored() {
        database.migrates(Duration.ofSeconds(10), 1);
        Failure failure = migrate(Item.RESTORE).failure().orElseThrow();
        assertThat(failure.message()).contains("database was restored from snapshot op1-database");
        assertThat(database.level()).isEqualTo("11");
        assertThat(history().detail()).isEqualTo("database failed and was restored");
    }

    @Test
    void aFailedMigrationThatNothingTakesBackFreezesTheEnvironment() {
        database.migrates(Duration.ofSeconds(10), 1);
        Failure failure = migrate("").failure().orElseThrow();
        assertThat(failure.message()).contains("prod is frozen for a person to decide");
        assertThat(head().state()).isEqualTo(State.FROZEN);
        assertThat(history().detail()).isEqualTo("database failed; frozen");
        assertThat(lock.holder(run)).isEmpty();
    }

    @Test
    void aWayBackThatFailsFreezesTheEnvironmentToo() {
        database.migrates(Duration.ofSeconds(10), 1);
        database.restores(1);
        Failure failure = migrate(Item.RESTORE).failure().orElseThrow();
        assertThat(failure.message()).contains("prod is frozen", "The snapshot from before is op1-database");
        assertThat(head().state()).isEqualTo(State.FROZEN);
    }

    @Test
    void whatCantStartIsSaidAtOnceAndChangesNothing() {
        simulation.images().set(SimDatabase.IMAGE, ImageBehaviour.HEALTHY.pullFails("not found"));
        Failure failure = migrate("").failure().orElseThrow();
        assertThat(failure.reason()).isEqualTo("ImagePullBackOff");
        assertThat(failure.message()).contains("not found", "Nothing was changed in database");
        assertThat(head().state()).isEqualTo(State.NEW);
        assertThat(run.log).anySatisfy(line -> assertThat(line).contains("event: Failed: Error: ErrImagePull"));
        assertThat(Duration.between(Simulation.START, run.now())).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void aQuotaThatRefusesThePodEndsItAfterHalfAMinute() {
        simulation.controlPlane().setQuota("prod", 0);
        Failure failure = migrate("").failure().orElseThrow();
        assertThat(failure.reason()).isEqualTo("PodNotCreated");
        assertThat(run.log).anySatisfy(line -> assertThat(line).contains("exceeded quota"));
        assertThat(head().state()).isEqualTo(State.NEW);
    }

    @Test
    void overTheBudgetIsAWarning() {
        database.migrates(Duration.ofSeconds(100), 0);
        MigrateResult result = migrate("").result().orElseThrow();
        assertThat(result.migrations().get(0).overBudget()).isTrue();
        assertThat(run.log)
                .filteredOn(line -> line.contains("WARNING"))
                .hasSize(1)
                .first()
                .asString()
                .contains("longer than its budget of 60 s (G11). It goes on (overBudget: warn).");
    }

    @Test
    void overTheBudgetItIsStoppedAndTakenBackWhereThatIsDeclared() {
        database.migrates(Duration.ofSeconds(100), 0);
        Failure failure = migrate("op1", MigrationRig.item("op1", Item.REVERSE, Item.ABORT, false))
                .failure()
                .orElseThrow();
        assertThat(failure.reason()).isEqualTo("OverBudget");
        assertThat(database.happened())
                .containsExactly("migrate STARTED", "migrate KILLED", "undo STARTED", "undo ENDED");
        assertThat(database.level()).isEqualTo("11");
    }

    @Test
    void atItsDeadlineKubernetesEndsItAndItIsTakenBack() {
        database.migrates(Duration.ofHours(1), 0);
        Failure failure = migrate(Item.REVERSE).failure().orElseThrow();
        assertThat(failure.reason()).isEqualTo("MigrationFailed");
        assertThat(failure.message()).contains("its deadline has passed");
        assertThat(database.level()).isEqualTo("11");
    }

    @Test
    void theSameReleaseIsMigratedOnce() {
        migrate("");
        MigrateResult again = migrate("op2", MigrationRig.item("op2", "", Item.WARN, false))
                .result()
                .orElseThrow();
        assertThat(again.changed()).isFalse();
        assertThat(again.migrations().get(0).to()).isEqualTo("12");
    }

    @Test
    void aToolThatHasNothingToDoKeepsTheLevelForTheNewRelease() {
        migrate("");
        database.migrates(
                Duration.ofSeconds(3),
                List.of(
                        "Current version of schema \"public\": 12",
                        "Schema \"public\" is up to date. No migration necessary."));
        SimDatabase untouched = new SimDatabase(simulation); // counts anew
        untouched.migrates(
                Duration.ofSeconds(3),
                List.of(
                        "Current version of schema \"public\": 12",
                        "Schema \"public\" is up to date. No migration necessary."));
        MigrateResult result = run.drive(
                        new MigrateOperation(lock),
                        MigrationRig.state(
                                "op2", "1.2.0-ccccccc", run.now(), MigrationRig.item("op2", "", Item.WARN, true)),
                        LIMIT)
                .result()
                .orElseThrow();
        assertThat(result.changed()).isFalse();
        assertThat(head().migrations().get("database").release()).isEqualTo("1.2.0-ccccccc");
        assertThat(head().migrations().get("database").contracting()).isFalse();
    }

    @Test
    void anOlderReleaseIsRefused() {
        migrate("");
        Failure failure = run.drive(
                        new MigrateOperation(lock),
                        MigrationRig.state(
                                "op2", "1.0.9-aaaaaaa", run.now(), MigrationRig.item("op2", "", Item.WARN, false)),
                        LIMIT)
                .failure()
                .orElseThrow();
        assertThat(failure.reason()).isEqualTo("OlderRelease");
        assertThat(failure.message()).contains("level 12, brought by 1.1.0-bbbbbbb", "slidecraftRollback");
    }

    @Test
    void aDryRunTellsThePlanAndTouchesNothing() {
        MigrateRequest request = MigrationRig.state(
                        "op1", MigrationRig.RELEASE, run.now(), MigrationRig.item("op1", Item.RESTORE, Item.ASK, false))
                .request();
        long version = simulation.cluster().version();
        MigrateResult result = run.drive(
                        new MigrateOperation(lock),
                        MigrateState.of(
                                new MigrateRequest(request.id(), request.release(), request.plan(), "", "", true)),
                        LIMIT)
                .result()
                .orElseThrow();
        assertThat(result.dryRun()).isTrue();
        assertThat(simulation.cluster().version()).isEqualTo(version);
        assertThat(String.join("\n", run.log))
                .contains(
                        "dry run: nothing is changed",
                        "migrating database by flyway for 1.1.0-bbbbbbb (level not known yet), budget 60 s",
                        "the snapshot that is taken before is restored",
                        "a person is asked",
                        "name: op1-0-snapshot",
                        "name: op1-0-migrate",
                        "name: op1-0-undo",
                        "suspend: true",
                        "backoffLimit: 0",
                        "image: registry/migrations:1.1.0-bbbbbbb@sha256:");
    }
}
