package io.jenkins.plugins.slidecraft.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry.Outcome;
import io.jenkins.plugins.slidecraft.environment.JournalEntry;
import io.jenkins.plugins.slidecraft.environment.MigrationLevel;
import io.jenkins.plugins.slidecraft.environment.Names;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan.Item;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.migration.MigrateResult;
import io.jenkins.plugins.slidecraft.migration.MigrateState;
import io.jenkins.plugins.slidecraft.migration.MigrationRig;
import io.jenkins.plugins.slidecraft.migration.SimDatabase;
import io.jenkins.plugins.slidecraft.sim.Fault;
import io.jenkins.plugins.slidecraft.sim.FaultPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Everything that can go wrong at every single call of a migration, one at a time, on a database that a cut-off migration leaves in
 * an unknown state. Whatever happens: no migration runs twice, nothing is taken back while a migration is still at work, and the
 * ledger says what the database is.
 */
class MigrationEveryCallTest {
    private static final Duration LIMIT = Duration.ofMinutes(40);

    private static final Set<Fault> PASSING = Set.of(
            Fault.CONFLICT,
            Fault.TOO_MANY_REQUESTS,
            Fault.SERVER_ERROR,
            Fault.TIMEOUT_BEFORE,
            Fault.TIMEOUT_AFTER,
            Fault.DROP_WATCHES,
            Fault.EXPIRE_WATCHES);

    private static final List<Fault> CRASHES = List.of(Fault.CRASH_BEFORE, Fault.CRASH_AFTER);

    private enum Case {
        /** A migration after a snapshot. */
        GOOD(Item.RESTORE, 0),
        /** One that fails, and whose snapshot is restored. */
        RESTORED(Item.RESTORE, 1),
        /** One that fails, and that nothing takes back. */
        FROZEN("", 1);

        final String undoBy;
        final int exitCode;

        Case(String undoBy, int exitCode) {
            this.undoBy = undoBy;
            this.exitCode = exitCode;
        }
    }

    private record Played(Place place, Step<MigrateState, MigrateResult> step, SimDatabase database, int calls) {
        EnvironmentHead head() {
            return place.invariants().head();
        }
    }

    private static Played play(
            Case one, FaultPlan faults, Duration comesBack, BiConsumer<Step<?, ?>, Controller> arrange) {
        Place place = new Place(1, 1, 1);
        SimDatabase database = new SimDatabase(place.simulation());
        database.migrates(Duration.ofSeconds(5), one.exitCode);
        Controller a = place.controller("a");
        place.controller("b");
        Controller.Run run = a.open("job-1");
        MigrateState state = MigrationRig.state(
                "op1",
                MigrationRig.RELEASE,
                a.process().clock().now(),
                MigrationRig.item("op1", one.undoBy, Item.WARN, false));
        Step<MigrateState, MigrateResult> step = a.migrate(run, state);
        step.whenEnded(() -> a.end(run, step.failure().isEmpty()));
        int before = a.process().calls();
        a.process().setFaults(call -> faults.of(call.since(before)));
        arrange.accept(step, a);
        step.start();
        place.runtime().runUntil(() -> step.ended() || !a.process().alive(), LIMIT);
        if (!a.process().alive()) {
            if (comesBack == null) {
                a.lose();
            } else {
                place.runtime().advance(comesBack);
                a.process().setFaults(FaultPlan.NONE);
                a.process().restart();
            }
        }
        place.runtime().runUntil(() -> step.ended() || a.lost(), LIMIT);
        if (!a.lost() && step.ended()) {
            a.end(run, step.failure().isEmpty());
        }
        place.settle(LIMIT);
        return new Played(place, step, database, a.process().calls() - before);
    }

    private static Played play(Case one, FaultPlan faults, Duration comesBack, int forgets) {
        return play(one, faults, comesBack, (step, controller) -> step.forgetsOnResume(forgets));
    }

    private static int calls(Case one) {
        return play(one, FaultPlan.NONE, null, 0).calls();
    }

    private static void check(Played played, String what, List<String> broken) {
        played.place().invariants().violation().ifPresent(violation -> broken.add(what + ": " + violation));
        played.database().wrong().forEach(wrong -> broken.add(what + ": " + wrong));
        if (played.database().busy()) {
            broken.add(what + ": all is quiet, and somebody works on the database");
        }
        EnvironmentHead head = played.head();
        String level = Optional.ofNullable(head.migrations().get("database"))
                .map(MigrationLevel::level)
                .orElse("11");
        if (head.state() != State.FROZEN && !level.equals(played.database().level())) {
            broken.add(what + ": the ledger says " + level + ", the database has "
                    + played.database().level() + "; " + head.history());
        }
        head.history().stream()
                .filter(entry -> entry.kind().equals(JournalEntry.MIGRATE))
                .filter(entry -> !entry.outcome().over())
                .forEach(entry -> broken.add(what + ": not over: " + entry));
    }

