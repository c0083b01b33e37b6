package io.jenkins.plugins.slidecraft.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.jenkins.plugins.slidecraft.descriptor.IncidentSpec;
import io.jenkins.plugins.slidecraft.descriptor.MigrationSpec;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadEdit;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.MigrationLevel;
import io.jenkins.plugins.slidecraft.environment.MigrationProgress.Migrated;
import io.jenkins.plugins.slidecraft.environment.Names;
import io.jenkins.plugins.slidecraft.environment.RunOnSim;
import io.jenkins.plugins.slidecraft.environment.RunOnSim.End;
import io.jenkins.plugins.slidecraft.environment.Verdicts;
import io.jenkins.plugins.slidecraft.git.GitException;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.migration.SimDatabase;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.operation.Turn;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import io.jenkins.plugins.slidecraft.rollout.ManifestSource;
import io.jenkins.plugins.slidecraft.rollout.PlanOperation;
import io.jenkins.plugins.slidecraft.rollout.RollingRollout;
import io.jenkins.plugins.slidecraft.rollout.RolloutPlan;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest.Purpose;
import io.jenkins.plugins.slidecraft.rollout.RolloutState;
import io.jenkins.plugins.slidecraft.sim.ImageBehaviour;
import io.jenkins.plugins.slidecraft.sim.SimImages;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stable release, then a bad one, then the way back. */
class RollbackOperationTest {
    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final String GOOD = "1.0.0-aaaaaaa";
    private static final String BAD = "1.1.0-bbbbbbb";
    private static final String REPOSITORY = "https://git.example.com/team/runbook.git";
    private static final IncidentSpec RUNBOOK =
            new IncidentSpec(Optional.of(new IncidentSpec.Runbook(REPOSITORY, "main", "incidents")), Optional.empty());
    private static final MigrationSpec FLYWAY = new MigrationSpec(
            MigrationSpec.Tool.FLYWAY,
            "migrations",
            SimDatabase.MIGRATE,
            Map.of(),
            List.of(),
            "",
            "60s",
            MigrationSpec.OverBudget.WARN,
            "10m",
            true,
            true,
            MigrationSpec.OnFailure.NONE,
            SimDatabase.REVERSE,
            Optional.empty());

    private final Simulation simulation = Simulation.seeded(11);
    private final SimDatabase database = new SimDatabase(simulation);
    private final EnvironmentLock lock = new EnvironmentLock();
    private final RunOnSim run = RunOnSim.of(simulation, "app#1");

    private static String image(String name, String release) {
        String tagged = "registry/" + name + ":" + release;
        return tagged + "@" + SimImages.digest(tagged);
    }

    private static List<WorkloadImage> images(String release) {
        return List.of(
                new WorkloadImage("gateway", "gateway", "gateway", ImageRef.parse(image("app", release))),
                new WorkloadImage("worker", "worker", "worker", ImageRef.parse(image("worker", release))));
    }

    private RolloutRequest request(String id, Purpose purpose, String release) {
        return new RolloutRequest(
                id,
                purpose,
                purpose == Purpose.DEPLOY ? release : "",
                purpose == Purpose.DEPLOY ? images(release) : List.of(),
                List.of("job-success-rate"),
                "errors",
                "https://jenkins.example/app/1/",
                "alice",
                run.now().plus(Duration.ofMinutes(10)));
    }

    private void deploy(String id, String release) {
        assertThat(run.drive(new RollingRollout(lock), RolloutState.of(request(id, Purpose.DEPLOY, release)), LIMIT)
                        .failure())
                .isEmpty();
    }

    @BeforeEach
    void aBadReleaseRunsAfterAGoodOne() {
        for (String name : List.of("gateway", "worker")) {
            simulation.deploy("prod", name, "registry/old:0.9.0-0000000", 2);
        }
        assertThat(simulation.settle("prod", Duration.ofMinutes(5))).isTrue();
        deploy("op1", GOOD);
        Verdicts.pass(run, lock, "job-success-rate", head().running().orElseThrow());
    }

    /** @param contracting whether what the bad release migrated removes what the good one needs */
    private void theBadOne(boolean contracting, boolean reversible) {
        levels(new MigrationLevel(
                "12",
                BAD,
                contracting,
                reversible,
                Optional.of(new MigrationLevel.By(
                        "op2m", new Migrated("database", "flyway", "11", "12", 20, false, ""), SimDatabase.IMAGE))));
        deploy("op2", BAD);
        Verdicts.fail(run, lock, head().running().orElseThrow());
    }

