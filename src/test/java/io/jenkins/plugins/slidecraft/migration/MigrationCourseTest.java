package io.jenkins.plugins.slidecraft.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry.Outcome;
import io.jenkins.plugins.slidecraft.environment.RunOnSim;
import io.jenkins.plugins.slidecraft.environment.SettleOperation;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan.Item;
import io.jenkins.plugins.slidecraft.job.JobPlan;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Liveness;
import io.jenkins.plugins.slidecraft.operation.OperationDriver;
import io.jenkins.plugins.slidecraft.operation.Questions;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens around a migration: people who are asked, runs that are gone, hands that interfere, several databases. */
class MigrationCourseTest {
    private static final Duration LIMIT = Duration.ofMinutes(40);

    private final Simulation simulation = Simulation.seeded(7);
    private final SimDatabase database = new SimDatabase(simulation);
    private final EnvironmentLock lock = new EnvironmentLock();
    private final Person person = new Person();
    private final RunOnSim run = RunOnSim.of(simulation, "app#1");
    private final RunOnSim heir = RunOnSim.of(simulation, "app#2");

    @BeforeEach
    void somebodyIsThere() {
        run.asks = person;
    }

    /** Answers what is asked when a test says so. */
    private static final class Person implements Questions {
        final List<Question> asked = new ArrayList<>();
        final List<String> withdrawn = new ArrayList<>();
        Optional<Answer> answer = Optional.empty();

        @Override
        public void ask(Question question) {
            if (asked.stream().noneMatch(other -> other.id().equals(question.id()))) {
                asked.add(question);
            }
        }

        @Override
        public Optional<Answer> answer(String id) {
            return answer;
        }

        @Override
        public void withdraw(String id) {
            withdrawn.add(id);
        }
    }

    private MigrateState state(Item... items) {
        return MigrationRig.state("op1", MigrationRig.RELEASE, run.now(), items);
    }

    private static Item item(String undoBy, String overBudget) {
        return MigrationRig.item("op1", undoBy, overBudget, false);
    }

    private EnvironmentHead head() {
        return HeadStore.read(run).head();
    }

    /** Runs for a while, and is gone then: nobody stops anything. */
    private void abandoned(Item item, Duration after) {
        OperationDriver.Host<MigrateResult> nobody = new OperationDriver.Host<>() {
            @Override
            public void save(String stored) {}

            @Override
            public void done(MigrateResult result) {}

            @Override
            public void failed(Failure failure, Throwable cause) {}

            @Override
            public boolean active() {
                return true;
            }
        };
        OperationDriver<MigrateState, MigrateResult> driver = new OperationDriver<>(
                new MigrateOperation(lock),
                run,
                simulation.runtime(),
                nobody,
                run.now().plus(LIMIT));
        driver.start(state(item));
        simulation.runtime().advance(after);
        driver.close();
        heir.others.put("app#1", Liveness.ENDED);
    }

    private void settled() {
        heir.drive(new SettleOperation(lock), SettleOperation.begin(false), LIMIT);
    }

    @AfterEach
    void nothingWentWrong() {
        assertThat(database.wrong()).isEmpty();
        assertThat(head().inProgress()).isEmpty();
    }

    @Test
    void aPersonHasItStopped() {
        database.migrates(Duration.ofSeconds(300), 0);
        person.answer = Optional.of(new Questions.Answer(false, "hana", run.now()));
        Failure failure = run.drive(new MigrateOperation(lock), state(item(Item.REVERSE, Item.ASK)), LIMIT)
                .failure()
                .orElseThrow();
        assertThat(failure.reason()).isEqualTo("OverBudget");
        assertThat(failure.message()).contains("hana had it stopped", "taken back by its rollback script");
        assertThat(database.level()).isEqualTo("11");
    }

    @Test
    void noAnswerMeansThatItGoesOnAndTheQuestionIsWithdrawn() {
        database.migrates(Duration.ofSeconds(300), 0);
        MigrateResult result = run.drive(new MigrateOperation(lock), state(item("", Item.ASK)), LIMIT)
                .result()
                .orElseThrow();
        assertThat(result.migrations().get(0).overBudget()).isTrue();
        assertThat(person.asked).hasSize(1);
        assertThat(person.asked.get(0).text()).contains("longer than its budget of 60 s", "prod would be frozen");
        assertThat(person.withdrawn).contains(person.asked.get(0).id());
    }

    @Test
    void nobodyIsAskedWithinTheBudget() {
        run.drive(new MigrateOperation(lock), state(item("", Item.ASK)), LIMIT);
        assertThat(person.asked).isEmpty();
    }

