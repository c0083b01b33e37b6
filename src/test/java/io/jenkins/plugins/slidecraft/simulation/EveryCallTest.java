package io.jenkins.plugins.slidecraft.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.sim.Fault;
import io.jenkins.plugins.slidecraft.sim.FaultPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Everything that can go wrong, at every single call of a rollout, one at a time. */
class EveryCallTest {
    private static final Set<Fault> PASSING = Set.of(
            Fault.CONFLICT,
            Fault.TOO_MANY_REQUESTS,
            Fault.SERVER_ERROR,
            Fault.TIMEOUT_BEFORE,
            Fault.TIMEOUT_AFTER,
            Fault.DROP_WATCHES,
            Fault.EXPIRE_WATCHES);

    private static int calls(Scenario scenario) {
        return scenario.play(FaultPlan.NONE, null, outcome -> {}).calls();
    }

    private static State expected(Scenario scenario) {
        return scenario == Scenario.DEPLOY ? State.STABLE : State.ROLLED_BACK;
    }

    private static void check(Scenario.Outcome outcome, String what, List<String> broken) {
        outcome.place().invariants().violation().ifPresent(violation -> broken.add(what + ": " + violation));
    }

    private static void none(List<String> broken, int played) {
        assertThat(played).isGreaterThan(50);
        assertThat(broken).as(broken.size() + " of " + played).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void anyOneFaultOfTheServerChangesNothingInTheOutcome(Scenario scenario) {
        List<String> broken = new ArrayList<>();
        int played = 0;
        int calls = calls(scenario);
        for (Fault fault : PASSING) {
            for (int number = 1; number <= calls; number++) {
                Scenario.Outcome outcome = scenario.play(FaultPlan.at(number, fault), null, o -> {});
                String what = scenario + " " + fault + " at call " + number;
                check(outcome, what, broken);
                State state = outcome.place().invariants().head().state();
                if (state != expected(scenario)) {
                    broken.add(
                            what + " ended as " + state + " " + outcome.step().failure());
                }
                played++;
            }
        }
        none(broken, played);
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void aCrashBeforeOrAfterAnyEffectIsResumedToTheSameOutcome(Scenario scenario) {
        List<String> broken = new ArrayList<>();
        int played = 0;
        int calls = calls(scenario);
        for (Fault fault : List.of(Fault.CRASH_BEFORE, Fault.CRASH_AFTER)) {
            for (int number = 1; number <= calls; number++) {
                // The newest stored state, an older one, and the first one: none of them may matter.
                for (int forgets : List.of(0, 1, 1000)) {
                    Scenario.Outcome outcome =
                            scenario.play(FaultPlan.at(number, fault), Duration.ofSeconds(5), o -> o.step()
                                    .forgetsOnResume(forgets));
                    String what = scenario + " " + fault + " at call " + number + ", " + forgets + " saves forgotten";
                    check(outcome, what, broken);
                    State state = outcome.place().invariants().head().state();
                    if (state != expected(scenario)) {
                        broken.add(what + " ended as " + state + " "
                                + outcome.step().failure());
                    }
                    played++;
                }
            }
        }
        none(broken, played);
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void aCrashForGoodBeforeOrAfterAnyEffectIsSettledByAnother(Scenario scenario) {
        List<String> broken = new ArrayList<>();
        int played = 0;
        int calls = calls(scenario);
        for (Fault fault : List.of(Fault.CRASH_BEFORE, Fault.CRASH_AFTER)) {
            for (int number = 1; number <= calls; number++) {
                check(
                        scenario.play(FaultPlan.at(number, fault), null, o -> {}),
                        scenario + " " + fault + " for good at call " + number,
                        broken);
                played++;
            }
        }
        none(broken, played);
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void aZombieThatWakesAfterATakeOverChangesNothing(Scenario scenario) {
        List<String> broken = new ArrayList<>();
        int played = 0;
        int takenOver = 0;
        int calls = calls(scenario);
        for (Fault fault : List.of(Fault.PAUSE_BEFORE, Fault.PAUSE_AFTER)) {
            for (int number = 1; number <= calls; number++) {
                Scenario.Outcome outcome = scenario.play(FaultPlan.at(number, fault), null, o -> {});
                check(outcome, scenario + " " + fault + " at call " + number, broken);
                takenOver += outcome.step()
                                .failure()
                                .filter(failure -> failure.reason().equals("TakenOver"))
                                .isPresent()
                        ? 1
                        : 0;
                played++;
            }
        }
        assertThat(takenOver).isPositive();
        none(broken, played);
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void anAbortAtAnyCallEndsInADocumentedState(Scenario scenario) {
        List<String> broken = new ArrayList<>();
        int played = 0;
        int calls = calls(scenario);
        for (int number = 1; number <= calls; number++) {
            int at = number;
            Scenario.Outcome outcome = scenario.play(FaultPlan.NONE, null, o -> {
                int before = o.controller().process().calls();
                o.controller().process().onCall(call -> {
                    if (call.number() - before == at) {
                        o.step().stop("Aborted by a test.");
                    }
                });
            });
            String what = scenario + " aborted at call " + number;
            check(outcome, what, broken);
            State state = outcome.place().invariants().head().state();
            boolean ended = outcome.step().failure().isEmpty();
            boolean documented = state == State.ROLLED_BACK
                    || state == State.NEW
                    || state == State.STABLE
                    || scenario == Scenario.ROLLBACK && state == State.FAILED && !ended;
            if (!documented) {
                broken.add(what + " ended as " + state + " " + outcome.step().failure());
            }
            played++;
        }
        none(broken, played);
    }

    @Test
    void withoutFaultsTheScenariosEndAsTheirNamesSay() {
        for (Scenario scenario : Scenario.values()) {
            Scenario.Outcome outcome = scenario.play(FaultPlan.NONE, null, o -> {});
            assertThat(outcome.place().invariants().violation()).isEmpty();
            assertThat(outcome.place().invariants().head().state()).isEqualTo(expected(scenario));
        }
    }
}