    private void theGoodOneHadALevel() {
        HeadStore.Stored stored = HeadStore.read(run);
        MigrationLevel level = new MigrationLevel("11", GOOD, false, true);
        HeadStore.write(
                run,
                stored,
                HeadEdit.of(stored.head()).migrations(Map.of("database", level)).build());
        // As if it had been migrated before it was deployed.
        deploy("op1b", "1.0.1-aaaaaab");
        Verdicts.pass(run, lock, "job-success-rate", head().running().orElseThrow());
    }

    private void levels(MigrationLevel level) {
        HeadStore.Stored stored = HeadStore.read(run);
        HeadStore.write(
                run,
                stored,
                HeadEdit.of(stored.head()).migrations(Map.of("database", level)).build());
    }

    private EnvironmentHead head() {
        return HeadStore.read(run).head();
    }

    private RollbackState asked(RollbackTerms terms) {
        return RollbackState.of(request("op3", Purpose.ROLLBACK, ""), run.now(), terms);
    }

    private End<RollbackResult> rollback(RollbackTerms terms) {
        return run.drive(new RollbackOperation(lock), asked(terms), LIMIT);
    }

    private static RollbackTerms terms(MigrationChoice choice) {
        return new RollbackTerms(choice, RunStory.NONE, IncidentSpec.NONE, Map.of("database", FLYWAY));
    }

    private static RollbackTerms runbook() {
        return new RollbackTerms(MigrationChoice.AUTO, RunStory.NONE, RUNBOOK, Map.of());
    }

    private ConfigMap incidentMap() {
        return simulation
                .cluster()
                .peek(Kind.CONFIG_MAP, "prod", Names.incident("prod", "op3"))
                .orElseThrow();
    }

    private String runs(String workload) {
        return simulation
                .cluster()
                .peek(Kind.DEPLOYMENT, "prod", workload)
                .orElseThrow()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getImage();
    }

    @Test
    void allComponentsGoBackTogetherAndTheIncidentSaysAll() throws Exception {
        theBadOne(false, false);
        Instant failedAt = run.now();
        RunStory story = new RunStory(
                Optional.of(new Trigger(
                        "gate",
                        "job-success-rate",
                        "GateFAIL",
                        "0.91 misses > 0.95",
                        failedAt,
                        Optional.of(new Trigger.Numbers(Optional.of(0.91), "> 0.95", Optional.of(120.0), "jobs", 3)),
                        List.of())),
                List.of(new RunStory.Event(failedAt.minusSeconds(60), "op2", "deploy of " + BAD + " complete")),
                List.of("hana"));
        RollbackResult result = rollback(new RollbackTerms(MigrationChoice.AUTO, story, IncidentSpec.NONE, Map.of()))
                .result()
                .orElseThrow();
        assertThat(result.failure()).isEmpty();
        assertThat(runs("gateway")).isEqualTo(image("app", GOOD));
        assertThat(runs("worker")).isEqualTo(image("worker", GOOD));
        assertThat(head().state()).isEqualTo(State.ROLLED_BACK);
        assertThat(run.log)
                .contains("prod: gateway -> " + image("app", GOOD), "prod: worker -> " + image("worker", GOOD));
        // Side by side: both are written before either is complete.
        assertThat(run.log.indexOf("prod: worker -> " + image("worker", GOOD)))
                .isEqualTo(run.log.indexOf("prod: gateway -> " + image("app", GOOD)) + 1);

        Incident incident = Json.read(incidentMap().getData().get("incident.json"), Incident.class);
        assertThat(incident).isEqualTo(result.incident());
        assertThat(incidentMap().getImmutable()).isTrue();
        assertThat(incidentMap().getData().get("incident.md")).isEqualTo(incident.toMarkdown());
        assertThat(incident.from()).isEqualTo(BAD);
        assertThat(incident.to()).isEqualTo(GOOD);
        assertThat(incident.trigger()).isEqualTo(story.trigger().orElseThrow());
        assertThat(incident.people()).isEqualTo(new Incident.People("alice", "alice", List.of("hana")));
        assertThat(incident.times().deployedAt()).contains(failedAt.minusSeconds(60));
        assertThat(incident.times().toDetect()).contains(Duration.ofSeconds(60));
        assertThat(incident.imagesBefore()).containsEntry("gateway", image("app", BAD));
        assertThat(incident.decision().outcome()).isEqualTo(MigrationDecision.Outcome.STAY);
        assertThat(incident.timeline())
                .extracting(RunStory.Event::text)
                .contains("deploy of " + BAD + " complete", "rollback asked for: errors")
                .isNotEmpty();
        assertThat(incident.commands())
                .contains(
                        "kubectl -n prod get cm slidecraft-prod-incident-op3 -o jsonpath='{.data.incident\\.md}'",
                        "kubectl -n prod set image deployment/gateway gateway=" + image("app", GOOD));
        assertThat(result.toMap("slidecraft/postmortem-op3.ics"))
                .containsEntry("invitation", "slidecraft/postmortem-op3.ics")
                .containsEntry("runbook", "")
                .containsKeys("environment", "from", "to", "images", "changed", "incident", "decision");
    }