    @Test
    void aRunThatIsGoneHasItsMigrationWaitedForAndItsLevelRecorded() {
        database.migrates(Duration.ofSeconds(200), 0);
        abandoned(item(Item.REVERSE, Item.ABORT), Duration.ofSeconds(30));
        settled();
        assertThat(database.happened()).containsExactly("migrate STARTED", "migrate ENDED");
        assertThat(head().migrations().get("database").level()).isEqualTo("12");
        assertThat(head().entry("op1").orElseThrow().outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(lock.holder(heir)).isEmpty();
    }

    @Test
    void aRunThatIsGoneDuringItsSnapshotHasNothingMigrated() {
        abandoned(item(Item.RESTORE, Item.WARN), Duration.ofSeconds(5));
        settled();
        assertThat(database.happened()).doesNotContain("migrate STARTED");
        assertThat(database.level()).isEqualTo("11");
        assertThat(head().entry("op1").orElseThrow().detail()).isEqualTo("database not migrated");
    }

    @Test
    void theNextRunsMigrationWaitsForTheOneThatWasLeftAndGoesOnFromIt() {
        database.migrates(Duration.ofSeconds(200), 0);
        abandoned(item(Item.REVERSE, Item.WARN), Duration.ofSeconds(30));
        MigrateResult result = heir.drive(
                        new MigrateOperation(lock),
                        MigrationRig.state(
                                "op2",
                                MigrationRig.RELEASE,
                                heir.now(),
                                MigrationRig.item("op2", "", Item.WARN, false)),
                        LIMIT)
                .result()
                .orElseThrow();
        assertThat(result.changed()).isFalse();
        assertThat(result.migrations().get(0).to()).isEqualTo("12");
    }

    /** What its pod did is not known: it counts as failed, and is not simply run again. */
    @Test
    void aJobThatSomebodyDeletesIsTakenBackAndNotRunTwice() {
        simulation.runtime().schedule(Duration.ofSeconds(12), () -> simulation
                .cluster()
                .delete(Kind.JOB, "prod", "op1-0-migrate", DeleteOptions.BACKGROUND));
        Failure failure = run.drive(new MigrateOperation(lock), state(item(Item.REVERSE, Item.WARN)), LIMIT)
                .failure()
                .orElseThrow();
        assertThat(failure.reason()).isEqualTo("JobGone");
        assertThat(database.happened())
                .containsExactly("migrate STARTED", "migrate KILLED", "undo STARTED", "undo ENDED");
        assertThat(database.level()).isEqualTo("11");
    }

    @Test
    void withoutItsPlanNobodyCanFinishItAndTheEnvironmentIsFrozen() {
        abandoned(item(Item.REVERSE, Item.WARN), Duration.ofSeconds(10));
        simulation.cluster().delete(Kind.CONFIG_MAP, "prod", "slidecraft-prod-migration-op1", DeleteOptions.BACKGROUND);
        settled();
        assertThat(head().state()).isEqualTo(State.FROZEN);
        assertThat(head().entry("op1").orElseThrow().detail()).isEqualTo("its plan was deleted; frozen");
        simulation.runtime().advance(Duration.ofMinutes(1));
    }

    @Test
    void afterAFreezeTheMendedReleaseIsMigratedAgain() {
        database.migrates(Duration.ofSeconds(10), 1);
        run.drive(new MigrateOperation(lock), state(item("", Item.WARN)), LIMIT);
        assertThat(head().state()).isEqualTo(State.FROZEN);
        SimDatabase mended = new SimDatabase(simulation);
        run.drive(
                        new MigrateOperation(lock),
                        MigrationRig.state(
                                "op2", "1.1.1-ccccccc", run.now(), MigrationRig.item("op2", "", Item.WARN, false)),
                        LIMIT)
                .result()
                .orElseThrow();
        assertThat(mended.level()).isEqualTo("12");
        assertThat(head().migrations().get("database").release()).isEqualTo("1.1.1-ccccccc");
    }

    @Test
    void everythingThatIsMissingIsToldBeforeAnythingIsTouched() {
        JobPlan job = new JobPlan(
                SimDatabase.IMAGE,
                SimDatabase.MIGRATE,
                Map.of(),
                List.of("secret/db", "configMap/settings"),
                "migrations",
                60);
        Item needs = new Item(
                "database",
                "flyway",
                Optional.empty(),
                job,
                Optional.empty(),
                "",
                false,
                false,
                60,
                Item.WARN,
                Optional.empty());
        simulation
                .cluster()
                .create(
                        Kind.CONFIG_MAP,
                        "prod",
                        new ConfigMapBuilder()
                                .withNewMetadata()
                                .withName("settings")
                                .endMetadata()
                                .build(),
                        WriteOptions.DEFAULT);
        Failure failure = run.drive(new MigrateOperation(lock), state(needs), LIMIT)
                .failure()
                .orElseThrow();
        assertThat(failure.reason()).isEqualTo("PreflightFailed");
        assertThat(failure.message())
                .contains("need this Secret", "'db'", "'migrations'", "create serviceaccount")
                .doesNotContain("'settings'");
        assertThat(head().history()).isEmpty();
        assertThat(lock.holder(run)).isEmpty();
        assertThat(database.happened()).isEmpty();
    }

    @Test
    void itWaitsForTheEnvironmentUntilItsDeadlineAndNamesWhoHasIt() {
        lock.acquire(heir);
        Failure failure = run.drive(new MigrateOperation(lock), state(item("", Item.WARN)), LIMIT)
                .failure()
                .orElseThrow();
        assertThat(failure.reason()).isEqualTo(Failure.DEADLINE_EXCEEDED);
        assertThat(failure.message()).contains("before anything was migrated", "held by app#2");
        assertThat(lock.holder(run)).contains(heir.self());
    }

    @Test
    void aDescriptorWithoutMigrationsIsNothingToDoAndTakesNoLock() {
        MigrateResult result =
                run.drive(new MigrateOperation(lock), state(), LIMIT).result().orElseThrow();
        assertThat(result.migrations()).isEmpty();
        assertThat(result.changed()).isFalse();
        assertThat(lock.holder(run)).isEmpty();
    }
}
