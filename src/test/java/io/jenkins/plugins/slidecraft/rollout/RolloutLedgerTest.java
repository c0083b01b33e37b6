package io.jenkins.plugins.slidecraft.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry.Outcome;
import io.jenkins.plugins.slidecraft.environment.Names;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.environment.RunOnSim;
import io.jenkins.plugins.slidecraft.environment.SettleOperation;
import io.jenkins.plugins.slidecraft.environment.Verdicts;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Liveness;
import io.jenkins.plugins.slidecraft.operation.Turn;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import io.jenkins.plugins.slidecraft.rollback.RollbackOperation;
import io.jenkins.plugins.slidecraft.rollback.RollbackResult;
import io.jenkins.plugins.slidecraft.rollback.RollbackState;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the ledger says after take-overs, lost answers and releases of some components. */
class RolloutLedgerTest {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String FOUND = "registry/app:1.0.0-aaaaaaa";

    private final Simulation simulation = Simulation.seeded(11);
    private final EnvironmentLock lock = new EnvironmentLock();
    private final RunOnSim run = RunOnSim.of(simulation, "app#1");
    private final RunOnSim heir = RunOnSim.of(simulation, "app#2");

    @BeforeEach
    void somethingRuns() {
        simulation.deploy("prod", "gateway", FOUND, 2);
        simulation.deploy("prod", "worker", FOUND, 2);
        assertThat(simulation.settle("prod", Duration.ofMinutes(5))).isTrue();
        heir.others.put("app#1", Liveness.ENDED);
    }

    private static WorkloadImage image(String component, char version) {
        return new WorkloadImage(component, component, component, ImageRef.parse(text(version)));
    }

    private static String text(char version) {
        return "registry/app:1." + (version - 'a') + ".0-"
                + String.valueOf(version).repeat(7) + "@sha256:"
                + String.valueOf(version).repeat(64);
    }

    private RolloutState deploy(String id, char version, List<String> gates, String... components) {
        return RolloutState.of(new RolloutRequest(
                id,
                RolloutRequest.Purpose.DEPLOY,
                "1." + (version - 'a') + ".0-" + String.valueOf(version).repeat(7),
                List.of(components).stream().map(name -> image(name, version)).toList(),
                gates,
                "",
                "",
                "alice",
                run.now().plus(LIMIT)));
    }

    private RolloutResult deployed(RunOnSim world, RolloutState state) {
        return world.drive(new RollingRollout(lock), state, LIMIT).result().orElseThrow();
    }

    private RollbackState rollback(String id) {
        return RollbackState.of(
                new RolloutRequest(
                        id,
                        RolloutRequest.Purpose.ROLLBACK,
                        "",
                        List.of(),
                        List.of(),
                        "errors",
                        "",
                        "alice",
                        run.now().plus(LIMIT)),
                run.now());
    }

    private void ends(RunOnSim world, boolean success) {
        world.drive(new SettleOperation(lock), SettleOperation.begin(success), Duration.ofMinutes(1));
    }

    private EnvironmentHead head() {
        return HeadStore.read(run).head();
    }

    private String runs(String deployment) {
        Deployment found =
                simulation.cluster().peek(Kind.DEPLOYMENT, "prod", deployment).orElseThrow();
        return found.getSpec().getTemplate().getSpec().getContainers().get(0).getImage();
    }

    @Test
    void aReleaseOfSomeComponentsKeepsTheOthersSoThatARollbackTakesAllBack() {
        deployed(run, deploy("op1", 'b', List.of(), "gateway", "worker"));
        ends(run, true);
        deployed(run, deploy("op2", 'c', List.of(), "gateway"));
        ends(run, true);
        deployed(run, deploy("op3", 'd', List.of("gate"), "gateway", "worker"));
        run.drive(new RollbackOperation(lock), rollback("op4"), LIMIT);
        assertThat(runs("gateway")).isEqualTo(text('c'));
        assertThat(runs("worker")).isEqualTo(text('b'));
    }

    @Test
    void aComponentThatComesLaterIsTakenBackToWhatItRanBefore() {
        deployed(run, deploy("op1", 'b', List.of(), "gateway"));
        ends(run, true);
        deployed(run, deploy("op2", 'c', List.of("gate"), "gateway", "worker"));
        run.drive(new RollbackOperation(lock), rollback("op3"), LIMIT);
        assertThat(runs("gateway")).isEqualTo(text('b'));
        assertThat(runs("worker")).startsWith(FOUND + "@sha256:");
    }

