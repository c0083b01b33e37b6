package io.jenkins.plugins.slidecraft.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.environment.RunOnSim;
import io.jenkins.plugins.slidecraft.environment.RunOnSim.End;
import io.jenkins.plugins.slidecraft.environment.SettleOperation;
import io.jenkins.plugins.slidecraft.environment.Verdicts;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Liveness;
import io.jenkins.plugins.slidecraft.operation.Turn;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import io.jenkins.plugins.slidecraft.rollback.RollbackOperation;
import io.jenkins.plugins.slidecraft.rollback.RollbackResult;
import io.jenkins.plugins.slidecraft.rollback.RollbackState;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest.Purpose;
import io.jenkins.plugins.slidecraft.sim.ImageBehaviour;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RollingRolloutTest {
    private static final String OLD = "registry/app:1.0.0-aaaaaaa";
    private static final String NEW = "registry/app:1.1.0-bbbbbbb@sha256:" + "b".repeat(64);

    private final Simulation simulation = Simulation.seeded(7);
    private final EnvironmentLock lock = new EnvironmentLock();
    private final RunOnSim run = RunOnSim.of(simulation, "app#1");

    @BeforeEach
    void somethingRuns() {
        simulation.deploy("prod", "gateway", OLD, 3);
        simulation.deploy("prod", "worker", OLD, 2);
        assertThat(simulation.settle("prod", Duration.ofMinutes(5))).isTrue();
    }

    private static List<WorkloadImage> images(String image) {
        return List.of(
                new WorkloadImage("gateway", "gateway", "gateway", ImageRef.parse(image)),
                new WorkloadImage("worker", "worker", "worker", ImageRef.parse(image)));
    }

    private RolloutRequest request(String id, Purpose purpose, String release, String image) {
        return new RolloutRequest(
                id,
                purpose,
                release,
                purpose == Purpose.DEPLOY ? images(image) : List.of(),
                List.of("job-success-rate"),
                "errors",
                "https://jenkins.example/app/1/",
                "alice",
                run.now().plus(Duration.ofMinutes(10)));
    }

    private End<RolloutResult> deploy(RunOnSim world, String id, String release, String image) {
        return world.drive(
                new RollingRollout(lock),
                RolloutState.of(request(id, Purpose.DEPLOY, release, image)),
                Duration.ofMinutes(10));
    }

    private End<RollbackResult> rollback(RunOnSim world, String id, String to) {
        return world.drive(
                new RollbackOperation(lock),
                RollbackState.of(request(id, Purpose.ROLLBACK, to, ""), world.now()),
                Duration.ofMinutes(10));
    }

    private EnvironmentHead head() {
        return HeadStore.read(run).head();
    }

    private String image(String deployment) {
        Deployment found =
                simulation.cluster().peek(Kind.DEPLOYMENT, "prod", deployment).orElseThrow();
        return found.getSpec().getTemplate().getSpec().getContainers().get(0).getImage();
    }

    @Test
    void theFirstDeploymentRecordsWhatItFindsAndBringsTheRelease() {
        End<RolloutResult> end = deploy(run, "op1", "1.1.0-bbbbbbb", NEW);
        assertThat(end.failure()).isEmpty();
        assertThat(end.result().orElseThrow().previous()).isEqualTo(ReleaseSummary.IMPORTED);
        assertThat(end.result().orElseThrow().changed()).isTrue();
        assertThat(image("gateway")).isEqualTo(NEW);
        assertThat(head().state()).isEqualTo(State.DEPLOYED);
        assertThat(head().stable().orElseThrow().name()).isEqualTo(ReleaseSummary.IMPORTED);
        assertThat(head().stable().orElseThrow().images())
                .allSatisfy(image -> assertThat(image.image().pinned()).isTrue());
        assertThat(lock.holder(run)).contains(run.self());
        assertThat(run.log)
                .contains(
                        "prod: first deployment here; recorded what runs as stable release imported.",
                        "prod: deploy of 1.1.0-bbbbbbb (running: imported), 2 workloads.",
                        "prod: gateway -> " + NEW,
                        "prod: gateway: 3 of 3 updated and available");
        assertThat(simulation.cluster().openWatches()).isZero();
    }

    @Test
    void isStableAndLetGoOnceTheLastRequiredGateHasPassed() {
        deploy(run, "op1", "1.1.0-bbbbbbb", NEW);
        ReleaseSummary running = Verdicts.running(run).orElseThrow();
        assertThat(Verdicts.pass(run, lock, "something-else", running)).isFalse();
        assertThat(Verdicts.pass(run, lock, "job-success-rate", running)).isTrue();
        assertThat(head().state()).isEqualTo(State.STABLE);
        assertThat(head().stable().orElseThrow().name()).isEqualTo("1.1.0-bbbbbbb");
        assertThat(lock.holder(run)).isEmpty();
    }

    @Test
    void aRunThatEndsWithoutTheVerdictLeavesTheReleaseUnstable() {
        deploy(run, "op1", "1.1.0-bbbbbbb", NEW);
        run.drive(new SettleOperation(lock), SettleOperation.begin(true), Duration.ofMinutes(1));
        assertThat(head().state()).isEqualTo(State.FAILED);
        assertThat(head().stable().orElseThrow().name()).isEqualTo(ReleaseSummary.IMPORTED);
        assertThat(lock.holder(run)).isEmpty();
        assertThat(run.log).last().isEqualTo("prod: 1.1.0-bbbbbbb did not become stable: no PASS of job-success-rate.");
    }

    @Test
    void anImageThatCannotBePulledEndsItLongBeforeTheDeadlineWithItsEventsAndTakesItBack() {
        simulation.images().set(NEW, ImageBehaviour.HEALTHY.pullFails("not found"));
        End<RolloutResult> end = deploy(run, "op1", "1.1.0-bbbbbbb", NEW);
        Failure failure = end.failure().orElseThrow();
        assertThat(failure.reason()).isEqualTo("ImagePullBackOff");
        assertThat(failure.message())
                .startsWith("ImagePullBackOff in pod ")
                .endsWith("prod was taken back to imported.");
        assertThat(failure.evidence()).anySatisfy(line -> assertThat(line).contains("event: Warning"));
        assertThat(Duration.between(Simulation.START, run.now())).isLessThan(Duration.ofMinutes(3));
        assertThat(image("gateway")).isEqualTo(OLD);
        assertThat(image("worker")).isEqualTo(OLD);
        assertThat(head().state()).isEqualTo(State.ROLLED_BACK);
        assertThat(head().inProgress()).isEmpty();
        assertThat(lock.holder(run)).isEmpty();
    }

    @Test
    void aCrashLoopBringsTheLastLogLines() {
        simulation
                .images()
                .set(NEW, ImageBehaviour.HEALTHY.crashes(Duration.ofSeconds(1), 1, "cannot open the database"));
        Failure failure = deploy(run, "op1", "1.1.0-bbbbbbb", NEW).failure().orElseThrow();
        assertThat(failure.reason()).isEqualTo("CrashLoopBackOff");
        assertThat(failure.evidence())
                .anySatisfy(line -> assertThat(line).startsWith("log of ").endsWith("cannot open the database"));
    }

    @Test
    void aReleaseIsTakenBackToTheLastStableOneAndTheIncidentIsWrittenDown() {
        deploy(run, "op1", "1.1.0-bbbbbbb", NEW);
        End<RollbackResult> end = rollback(run, "op2", "");
        assertThat(end.failure()).isEmpty();
        assertThat(end.result().orElseThrow().incident().from()).isEqualTo("1.1.0-bbbbbbb");
        assertThat(end.result().orElseThrow().incident().to()).isEqualTo(ReleaseSummary.IMPORTED);
        assertThat(image("gateway")).startsWith(OLD + "@sha256:");
        assertThat(head().state()).isEqualTo(State.ROLLED_BACK);
        assertThat(lock.holder(run)).isEmpty();
        assertThat(simulation.cluster().peek(Kind.CONFIG_MAP, "prod", "slidecraft-prod-incident-op2"))
                .isPresent();
    }

    @Test
    void aRollbackWhereNothingHasToChangeStillWritesTheIncident() {
        simulation.images().set(NEW, ImageBehaviour.HEALTHY.pullFails("not found"));
        deploy(run, "op1", "1.1.0-bbbbbbb", NEW);
        RollbackResult result = rollback(run, "op2", "").result().orElseThrow();
        assertThat(result.rollout().changed()).isFalse();
        assertThat(result.incident().from()).isEqualTo("1.1.0-bbbbbbb");
        assertThat(result.incident().to()).isEqualTo(ReleaseSummary.IMPORTED);
        assertThat(image("gateway")).isEqualTo(OLD);
    }

    @Test
    void aRollbackNamesTheReleasesThereAreForOneThatThereIsNot() {
        assertThat(rollback(run, "op1", "").failure().orElseThrow().message())
                .isEqualTo(
                        "Nothing has been deployed to prod by slidecraftDeploy yet, so there is no release to roll back"
                                + " to.");
        deploy(run, "op2", "1.1.0-bbbbbbb", NEW);
        assertThat(rollback(run, "op3", "9.9.9-fffffff").failure().orElseThrow().message())
                .isEqualTo("to: '9.9.9-fffffff' is no release of prod; its last ones are 1.1.0-bbbbbbb, imported.");
    }

    @Test
    void aTagThatNamesOtherContentByNowIsRefusedBeforeAnythingIsChanged() {
        run.registry.put("registry/app:1.1.0-bbbbbbb", Optional.of("sha256:" + "c".repeat(64)));
        Failure failure = deploy(run, "op1", "1.1.0-bbbbbbb", NEW).failure().orElseThrow();
        assertThat(failure.reason()).isEqualTo("TagMoved");
        assertThat(failure.message())
                .isEqualTo("component gateway: tag 1.1.0-bbbbbbb of registry/app now names sha256:" + "c".repeat(64)
                        + ", but the release was built as sha256:" + "b".repeat(64)
                        + ": build and push the release again under a new version.");
        assertThat(image("gateway")).isEqualTo(OLD);
        assertThat(head().state()).isEqualTo(State.NEW);
        assertThat(lock.holder(run)).isEmpty();
    }

    @Test
    void aMissingWorkloadIsNamedBeforeAnythingIsChanged() {
        List<WorkloadImage> targets = List.of(new WorkloadImage("realtime", "rt", "main", ImageRef.parse(NEW)));
        RolloutRequest asked = request("op1", Purpose.DEPLOY, "1.1.0-bbbbbbb", NEW);
        RolloutRequest request = new RolloutRequest(
                asked.id(), asked.purpose(), asked.release(), targets, List.of(), "", "", "", asked.deadline());
        Failure failure = run.drive(new RollingRollout(lock), RolloutState.of(request), Duration.ofMinutes(1))
                .failure()
                .orElseThrow();
        assertThat(failure.message())
                .isEqualTo("Deployment rt of component realtime does not exist in namespace prod of prod: apply its"
                        + " manifest first, or name another 'workload' in slidecraft.yaml.");
        assertThat(lock.holder(run)).isEmpty();
    }

    @Test
    void deployingWhatRunsAlreadyChangesNothing() {
        deploy(run, "op1", "1.1.0-bbbbbbb", NEW);
        RolloutResult again = deploy(run, "op2", "1.1.0-bbbbbbb", NEW).result().orElseThrow();
        assertThat(again.changed()).isFalse();
        assertThat(head().nextSequence()).isEqualTo(3);
    }

    @Test
    void anotherRunWaitsPrintingTheHoldersAddressUntilItsDeadline() {
        deploy(run, "op1", "1.1.0-bbbbbbb", NEW);
        RunOnSim other = RunOnSim.of(simulation, "app#2");
        Failure failure = deploy(other, "op2", "1.2.0-ccccccc", NEW).failure().orElseThrow();
        assertThat(failure.reason()).isEqualTo(Failure.DEADLINE_EXCEEDED);
        assertThat(failure.message()).contains("held by app#1 (https://jenkins.example/app#1)");
        assertThat(other.log).singleElement().satisfies(line -> assertThat(line)
                .startsWith("prod: held by app#1 (https://jenkins.example/app#1) since "));
        assertThat(image("gateway")).isEqualTo(NEW);
    }

    @Test
    void aRunThatTakesOverFromADeadOneFirstTakesItsDeploymentBack() {
        simulation.images().set(NEW, ImageBehaviour.HEALTHY.neverReady());
        RollingRollout dead = new RollingRollout(lock);
        RolloutState state = RolloutState.of(request("op1", Purpose.DEPLOY, "1.1.0-bbbbbbb", NEW));
        for (int turn = 0; turn < 4; turn++) {
            if (dead.advance(state, run) instanceof Turn.Wait<RolloutState, RolloutResult> wait) {
                state = wait.state();
            }
        }
        assertThat(image("gateway")).isEqualTo(NEW);
        RunOnSim heir = RunOnSim.of(simulation, "app#2");
        heir.others.put("app#1", Liveness.ENDED);
        String other = NEW.replace("1.1.0-bbbbbbb", "1.2.0-ccccccc").replace("bbbb", "cccc");
        End<RolloutResult> end = deploy(heir, "op2", "1.2.0-ccccccc", other);
        assertThat(end.result().orElseThrow().previous()).isEqualTo(ReleaseSummary.IMPORTED);
        assertThat(heir.log)
                .contains("prod: took the environment over from app#1 (https://jenkins.example/app#1), which is gone.")
                .anySatisfy(line -> assertThat(line).endsWith("was left unfinished: took it back to imported."));
        // The dead one wakes up.
        assertThat(dead.advance(state, run)).isInstanceOfSatisfying(Turn.Failed.class, failed -> assertThat(
                        failed.failure().reason())
                .isEqualTo(Failure.TAKEN_OVER));
        assertThat(image("gateway")).isEqualTo(other);
    }

    @Test
    void podsThatBecameReadyWhileTheControllerWasDownPastTheDeadlineAreKept() {
        RollingRollout before = new RollingRollout(lock);
        RolloutState state = RolloutState.of(request("op1", Purpose.DEPLOY, "1.1.0-bbbbbbb", NEW));
        while (state.phase() != RolloutState.Phase.WATCH) {
            state = ((Turn.Wait<RolloutState, RolloutResult>) before.advance(state, run)).state();
        }
        simulation.runtime().advance(Duration.ofHours(2));
        assertThat(run.drive(new RollingRollout(lock), state, Duration.ofMinutes(1))
                        .result())
                .isPresent();
        assertThat(head().state()).isEqualTo(State.DEPLOYED);
    }

    @Test
    void aLeaseDeletedByHandDoesNotMakeALiveDeploymentALeftover() {
        RolloutState state = RolloutState.of(request("op1", Purpose.DEPLOY, "1.1.0-bbbbbbb", NEW));
        RollingRollout alive = new RollingRollout(lock);
        while (state.phase() != RolloutState.Phase.WATCH) {
            state = ((Turn.Wait<RolloutState, RolloutResult>) alive.advance(state, run)).state();
        }
        simulation.cluster().delete(Kind.LEASE, "prod", "slidecraft-prod", DeleteOptions.BACKGROUND);
        RunOnSim reaper = RunOnSim.of(simulation, "reaper");
        assertThat(new SettleOperation(lock).isCalledFor(reaper)).isFalse();
        reaper.others.put("app#1", Liveness.ENDED);
        assertThat(new SettleOperation(lock).isCalledFor(reaper)).isTrue();
    }

    @Test
    void podsThatNoNodeTakesEndItAfterHalfAMinuteWithTheirEvents() {
        simulation.controlPlane().setCapacity(5);
        Failure failure = deploy(run, "op1", "1.1.0-bbbbbbb", NEW).failure().orElseThrow();
        assertThat(failure.reason()).isEqualTo("Unschedulable");
        assertThat(failure.message()).startsWith("Unschedulable in pod ").endsWith("prod was taken back to imported.");
        assertThat(failure.evidence())
                .anySatisfy(line -> assertThat(line).startsWith("event: Warning FailedScheduling: "));
        assertThat(Duration.between(Simulation.START, run.now())).isLessThan(Duration.ofMinutes(3));
        assertThat(image("gateway")).isEqualTo(OLD);
    }

    @Test
    void podsThatAQuotaRefusesEndItAfterHalfAMinuteInTheServersWords() {
        simulation.controlPlane().setQuota("prod", 5);
        Failure failure = deploy(run, "op1", "1.1.0-bbbbbbb", NEW).failure().orElseThrow();
        assertThat(failure.reason()).isEqualTo("FailedCreate");
        assertThat(failure.message())
                .startsWith("FailedCreate in Deployment ")
                .contains("exceeded quota: compute")
                .endsWith("prod was taken back to imported.");
        assertThat(failure.evidence()).anySatisfy(line -> assertThat(line).startsWith("event: Warning FailedCreate: "));
        assertThat(image("gateway")).isEqualTo(OLD);
        assertThat(lock.holder(run)).isEmpty();
    }

    @Test
    void aWorkloadThatAnAdmissionRuleRefusesEndsItAtOnceInTheRulesWords() {
        simulation.cluster().admit((kind, object, before) -> {
            if (object instanceof Deployment deployment
                    && deployment.getMetadata().getName().equals("worker")
                    && deployment
                            .getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .get(0)
                            .getImage()
                            .equals(NEW)) {
                throw new KubeException(
                        403, "Forbidden", "admission webhook \"images.example\" denied the request: not signed");
            }
        });
        Failure failure = deploy(run, "op1", "1.1.0-bbbbbbb", NEW).failure().orElseThrow();
        assertThat(failure.reason()).isEqualTo("Forbidden");
        assertThat(failure.message())
                .isEqualTo("prod: the API server answered 403: admission webhook \"images.example\" denied the request:"
                        + " not signed (refused for the identity that the controller uses for this cluster, by a quota"
                        + " or by an admission rule: see the Role that the plugin ships). prod was taken back to"
                        + " imported.");
        assertThat(image("gateway")).isEqualTo(OLD);
        assertThat(image("worker")).isEqualTo(OLD);
        assertThat(lock.holder(run)).isEmpty();
    }
}
