package io.jenkins.plugins.slidecraft.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.sim.Fault;
import io.jenkins.plugins.slidecraft.sim.FaultPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
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

    private static final List<Fault> CRASHES = List.of(Fault.CRASH_BEFORE, Fault.CRASH_AFTER);

    private static int calls(Scenario scenario) {
        return scenario.play(FaultPlan.NONE, null, outcome -> {}).calls();
    }

    private interface Play {
        void at(Fault fault, int number, List<String> broken);
    }

    /** Plays each fault at each call of the scenario. */
    private static void all(Scenario scenario, Collection<Fault> faults, Play play) {
        List<String> broken = Collections.synchronizedList(new ArrayList<>());
        int calls = calls(scenario);
        assertThat(calls).isGreaterThan(25);
        faults.forEach(
                fault -> IntStream.rangeClosed(1, calls).parallel().forEach(number -> play.at(fault, number, broken)));
        assertThat(broken).as(broken.size() + " of " + scenario).isEmpty();
    }

    private static void check(Scenario.Outcome outcome, String what, List<String> broken) {
        outcome.place().invariants().violation().ifPresent(violation -> broken.add(what + ": " + violation));
    }

    /** As {@link #check}, and it has ended as without the fault. */
    private static void same(Scenario.Outcome outcome, Scenario scenario, String what, List<String> broken) {
        check(outcome, what, broken);
        State state = outcome.place().invariants().head().state();
        if (state != scenario.expected()) {
            broken.add(what + " ended as " + state + " " + outcome.step().failure());
        }
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void anyOneFaultOfTheServerChangesNothingInTheOutcome(Scenario scenario) {
        all(scenario, PASSING, (fault, number, broken) -> {
            Scenario.Outcome outcome = scenario.play(FaultPlan.at(number, fault), null, o -> {});
            same(outcome, scenario, fault + " at call " + number, broken);
        });
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void aCrashBeforeOrAfterAnyEffectIsResumedToTheSameOutcome(Scenario scenario) {
        all(scenario, CRASHES, (fault, number, broken) -> {
            // The newest stored state, an older one, and the first one: none of them may matter.
            for (int forgets : List.of(0, 1, 1000)) {
                Scenario.Outcome outcome =
                        scenario.play(FaultPlan.at(number, fault), Duration.ofSeconds(5), o -> o.step()
                                .forgetsOnResume(forgets));
                same(outcome, scenario, fault + " at call " + number + ", saves forgotten: " + forgets, broken);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void aCrashForGoodBeforeOrAfterAnyEffectIsSettledByAnother(Scenario scenario) {
        all(
                scenario,
                CRASHES,
                (fault, number, broken) -> check(
                        scenario.play(FaultPlan.at(number, fault), null, o -> {}),
                        fault + " for good at call " + number,
                        broken));
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void aZombieThatWakesAfterATakeOverChangesNothing(Scenario scenario) {
        AtomicInteger takenOver = new AtomicInteger();
        long undisturbed = epoch(scenario.play(FaultPlan.NONE, null, o -> {}));
        all(scenario, List.of(Fault.PAUSE_BEFORE, Fault.PAUSE_AFTER), (fault, number, broken) -> {
            Scenario.Outcome outcome = scenario.play(FaultPlan.at(number, fault), null, o -> {});
            check(outcome, fault + " at call " + number, broken);
            if (epoch(outcome) > undisturbed) {
                takenOver.incrementAndGet();
            }
        });
        assertThat(takenOver).hasPositiveValue();
    }

    /** Each take-over has an epoch of its own; a zombie may find its rollback completed by whoever took over. */
    private static long epoch(Scenario.Outcome outcome) {
        return outcome.place().invariants().head().epoch();
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void anAbortAtAnyCallEndsInADocumentedState(Scenario scenario) {
        List<String> broken = Collections.synchronizedList(new ArrayList<>());
        IntStream.rangeClosed(1, calls(scenario)).parallel().forEach(number -> abort(scenario, number, broken));
        assertThat(broken).isEmpty();
    }

    private static void abort(Scenario scenario, int number, List<String> broken) {
        Scenario.Outcome outcome = scenario.play(FaultPlan.NONE, null, o -> {
            int before = o.controller().process().calls();
            o.controller().process().onCall(call -> {
                if (call.number() - before == number) {
                    o.step().stop("Aborted by a test.");
                }
            });
        });
        check(outcome, "aborted at call " + number, broken);
        State state = outcome.place().invariants().head().state();
        boolean documented = state == State.ROLLED_BACK
                || state == State.NEW
                || state == State.STABLE
                || scenario == Scenario.ROLLBACK
                        && state == State.FAILED
                        && outcome.step().failure().isPresent();
        if (!documented) {
            broken.add("aborted at call " + number + " ended as " + state + " "
                    + outcome.step().failure());
        }
    }

    @Test
    void withoutFaultsTheScenariosEndAsTheirNamesSay() {
        for (Scenario scenario : Scenario.values()) {
            Scenario.Outcome outcome = scenario.play(FaultPlan.NONE, null, o -> {});
            assertThat(outcome.place().invariants().violation()).isEmpty();
            assertThat(outcome.place().invariants().head().state()).isEqualTo(scenario.expected());
        }
    }
}
