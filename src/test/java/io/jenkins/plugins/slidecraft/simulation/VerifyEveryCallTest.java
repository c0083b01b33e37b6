package io.jenkins.plugins.slidecraft.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.check.CheckDefaults;
import io.jenkins.plugins.slidecraft.check.SuiteResult;
import io.jenkins.plugins.slidecraft.check.VerifyState;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.sim.Fault;
import io.jenkins.plugins.slidecraft.sim.FaultPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Everything that can go wrong with the cluster at every single call of a verification, one at a time. */
class VerifyEveryCallTest {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private record Outcome(Place place, Step<VerifyState, SuiteResult> step, int calls) {}

    /** Deploys a release that needs the smoke suite, then runs it; faults are counted from its own first call. */
    private static Outcome play(FaultPlan faults, int forgets) {
        Place place = new Place(1, 4, 2);
        Controller a = place.controller("a");
        Controller.Run run = a.open("job-1");
        Step<?, ?> deploy = a.deploy(run, Scenario.NEXT, LIMIT, List.of(), List.of(CheckDefaults.SMOKE));
        deploy.start();
        place.runtime().runUntil(deploy::ended, LIMIT);
        int before = a.process().calls();
        Step<VerifyState, SuiteResult> verify = a.verify(run);
        verify.forgetsOnResume(forgets);
        a.process().setFaults(call -> faults.of(call.since(before)));
        verify.start();
        place.runtime().runUntil(() -> verify.ended() || !a.process().alive(), LIMIT);
        int calls = a.process().calls() - before;
        if (!a.process().alive()) {
            place.runtime().advance(Duration.ofSeconds(5));
            a.process().setFaults(FaultPlan.NONE);
            a.process().restart();
        }
        place.runtime().runUntil(verify::ended, LIMIT);
        a.end(run, verify.failure().isEmpty());
        place.settle(Duration.ofMinutes(20));
        return new Outcome(place, verify, calls);
    }

    private static void check(Outcome outcome, String what, List<String> broken) {
        outcome.place().invariants().violation().ifPresent(violation -> broken.add(what + ": " + violation));
        EnvironmentHead head = outcome.place().invariants().head();
        if (head.state() != State.STABLE
                || !head.stable().orElseThrow().name().equals(Scenario.NEXT)
                || !head.running().orElseThrow().passedSuites().contains(CheckDefaults.SMOKE)) {
            broken.add(what + " ended as " + head.state() + " " + outcome.step().failure());
        }
    }

    @Test
    void noFaultOfTheServerAndNoCrashChangesTheVerdict() {
        Outcome plain = play(FaultPlan.NONE, 0);
        List<String> broken = new ArrayList<>();
        check(plain, "without faults", broken);
        assertThat(plain.calls()).isGreaterThan(4);
        for (Fault fault : Set.of(
                Fault.CONFLICT,
                Fault.TOO_MANY_REQUESTS,
                Fault.SERVER_ERROR,
                Fault.TIMEOUT_BEFORE,
                Fault.TIMEOUT_AFTER,
                Fault.CRASH_BEFORE,
                Fault.CRASH_AFTER)) {
            for (int number = 1; number <= plain.calls(); number++) {
                for (int forgets : fault.name().startsWith("CRASH") ? new int[] {0, 1, 1000} : new int[] {0}) {
                    check(
                            play(FaultPlan.at(number, fault), forgets),
                            fault + " at call " + number + ", saves forgotten: " + forgets,
                            broken);
                }
            }
        }
        assertThat(broken).as(broken.size() + " plays").isEmpty();
    }
}
