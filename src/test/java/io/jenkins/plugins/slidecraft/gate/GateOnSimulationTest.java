package io.jenkins.plugins.slidecraft.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.RunOnSim;
import io.jenkins.plugins.slidecraft.gate.Look.Reason;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import io.jenkins.plugins.slidecraft.rollout.RollingRollout;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest.Purpose;
import io.jenkins.plugins.slidecraft.rollout.RolloutState;
import io.jenkins.plugins.slidecraft.sim.ImageBehaviour;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** G11's gates as they stand, over the simulated metric store and the environment's real ledger and lock. */
class GateOnSimulationTest {
    private static final String NEW = "registry/app:1.1.0-bbbbbbb@sha256:" + "b".repeat(64);

    private final Simulation simulation = Simulation.seeded(11);
    private final EnvironmentLock lock = new EnvironmentLock();
    private final RunOnSim run = RunOnSim.of(simulation, "app#1");

    @BeforeEach
    void somethingRuns() {
        simulation.deploy("prod", "gateway", "registry/app:1.0.0-aaaaaaa", 2);
        simulation.deploy("prod", "worker", "registry/app:1.0.0-aaaaaaa", 2);
        assertThat(simulation.settle("prod", Duration.ofMinutes(5))).isTrue();
    }

    private void deploy(String... gates) {
        RolloutRequest request = new RolloutRequest(
                "op1",
                Purpose.DEPLOY,
                "1.1.0-bbbbbbb",
                List.of(
                        new WorkloadImage("gateway", "gateway", "gateway", ImageRef.parse(NEW)),
                        new WorkloadImage("worker", "worker", "worker", ImageRef.parse(NEW))),
                List.of(gates),
                "",
                "https://jenkins.example/app/1/",
                "alice",
                run.now().plus(Duration.ofMinutes(10)));
        assertThat(run.drive(new RollingRollout(lock), RolloutState.of(request), Duration.ofMinutes(10))
                        .failure())
                .isEmpty();
    }

    private RunOnSim.End<GateResult> gate(RunOnSim world, String name) {
        GateRequest request = GateArguments.parse(
                Map.of("gate", name, "initialDelay", "1m"),
                new GateContext("shop", "prod", "prod", Map.of()),
                "gate-" + name,
                world.now());
        return world.drive(
                new GateOperation(new LedgerVerdicts(lock)),
                GateState.first(request),
                Duration.between(world.now(), request.schedule().deadline()));
    }

    private EnvironmentHead head() {
        return HeadStore.read(run).head();
    }

    @Test
    void theLastGateMakesTheReleaseStableAndLetsTheEnvironmentGo() {
        deploy("job-success-rate", "api-error-rate");
        GateResult first = gate(run, "job-success-rate").result().orElseThrow();
        assertThat(first.verdict()).isEqualTo(Verdict.PASS);
        assertThat(first.becameStable()).isFalse();
        assertThat(head().state()).isEqualTo(State.DEPLOYED);
        assertThat(head().running().orElseThrow().passedGates()).containsExactly("job-success-rate");
        assertThat(lock.holder(run)).contains(run.self());

        GateResult last = gate(run, "api-error-rate").result().orElseThrow();
        assertThat(last.verdict()).isEqualTo(Verdict.PASS);
        assertThat(last.becameStable()).isTrue();
        assertThat(head().state()).isEqualTo(State.STABLE);
        assertThat(head().stable().orElseThrow().name()).isEqualTo("1.1.0-bbbbbbb");
        assertThat(lock.holder(run)).isEmpty();
        assertThat(run.log)
                .last()
                .isEqualTo("[api-error-rate] release 1.1.0-bbbbbbb has passed all that prod requires: it is stable");
    }

    @Test
    void aBadReleaseFailsAndIsRecordedAsFailed() {
        simulation.images().set(NEW, ImageBehaviour.HEALTHY.serving(0.2, 0.3));
        deploy("job-success-rate");
        GateResult result = gate(run, "job-success-rate").result().orElseThrow();

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.first().looks()).last().satisfies(look -> {
            assertThat(look.value().getAsDouble()).isBetween(0.5, 0.85);
            assertThat(look.samples().getAsDouble()).isGreaterThan(20);
            assertThat(look.age().getAsDouble()).isLessThan(30);
        });
        assertThat(head().state()).isEqualTo(State.FAILED);
        assertThat(lock.holder(run)).as("until the run rolls back or ends").contains(run.self());
    }

    @Test
    void metricsThatStoppedComingAreInconclusiveAndTheReleaseStillWaits() {
        deploy("job-success-rate");
        simulation.runtime().advance(Duration.ofMinutes(1));
        simulation.metrics().targetsDown(true);
        simulation.runtime().advance(Duration.ofMinutes(2));
        GateResult result = gate(run, "job-success-rate").result().orElseThrow();

        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.reason()).isIn(Reason.STALE, Reason.NO_DATA);
        assertThat(result.first().looks()).noneMatch(Look::usable);
        assertThat(head().state()).isEqualTo(State.DEPLOYED);
        assertThat(head().running().orElseThrow().passedGates()).isEmpty();
    }

    @Test
    void withoutTrafficThereIsNoVerdict() {
        simulation.metrics().traffic().turn(false);
        deploy("api-error-rate");
        GateResult result = gate(run, "api-error-rate").result().orElseThrow();

        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.reason()).isIn(Reason.NO_TRAFFIC, Reason.NO_DATA);
    }

    @Test
    void aRunThatDoesNotHoldTheEnvironmentCanNotMakeItsReleaseStable() {
        deploy("job-success-rate");
        RunOnSim other = RunOnSim.of(simulation, "nightly#7");
        RunOnSim.End<GateResult> end = gate(other, "job-success-rate");

        assertThat(end.result()).isEmpty();
        assertThat(end.failure().orElseThrow().reason()).isEqualTo(Failure.TAKEN_OVER);
        assertThat(end.failure().orElseThrow().message())
                .startsWith("Gate 'job-success-rate': Environment prod is not held by this run");
        assertThat(head().state()).isEqualTo(State.DEPLOYED);
    }

    @Test
    void whereNothingWasDeployedThereIsNothingToJudge() {
        assertThat(gate(run, "job-success-rate").failure().orElseThrow().reason())
                .isEqualTo(GateOperation.NOTHING_DEPLOYED);
    }
}