    @Test
    void pastAContractingMigrationTheEnvironmentIsFrozenUntilAHotfix() throws Exception {
        theGoodOneHadALevel();
        theBadOne(true, false);
        RollbackResult result = rollback(terms(MigrationChoice.AUTO)).result().orElseThrow();
        assertThat(result.failure().orElseThrow().reason()).isEqualTo("NotReversible");
        assertThat(result.failure().orElseThrow().message())
                .startsWith("prod is frozen: it can't go back to 1.0.1-aaaaaab, and " + BAD + " goes on running.")
                .contains("removes what 1.0.1-aaaaaab needs, and taking it back was not declared safe")
                .contains("What to do next: fix forward.")
                .contains("slidecraftDeploy, which ends the freeze");
        assertThat(head().state()).isEqualTo(State.FROZEN);
        assertThat(head().inProgress()).isEmpty();
        assertThat(lock.holder(run)).isEmpty();
        assertThat(runs("gateway")).isEqualTo(image("app", BAD));
        assertThat(database.happened()).isEmpty();
        Incident incident = Json.read(incidentMap().getData().get("incident.json"), Incident.class);
        assertThat(incident.restored()).isFalse();
        assertThat(incident.decision().outcome()).isEqualTo(MigrationDecision.Outcome.FREEZE);
        assertThat(incident.from()).isEqualTo(BAD);
        assertThat(incident.to()).isEqualTo("1.0.1-aaaaaab");

        deploy("op4", "1.1.1-ccccccc");
        assertThat(head().state()).isEqualTo(State.DEPLOYED);
    }

    @Test
    void aReversalThatWasDeclaredSafeComesFirst() throws Exception {
        theGoodOneHadALevel();
        theBadOne(true, true);
        RollbackResult result = rollback(terms(MigrationChoice.AUTO)).result().orElseThrow();
        assertThat(result.failure()).isEmpty();
        assertThat(database.happened()).containsExactly("undo STARTED", "undo ENDED");
        assertThat(head().migrations().get("database")).satisfies(level -> {
            assertThat(level.level()).isEqualTo("11");
            assertThat(level.release()).isEqualTo("1.0.1-aaaaaab");
            assertThat(level.contracting()).isFalse();
        });
        assertThat(runs("gateway")).isEqualTo(image("app", "1.0.1-aaaaaab"));
        assertThat(head().state()).isEqualTo(State.ROLLED_BACK);
        assertThat(run.log.indexOf("prod: database was taken back to level 11 (was at 12), 5 s."))
                .isPositive()
                .isLessThan(run.log.lastIndexOf("prod: gateway -> " + image("app", "1.0.1-aaaaaab")));
        assertThat(result.incident().decision().outcome()).isEqualTo(MigrationDecision.Outcome.REVERSE);
        assertThat(result.incident().toMarkdown()).contains("- **database**: reverse; it is at level 12");
        assertThat(database.wrong()).isEmpty();
    }

    @Test
    void aReversalThatFailsLeavesItFrozenAndIsAnIncident() throws Exception {
        theGoodOneHadALevel();
        theBadOne(true, true);
        database.reverses(1);
        RollbackResult result = rollback(terms(MigrationChoice.AUTO)).result().orElseThrow();
        assertThat(result.failure().orElseThrow().message())
                .startsWith(
                        "The rollback to 1.0.1-aaaaaab was not begun, since the databases could not be taken back first.");
        assertThat(head().state()).isEqualTo(State.FROZEN);
        assertThat(runs("gateway")).isEqualTo(image("app", BAD));
        assertThat(incidentMap().getData().get("incident.md")).contains("rollback to 1.0.1-aaaaaab failed");
    }

