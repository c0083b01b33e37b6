package io.jenkins.plugins.slidecraft.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.RunOnSim;
import io.jenkins.plugins.slidecraft.environment.Verdicts;
import io.jenkins.plugins.slidecraft.gate.GateArguments;
import io.jenkins.plugins.slidecraft.gate.GateContext;
import io.jenkins.plugins.slidecraft.gate.GateRequest;
import io.jenkins.plugins.slidecraft.gate.GateResult;
import io.jenkins.plugins.slidecraft.gate.GateState;
import io.jenkins.plugins.slidecraft.gate.Policy;
import io.jenkins.plugins.slidecraft.gate.Verdict;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import io.jenkins.plugins.slidecraft.rollout.RollingRollout;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest.Purpose;
import io.jenkins.plugins.slidecraft.rollout.RolloutState;
import io.jenkins.plugins.slidecraft.sim.ImageBehaviour;
import io.jenkins.plugins.slidecraft.sim.SimImages;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gate whose policy takes the environment back, over the real ledger and lock. */
class GuardedGateTest {
    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final String GOOD = "1.0.0-aaaaaaa";
    private static final String BAD = "1.1.0-bbbbbbb";

    private final Simulation simulation = Simulation.seeded(11);
    private final EnvironmentLock lock = new EnvironmentLock();
    private final RunOnSim run = RunOnSim.of(simulation, "app#1");

    private static String image(String name, String release) {
        String tagged = "registry/" + name + ":" + release;
        return tagged + "@" + SimImages.digest(tagged);
    }

    private void deploy(String id, String release) {
        RolloutRequest request = new RolloutRequest(
                id,
                Purpose.DEPLOY,
                release,
                List.of(
                        new WorkloadImage("gateway", "gateway", "gateway", ImageRef.parse(image("app", release))),
                        new WorkloadImage("worker", "worker", "worker", ImageRef.parse(image("worker", release)))),
                List.of("job-success-rate"),
                "",
                "https://jenkins.example/app/1/",
                "alice",
                run.now().plus(Duration.ofMinutes(10)));
        assertThat(run.drive(new RollingRollout(lock), RolloutState.of(request), LIMIT)
                        .failure())
                .isEmpty();
    }

    @BeforeEach
    void somethingRuns() {
        for (String name : List.of("gateway", "worker")) {
            simulation.deploy("prod", name, "registry/old:0.9.0-0000000", 2);
        }
        assertThat(simulation.settle("prod", Duration.ofMinutes(5))).isTrue();
    }

    private void aGoodOneThenABadOne() {
        deploy("op1", GOOD);
        Verdicts.pass(run, lock, "job-success-rate", head().running().orElseThrow());
        simulation.images().set(image("worker", BAD), ImageBehaviour.HEALTHY.serving(0.2, 0.3));
        deploy("op2", BAD);
    }

    private GateRequest request(String onFail) {
        return GateArguments.parse(
                Map.of("gate", "job-success-rate", "initialDelay", "1m", "onFail", onFail),
                new GateContext("shop", "prod", "prod", Map.of()),
                "gate-1",
                run.now());
    }

    private static RollbackState back(GateResult result, Instant now) {
        return RollbackState.of(
                RollbackArguments.parse(Map.of("environment", "prod", "reason", GuardedGate.reason(result)))
                        .request(GuardedGate.rollbackId("gate-1"), "https://jenkins.example/app/1/", "alice", now),
                now);
    }

    private GuardedGate.Result gate(String onFail) {
        return run.drive(new GuardedGate(lock, GuardedGateTest::back), GuardedGate.State.first(request(onFail)), LIMIT)
                .result()
                .orElseThrow();
    }

    private EnvironmentHead head() {
        return HeadStore.read(run).head();
    }

    @Test
    void aFailTakesTheEnvironmentBackAndBothAreTold() {
        aGoodOneThenABadOne();
        GuardedGate.Result result = gate("rollback");

        assertThat(result.judged().verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.judged().policy()).isEqualTo(Policy.ROLLBACK);
        assertThat(result.judged().first().looks()).isNotEmpty();
        assertThat(result.failure()).isEmpty();
        RollbackResult back = result.rollback().orElseThrow();
        assertThat(back.rollout().release()).isEqualTo(GOOD);
        assertThat(back.incident().cause()).startsWith("gate job-success-rate: FAIL (");
        assertThat(result.outcome()).isEqualTo("The environment is back at " + GOOD + ".");
        assertThat(head().running().orElseThrow().name()).isEqualTo(GOOD);
        assertThat(head().state()).isEqualTo(EnvironmentHead.State.ROLLED_BACK);
    }

    @Test
    void withoutThatPolicyNothingIsTakenBack() {
        aGoodOneThenABadOne();
        GuardedGate.Result result = gate("stop");

        assertThat(result.judged().verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.rollback()).isEmpty();
        assertThat(head().running().orElseThrow().name()).isEqualTo(BAD);
    }

    @Test
    void whereThereIsNothingToGoBackToTheVerdictStandsAndItIsSaid() {
        simulation.images().set(image("worker", BAD), ImageBehaviour.HEALTHY.serving(0.2, 0.3));
        deploy("op2", BAD);
        simulation.images().set(image("worker", GOOD), ImageBehaviour.HEALTHY);
        GuardedGate.Result result = gate("rollback");

        assertThat(result.judged().verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.outcome()).isNotEmpty();
    }

    @Test
    void statesAreReadBackAlsoThoseOfAGateAlone() throws JsonProcessingException {
        GuardedGate.State state = GuardedGate.State.first(request("rollback"));
        assertThat(Json.read(Json.write(state), GuardedGate.State.class)).isEqualTo(state);
        assertThat(state.lastDeadline())
                .isEqualTo(state.gate().request().schedule().deadline().plus(Duration.ofMinutes(10)));
        String alone = Json.write(GateState.first(request("stop")));
        assertThat(Json.read(alone, GuardedGate.State.class).gate().request()).isEqualTo(request("stop"));
    }
}