    /** As {@link #check}, and it has ended as without the fault. */
    private static void same(Played played, Case one, String what, List<String> broken) {
        check(played, what, broken);
        HistoryEntry entry = played.head().entry("op1").orElse(null);
        Outcome expected = one == Case.GOOD ? Outcome.DEPLOYED : Outcome.FAILED;
        State state = one == Case.FROZEN ? State.FROZEN : State.NEW;
        if (entry == null || entry.outcome() != expected || played.head().state() != state) {
            broken.add(what + " ended as " + played.head().state() + " " + entry + " "
                    + played.step().failure());
        }
        if (one == Case.GOOD && played.step().result().isEmpty()) {
            broken.add(what + ": the step failed: " + played.step().failure());
        }
    }

    private interface Play {
        void at(Fault fault, int number, List<String> broken);
    }

    private static void all(Case one, Collection<Fault> faults, Play play) {
        List<String> broken = Collections.synchronizedList(new ArrayList<>());
        int calls = calls(one);
        assertThat(calls).isGreaterThan(25);
        faults.forEach(
                fault -> IntStream.rangeClosed(1, calls).parallel().forEach(number -> play.at(fault, number, broken)));
        assertThat(broken).as(broken.size() + " of " + one).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void withoutFaultsItEndsAsItsNameSaysAndLeavesNothing(Case one) {
        List<String> broken = new ArrayList<>();
        Played played = play(one, FaultPlan.NONE, null, 0);
        same(played, one, "undisturbed", broken);
        assertThat(broken).isEmpty();
        assertThat(played.place().cluster().peek(Kind.JOB, Place.NAMESPACE)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void anyOneFaultOfTheServerChangesNothingInTheOutcome(Case one) {
        all(
                one,
                PASSING,
                (fault, number, broken) -> same(
                        play(one, FaultPlan.at(number, fault), null, 0), one, fault + " at call " + number, broken));
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void aCrashBeforeOrAfterAnyEffectIsResumedToTheSameOutcome(Case one) {
        all(one, CRASHES, (fault, number, broken) -> {
            // The newest stored state, and the first one: neither may matter.
            for (int forgets : List.of(0, 1000)) {
                same(
                        play(one, FaultPlan.at(number, fault), Duration.ofSeconds(5), forgets),
                        one,
                        fault + " at call " + number + ", saves forgotten: " + forgets,
                        broken);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void aCrashForGoodBeforeOrAfterAnyEffectIsSettledByAnother(Case one) {
        all(
                one,
                CRASHES,
                (fault, number, broken) -> check(
                        play(one, FaultPlan.at(number, fault), null, 0),
                        fault + " for good at call " + number,
                        broken));
    }

    /** A Job that a zombie creates late is suspended, and nobody lets it run. */
    @ParameterizedTest
    @EnumSource(Case.class)
    void aZombieThatWakesAfterATakeOverStartsNothing(Case one) {
        AtomicInteger takenOver = new AtomicInteger();
        all(one, List.of(Fault.PAUSE_BEFORE, Fault.PAUSE_AFTER), (fault, number, broken) -> {
            Played played = play(one, FaultPlan.at(number, fault), null, 0);
            check(played, fault + " at call " + number, broken);
            played.place().cluster().peek(Kind.JOB, Place.NAMESPACE).stream()
                    .filter(job -> job.getMetadata().getAnnotations().containsKey(Names.LET_RUN))
                    .forEach(job -> broken.add(fault + " at call " + number + ": left "
                            + job.getMetadata().getName()));
            if (played.place().log().stream()
                    .anyMatch(line -> line.contains("was left unfinished and has been ended"))) {
                takenOver.incrementAndGet();
            }
        });
        assertThat(takenOver).hasPositiveValue();
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void anAbortAtAnyCallEndsInADocumentedState(Case one) {
        List<String> broken = Collections.synchronizedList(new ArrayList<>());
        IntStream.rangeClosed(1, calls(one))
                .parallel()
                .forEach(number -> check(
                        play(one, FaultPlan.NONE, null, (step, controller) -> {
                            int before = controller.process().calls();
                            controller.process().onCall(call -> {
                                if (call.number() - before == number) {
                                    step.stop("Aborted by a test.");
                                }
                            });
                        }),
                        "aborted at call " + number,
                        broken));
        assertThat(broken).isEmpty();
    }
}