    @Test
    void whatCanNotBeTakenBackAsDeclaredIsRefusedBeforeAnythingIsChanged() {
        theGoodOneHadALevel();
        theBadOne(true, true);
        End<RollbackResult> end =
                rollback(new RollbackTerms(MigrationChoice.AUTO, RunStory.NONE, IncidentSpec.NONE, Map.of()));
        assertThat(end.failure().orElseThrow().message())
                .contains("nothing was changed")
                .contains("Migration database is not in this run's slidecraft.yaml");
        assertThat(head().state()).isEqualTo(State.FAILED);
    }

    @Test
    void theRunbookGetsAnEntryAndALineInItsList() {
        theBadOne(false, false);
        RollbackResult result = rollback(runbook()).result().orElseThrow();
        assertThat(run.git.commits(REPOSITORY, "main")).hasSize(1).first().satisfies(commit -> {
            assertThat(commit.id()).isEqualTo(result.runbook());
            assertThat(commit.message())
                    .startsWith(
                            "Record an incident: prod rolled back from " + BAD + " to " + GOOD + "\n\nOperation: op3");
            String file = commit.files().keySet().stream()
                    .filter(name -> name.endsWith("-prod-op3.md"))
                    .findFirst()
                    .orElseThrow();
            assertThat(file).matches("incidents/\\d{4}-\\d\\d-\\d\\d-prod-op3\\.md");
            assertThat(commit.files().get(file)).isEqualTo(result.incident().toMarkdown());
            assertThat(commit.files().get("incidents/README.md"))
                    .startsWith("# Incidents\n\n- [")
                    .contains("](" + file.substring("incidents/".length()) + "): a person: alice\n");
        });
        assertThat(incidentMap().getMetadata().getAnnotations())
                .containsEntry("slidecraft.io/runbook", result.runbook());
        assertThat(run.log).anyMatch(line -> line.endsWith("is in commit " + result.runbook() + "."));
    }

    @Test
    void aGitServerThatIsAwayIsTriedAgainAndNeverFailsTheRollback() {
        theBadOne(false, false);
        run.git.failNext(new GitException("The server answers 503.", true, null));
        RollbackResult result = rollback(runbook()).result().orElseThrow();
        assertThat(result.runbook()).hasSize(40);
        assertThat(run.log)
                .contains("prod: the runbook's entry is not committed yet: The server answers 503. Trying again.");
    }

    @Test
    void aRunbookThatRefusesIsToldInTheLogAndBesideTheIncident() {
        theBadOne(false, false);
        run.git.failNext(new GitException("The push is refused.", false, null));
        RollbackResult result = rollback(runbook()).result().orElseThrow();
        assertThat(result.failure()).isEmpty();
        assertThat(result.runbook()).isEmpty();
        assertThat(result.runbookFailure()).isEqualTo("The push is refused.");
        assertThat(head().state()).isEqualTo(State.ROLLED_BACK);
        assertThat(incidentMap().getMetadata().getAnnotations())
                .containsEntry("slidecraft.io/runbook", "not committed: The push is refused.");
        assertThat(run.log).anyMatch(line -> line.contains("could not be committed: The push is refused."));
    }

    @Test
    void aRollbackWhosePodsNeverComeIsAnIncidentAndFrozen() throws Exception {
        theBadOne(false, false);
        simulation
                .images()
                .set("registry/app:" + GOOD, ImageBehaviour.HEALTHY.crashes(Duration.ofSeconds(1), 1, "no database"));
        RollbackResult result = rollback(runbook()).result().orElseThrow();
        assertThat(result.failure()).isPresent();
        assertThat(head().state()).isEqualTo(State.FROZEN);
        Incident incident = Json.read(incidentMap().getData().get("incident.json"), Incident.class);
        assertThat(incident.restored()).isFalse();
        assertThat(incident.outcome()).contains("is frozen for a person to decide");
        assertThat(run.git.commits(REPOSITORY, "main")).isEmpty();
    }

    /** Whatever state a controller that died had stored last: the same end, one incident, one commit. */
    @Test
    void goesOnFromAnyStateToTheSameEnd() throws Exception {
        theGoodOneHadALevel();
        theBadOne(true, true);
        RollbackTerms terms =
                new RollbackTerms(MigrationChoice.AUTO, RunStory.NONE, RUNBOOK, Map.of("database", FLYWAY));
        List<String> states = new ArrayList<>();
        states.add(Json.write(asked(terms)));
        RollbackResult first = finish(states.get(0), states);
        assertThat(first.failure()).isEmpty();
        String incident = incidentMap().getData().toString();
        assertThat(states).hasSizeGreaterThan(6);
        for (String state : List.copyOf(states)) {
            RollbackResult again = finish(state, new ArrayList<>());
            assertThat(again.failure()).as(state).isEmpty();
            assertThat(again.incident()).isEqualTo(first.incident());
            assertThat(again.runbook()).isEqualTo(first.runbook());
        }
        assertThat(incidentMap().getData().toString()).isEqualTo(incident);
        assertThat(run.git.commits(REPOSITORY, "main")).hasSize(1);
        assertThat(database.happened()).containsExactly("undo STARTED", "undo ENDED");
    }