    @Test
    void aReleaseThatItsRunLeftWithoutAVerdictDoesNotBecomeStableByTheNextRun() {
        deployed(run, deploy("op1", 'b', List.of(), "gateway", "worker"));
        heir.registry.put("registry/app:1.2.0-ccccccc", java.util.Optional.empty());
        Failure failure = heir.drive(new RollingRollout(lock), deploy("op2", 'd', List.of(), "nothing"), LIMIT)
                .failure()
                .orElseThrow();
        assertThat(failure.reason()).isEqualTo("WorkloadMissing");
        ends(heir, true);
        assertThat(head().state()).isEqualTo(State.FAILED);
        assertThat(head().stable().orElseThrow().name()).isEqualTo(ReleaseSummary.IMPORTED);
        assertThat(head().entry("op1").orElseThrow().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(lock.holder(heir)).isEmpty();
    }

    @Test
    void aReleaseThatWasJudgedBadCanBeDeployedAgainAndBecomeStable() {
        deployed(run, deploy("op1", 'b', List.of("gate"), "gateway", "worker"));
        Verdicts.fail(run, lock, head().running().orElseThrow());
        ends(run, false);
        RolloutResult again = deployed(run, deploy("op2", 'b', List.of("gate"), "gateway", "worker"));
        assertThat(again.changed()).isFalse();
        assertThat(head().state()).isEqualTo(State.DEPLOYED);
        assertThat(Verdicts.pass(run, lock, "gate", head().running().orElseThrow()))
                .isTrue();
        assertThat(head().state()).isEqualTo(State.STABLE);
    }

    @Test
    void aPassWhoseAnswerWasLostIsRecordedAndTheLockLetGo() {
        deployed(run, deploy("op1", 'b', List.of("gate"), "gateway", "worker"));
        ReleaseSummary judged = head().running().orElseThrow();
        Lease held =
                simulation.cluster().get(Kind.LEASE, "prod", Names.head("prod")).orElseThrow();
        Verdicts.pass(run, lock, "gate", judged);
        heldAgain(held);
        assertThat(Verdicts.pass(run, lock, "gate", judged)).isTrue();
        assertThat(lock.holder(run)).isEmpty();
    }

    /** As if the Lease had not been let go. */
    private void heldAgain(Lease held) {
        Lease now =
                simulation.cluster().get(Kind.LEASE, "prod", Names.head("prod")).orElseThrow();
        now.setSpec(held.getSpec());
        simulation.cluster().replace(Kind.LEASE, "prod", now, WriteOptions.DEFAULT);
    }

    @Test
    void anOperationThatLostTheAnswerToItsLastWriteStillLetsTheLockGo() {
        deployed(run, deploy("op1", 'b', List.of("gate"), "gateway", "worker"));
        Lease held =
                simulation.cluster().get(Kind.LEASE, "prod", Names.head("prod")).orElseThrow();
        RollbackState asked = rollback("op2");
        run.drive(new RollbackOperation(lock), asked, LIMIT);
        heldAgain(held);
        RollbackResult again =
                run.drive(new RollbackOperation(lock), asked, LIMIT).result().orElseThrow();
        assertThat(again.incident().from()).isEqualTo("1.1.0-bbbbbbb");
        assertThat(again.incident().to()).isEqualTo(ReleaseSummary.IMPORTED);
        assertThat(again.rollout().changed()).isTrue();
        assertThat(lock.holder(run)).isEmpty();
    }

    @Test
    void aCompletedDeploymentWhoseReleaseNoLongerRunsDoesNotClaimAnothersSuccess() {
        RolloutState asked = deploy("op1", 'b', List.of("gate"), "gateway", "worker");
        deployed(run, asked);
        deployed(heir, deploy("op2", 'c', List.of("gate"), "gateway", "worker"));
        assertThat(new RollingRollout(lock).advance(asked, run))
                .isInstanceOfSatisfying(
                        Turn.Failed.class,
                        failed -> assertThat(failed.failure().reason()).isEqualTo(Failure.TAKEN_OVER));
    }

    @Test
    void anOldStateWritesNoJournalWithoutTheLock() {
        RollingRollout rollout = new RollingRollout(lock);
        RolloutState prepared = ((Turn.Wait<RolloutState, RolloutResult>)
                        rollout.advance(deploy("op1", 'b', List.of(), "gateway", "worker"), run))
                .state();
        assertThat(lock.acquire(heir)).isInstanceOf(EnvironmentLock.Held.class);
        Turn<RolloutState, RolloutResult> turn = rollout.advance(prepared, run);
        assertThat(head().inProgress()).isEmpty();
        assertThat(turn)
                .isInstanceOfSatisfying(Turn.Wait.class, wait -> assertThat(((RolloutState) wait.state()).phase())
                        .isEqualTo(RolloutState.Phase.LOCK));
    }

    @Test
    void aWorkloadWhoseImageIsNoImageIsNamedBeforeAnythingIsChanged() {
        Deployment gateway =
                simulation.cluster().get(Kind.DEPLOYMENT, "prod", "gateway").orElseThrow();
        gateway.getSpec().getTemplate().getSpec().getContainers().get(0).setImage("IMAGE");
        simulation.cluster().replace(Kind.DEPLOYMENT, "prod", gateway, WriteOptions.DEFAULT);
        Failure failure = run.drive(new RollingRollout(lock), deploy("op1", 'b', List.of(), "gateway", "worker"), LIMIT)
                .failure()
                .orElseThrow();
        assertThat(failure.message())
                .startsWith("Deployment gateway in namespace prod names no image in container gateway")
                .contains("kubectl set image deployment/gateway gateway=…");
        assertThat(lock.holder(run)).isEmpty();
    }

    @Test
    void aJournalWrittenJustAfterTheLockWasLostIsRefusedOrSettled() {
        RollingRollout rollout = new RollingRollout(lock);
        deployed(run, deploy("op1", 'b', List.of(), "gateway", "worker"));
        ends(run, false);
        HeadStore.Stored before = HeadStore.read(run);
        lock.acquire(run);
        ends(heir, false);
        assertThat(lock.holder(heir)).isEmpty();
        assertThat(head().epoch())
                .as("stamped by the take-over")
                .isGreaterThan(before.head().epoch());

        RolloutState asked = deploy("op2", 'c', List.of(), "gateway", "worker");
        while (head().inProgress().isEmpty()) {
            asked = ((Turn.Wait<RolloutState, RolloutResult>) rollout.advance(asked, run)).state();
        }
        lock.release(run, head().epoch());
        heir.others.put("app#1", Liveness.ELSEWHERE);
        ends(heir, false);
        assertThat(head().inProgress()).isEmpty();
        assertThat(head().state()).isEqualTo(State.ROLLED_BACK);
    }
}
