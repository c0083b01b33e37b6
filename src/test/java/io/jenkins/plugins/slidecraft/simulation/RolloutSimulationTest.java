package io.jenkins.plugins.slidecraft.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.rollback.RollbackResult;
import io.jenkins.plugins.slidecraft.rollback.RollbackState;
import io.jenkins.plugins.slidecraft.rollout.RolloutResult;
import io.jenkins.plugins.slidecraft.rollout.RolloutState;
import io.jenkins.plugins.slidecraft.sim.Fault;
import io.jenkins.plugins.slidecraft.sim.ImageBehaviour;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rollouts and rollbacks against the simulated cluster when nothing goes wrong with the calls. */
class RolloutSimulationTest {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String SECOND = "1.1.0-bbbbbbb";

    private final Place place = new Place(1, 2, 2);
    private final Controller controller = place.controller("a");

    private void quiet() {
        place.settle(Duration.ofMinutes(20));
        assertThat(place.invariants().violation())
                .as(() -> String.join("\n", place.log()))
                .isEmpty();
        assertThat(place.invariants().checked()).isPositive();
    }

    @Test
    void aGoodReleaseBecomesStableWhenItsRunSucceeds() {
        Controller.Run run = controller.open("job-1");
        Step<RolloutState, RolloutResult> step = controller.deploy(run, SECOND, LIMIT, List.of());
        step.whenEnded(() -> controller.end(run, true)).start();
        quiet();
        assertThat(step.result().orElseThrow().previous()).isEqualTo("imported");
        assertThat(place.invariants().head().state()).isEqualTo(State.STABLE);
        assertThat(place.invariants().head().running().orElseThrow().name()).isEqualTo(SECOND);
        assertThat(place.log()).anyMatch(line -> line.contains("2 of 2 updated and available"));
    }

    @Test
    void anImageThatCannotBePulledFailsFastAndIsTakenBack() {
        place.simulation()
                .images()
                .set(Place.image("gateway", SECOND).toString(), ImageBehaviour.HEALTHY.pullFails("not found"));
        Controller.Run run = controller.open("job-1");
        Step<RolloutState, RolloutResult> step = controller.deploy(run, SECOND, LIMIT, List.of());
        step.whenEnded(() -> controller.end(run, false)).start();
        Duration before = Duration.ofNanos(place.runtime().clock().nanos());
        place.runtime().runUntil(step::ended, LIMIT);
        assertThat(step.failure().orElseThrow().reason()).isEqualTo("ImagePullBackOff");
        assertThat(Duration.ofNanos(place.runtime().clock().nanos()).minus(before))
                .isLessThan(Duration.ofSeconds(10));
        quiet();
        assertThat(place.invariants().head().state()).isEqualTo(State.ROLLED_BACK);
        assertThat(place.invariants().head().running().orElseThrow().name()).isEqualTo("imported");
    }

    @Test
    void aRollbackGoesToTheLastStableReleaseAndRecordsTheIncident() {
        Controller.Run run = controller.open("job-1");
        Step<RolloutState, RolloutResult> deploy = controller.deploy(run, SECOND, LIMIT, List.of("a-gate"));
        deploy.start();
        assertThat(place.runtime().runUntil(deploy::ended, LIMIT)).isTrue();
        assertThat(place.invariants().head().state()).isEqualTo(State.DEPLOYED);
        Step<RollbackState, RollbackResult> back = controller.rollback(run, "", LIMIT);
        back.whenEnded(() -> controller.end(run, false)).start();
        quiet();
        assertThat(back.result().orElseThrow().rollout().release()).isEqualTo("imported");
        assertThat(back.result().orElseThrow().incident().toMarkdown()).contains(SECOND, "a test");
        assertThat(place.invariants().head().state()).isEqualTo(State.ROLLED_BACK);
    }

    @Test
    void aSecondRunWaitsForTheFirst() {
        Controller other = place.controller("b");
        Controller.Run first = controller.open("job-1");
        Controller.Run second = other.open("job-2");
        controller
                .deploy(first, SECOND, LIMIT, List.of())
                .whenEnded(() -> controller.end(first, true))
                .start();
        place.runtime().advance(Duration.ofSeconds(1));
        Step<RolloutState, RolloutResult> late = other.deploy(second, "1.2.0-ccccccc", LIMIT, List.of());
        late.whenEnded(() -> other.end(second, true)).start();
        quiet();
        assertThat(late.result().orElseThrow().previous()).isEqualTo(SECOND);
        assertThat(place.log()).anyMatch(line -> line.contains("held by job-1 (https://a/job-1)"));
    }

    @Test
    void whatALostControllerLeftBehindIsTakenBackByAnother() {
        place.controller("b");
        Controller.Run run = controller.open("job-1");
        controller.deploy(run, SECOND, LIMIT, List.of()).start();
        place.runtime().runUntil(() -> place.invariants().head().inProgress().isPresent(), LIMIT);
        place.runtime().advance(Duration.ofSeconds(2));
        controller.lose();
        quiet();
        assertThat(place.invariants().head().state()).isEqualTo(State.ROLLED_BACK);
        assertThat(place.invariants().head().running().orElseThrow().name()).isEqualTo("imported");
    }

    @Test
    void aClusterThatAnswersNothingMoreCannotHoldAStepBeyondItsGrace() {
        Controller.Run run = controller.open("job-1");
        Step<RolloutState, RolloutResult> step = controller.deploy(run, SECOND, Duration.ofMinutes(2), List.of());
        step.whenEnded(() -> controller.end(run, false)).start();
        place.runtime().runUntil(() -> place.invariants().head().inProgress().isPresent(), LIMIT);
        controller.process().setFaults(call -> Optional.of(Fault.SERVER_ERROR));
        assertThat(place.runtime().runUntil(step::ended, Duration.ofMinutes(4))).isTrue();
        assertThat(step.failure().orElseThrow().reason()).isEqualTo("DeadlineExceeded");
        quiet();
        assertThat(place.invariants().head().running().orElseThrow().name()).isEqualTo("imported");
    }
}