    /** A process that dies after each turn: a new operation for each, which remembers nothing. */
    private RollbackResult finish(String from, List<String> states) throws Exception {
        String stored = from;
        for (int turns = 0; turns < 2000; turns++) {
            Turn<RollbackState, RollbackResult> turn =
                    new RollbackOperation(lock).advance(Json.read(stored, RollbackState.class), run);
            if (turn instanceof Turn.Done<RollbackState, RollbackResult> done) {
                return done.result();
            }
            if (turn instanceof Turn.Failed<RollbackState, RollbackResult> failed) {
                throw new AssertionError(failed.failure() + " from " + stored);
            }
            Turn.Wait<RollbackState, RollbackResult> wait = (Turn.Wait<RollbackState, RollbackResult>) turn;
            String next = Json.write(wait.state());
            if (!next.equals(stored)) {
                states.add(next);
            }
            stored = next;
            simulation
                    .runtime()
                    .advance(
                            wait.atMost().compareTo(Duration.ofSeconds(1)) < 0 ? wait.atMost() : Duration.ofSeconds(1));
        }
        throw new AssertionError("It has no end: " + stored);
    }

    /** What {@code dryRun: true} says. */
    private RolloutPlan plan(RollbackTerms terms) {
        long before = simulation.cluster().version();
        RolloutPlan plan = run.drive(
                        new PlanOperation(
                                lock, new PlannedDatabases(terms.migration(), terms::migrations), ManifestSource.NONE),
                        new PlanOperation.PlanState(
                                request("op3", Purpose.ROLLBACK, "").asDryRun(), ""),
                        LIMIT)
                .result()
                .orElseThrow();
        assertThat(simulation.cluster().version()).as("nothing is written").isEqualTo(before);
        return plan;
    }

    @Test
    void aDryRunTellsTheDecisionAboutTheDatabase() {
        theGoodOneHadALevel();
        theBadOne(false, true);
        assertThat(plan(terms(MigrationChoice.AUTO))).satisfies(plan -> {
            assertThat(plan.refused()).isFalse();
            assertThat(plan.changed()).isTrue();
            assertThat(plan.lines())
                    .contains("Database database is at level 12 of " + BAD
                            + ", with which 1.0.1-aaaaaab works too (nothing was removed since); it stays there.");
        });
        assertThat(plan(terms(MigrationChoice.REVERSE))).satisfies(plan -> {
            assertThat(plan.refused()).isFalse();
            assertThat(plan.lines())
                    .contains("Database database is at level 12 of " + BAD
                            + ", and is taken back to 11 first, as asked for.");
        });
        // The same words as the real one's.
        rollback(terms(MigrationChoice.REVERSE));
        assertThat(run.log)
                .contains("prod: Database database is at level 12 of " + BAD
                        + ", and is taken back to 11 first, as asked for.");
    }

    @Test
    void aDryRunTellsThatTheRealOneWouldFreeze() {
        theGoodOneHadALevel();
        theBadOne(true, false);
        RolloutPlan plan = plan(terms(MigrationChoice.AUTO));
        assertThat(plan.refused()).isTrue();
        assertThat(plan.changed()).isFalse();
        assertThat(plan.lines())
                .contains(
                        "would be frozen (NotReversible) instead of going back to 1.0.1-aaaaaab: Database database is at"
                                + " level 12 of " + BAD
                                + "; a migration since 1.0.1-aaaaaab removes what 1.0.1-aaaaaab needs, and"
                                + " taking it back was not declared safe ('reversible' in slidecraft.yaml).");
        assertThat(head().state()).isEqualTo(State.FAILED);
    }

    @Test
    void aDryRunTellsThatAReversalCanNotBeDone() {
        theGoodOneHadALevel();
        theBadOne(true, true);
        RolloutPlan plan = plan(new RollbackTerms(MigrationChoice.AUTO, RunStory.NONE, IncidentSpec.NONE, Map.of()));
        assertThat(plan.refused()).isTrue();
        assertThat(plan.lines())
                .anyMatch(line -> line.startsWith("would be refused (MigrationRefused)")
                        && line.contains("Migration database is not in this run's slidecraft.yaml"));
    }
}
