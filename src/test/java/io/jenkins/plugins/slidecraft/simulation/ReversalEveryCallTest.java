package io.jenkins.plugins.slidecraft.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.descriptor.IncidentSpec;
import io.jenkins.plugins.slidecraft.descriptor.MigrationSpec;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.environment.HeadEdit;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.MigrationLevel;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan.Item;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.migration.MigrationRig;
import io.jenkins.plugins.slidecraft.migration.SimDatabase;
import io.jenkins.plugins.slidecraft.rollback.MigrationChoice;
import io.jenkins.plugins.slidecraft.rollback.RollbackResult;
import io.jenkins.plugins.slidecraft.rollback.RollbackState;
import io.jenkins.plugins.slidecraft.rollback.RollbackTerms;
import io.jenkins.plugins.slidecraft.rollback.RunStory;
import io.jenkins.plugins.slidecraft.sim.Fault;
import io.jenkins.plugins.slidecraft.sim.FaultPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Everything that can go wrong at every single call of a rollback that takes the database back first, one at a time. Whatever
 * happens: the database is taken back at most once, nothing runs on a level that it can't run with unless the environment is frozen,
 * and the ledger says what the database is.
 */
class ReversalEveryCallTest {
    private static final Duration LIMIT = Duration.ofMinutes(40);
    private static final String GOOD = "1.0.1-aaaaaab";
    private static final String BAD = MigrationRig.RELEASE;

    private static final Set<Fault> PASSING = Set.of(
            Fault.CONFLICT,
            Fault.TOO_MANY_REQUESTS,
            Fault.SERVER_ERROR,
            Fault.TIMEOUT_BEFORE,
            Fault.TIMEOUT_AFTER,
            Fault.DROP_WATCHES,
            Fault.EXPIRE_WATCHES);

    private static final List<Fault> CRASHES = List.of(Fault.CRASH_BEFORE, Fault.CRASH_AFTER);

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

    private record Played(Place place, Step<RollbackState, RollbackResult> step, SimDatabase database, int calls) {
        EnvironmentHead head() {
            return place.invariants().head();
        }

        String runs() {
            String image = place.cluster()
                    .peek(Kind.DEPLOYMENT, Place.NAMESPACE, "gateway")
                    .orElseThrow()
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .get(0)
                    .getImage();
            return image.equals(Place.image("gateway", GOOD).toString())
                    ? GOOD
                    : image.equals(Place.image("gateway", BAD).toString()) ? BAD : image;
        }
    }

    /** A stable release at level 11, then a bad one, whose migration to 12 removes what the first needs. */
    private static void before(Place place, Controller controller) {
        Controller.Run first = controller.open("job-1");
        HeadStore.Stored stored = HeadStore.read(controller.world(first));
        HeadStore.write(
                controller.world(first),
                stored,
                HeadEdit.of(stored.head())
                        .migrations(Map.of("database", new MigrationLevel("11", GOOD, false, true)))
                        .build());
        end(place, controller, first, controller.deploy(first, GOOD, LIMIT, List.of()));
        Controller.Run second = controller.open("job-2");
        Item item = MigrationRig.item("op2", "", Item.WARN, true);
        Step<?, ?> migration = controller.migrate(
                second,
                MigrationRig.state(
                        "op2",
                        BAD,
                        controller.process().clock().now(),
                        new Item(
                                item.name(),
                                item.tool(),
                                item.snapshot(),
                                item.migrate(),
                                item.undo(),
                                item.undoBy(),
                                true,
                                true,
                                item.budgetSeconds(),
                                item.overBudget(),
                                Optional.empty())));
        await(place, migration);
        // The run fails after its deployment: what it has brought stays unstable.
        Step<?, ?> deploy = controller.deploy(second, BAD, LIMIT, List.of("a-gate"));
        await(place, deploy);
    }

    private static void await(Place place, Step<?, ?> step) {
        step.start();
        place.runtime().runUntil(step::ended, LIMIT);
        assertThat(step.failure()).isEmpty();
    }

    private static void end(Place place, Controller controller, Controller.Run run, Step<?, ?> step) {
        await(place, step);
        controller.end(run, true);
        place.runtime().runUntil(() -> place.invariants().head().state() == State.STABLE, LIMIT);
    }

    private static Played play(FaultPlan faults, Duration comesBack, BiConsumer<Step<?, ?>, Controller> arrange) {
        Place place = new Place(1, 1, 1);
        SimDatabase database = new SimDatabase(place.simulation());
        database.migrates(Duration.ofSeconds(5), 0);
        Controller a = place.controller("a");
        place.controller("b");
        before(place, a);
        Controller.Run run = a.runs().get(1);
        Step<RollbackState, RollbackResult> step = a.rollback(
                run,
                "",
                Duration.ofMinutes(15),
                new RollbackTerms(MigrationChoice.AUTO, RunStory.NONE, IncidentSpec.NONE, Map.of("database", FLYWAY)));
        step.whenEnded(() -> a.end(run, false));
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
            a.end(run, false);
        }
        place.settle(LIMIT);
        return new Played(place, step, database, a.process().calls() - before);
    }

    private static Played play(FaultPlan faults, Duration comesBack, int forgets) {
        return play(faults, comesBack, (step, controller) -> step.forgetsOnResume(forgets));
    }

    private static void check(Played played, String what, List<String> broken) {
        played.place().invariants().violation().ifPresent(violation -> broken.add(what + ": " + violation));
        played.database().wrong().forEach(wrong -> broken.add(what + ": " + wrong));
        if (played.database().busy()) {
            broken.add(what + ": all is quiet, and somebody works on the database");
        }
        if (played.database().happened().stream().filter("undo STARTED"::equals).count() > 1) {
            broken.add(what + ": taken back twice: " + played.database().happened());
        }
        EnvironmentHead head = played.head();
        if (head.inProgress().isPresent()) {
            broken.add(what + ": not over: " + head.inProgress());
        }
        if (head.state() == State.FROZEN) {
            return;
        }
        String level = head.migrations().get("database").level();
        if (!level.equals(played.database().level())) {
            broken.add(what + ": the ledger says " + level + ", the database has "
                    + played.database().level() + "; " + head.history());
        }
        String running = head.running().map(ReleaseSummary::name).orElse("nothing");
        if (!running.equals(played.runs())) {
            broken.add(what + ": the ledger says that " + running + " runs, and " + played.runs() + " does");
        }
        if (!level.equals(running.equals(GOOD) ? "11" : "12")) {
            broken.add(what + ": " + running + " runs as " + head.state() + " with a database at level " + level);
        }
    }

    /** As {@link #check}, and it has ended as without the fault. */
    private static void same(Played played, String what, List<String> broken) {
        check(played, what, broken);
        if (played.head().state() != State.ROLLED_BACK
                || !played.runs().equals(GOOD)
                || played.step().result().flatMap(RollbackResult::redeployed).isEmpty()) {
            broken.add(what + " ended as " + played.head().state() + " with " + played.runs() + " "
                    + played.step().failure());
        }
    }

    private interface Play {
        void at(Fault fault, int number, List<String> broken);
    }

    private static void all(Collection<Fault> faults, Play play) {
        List<String> broken = Collections.synchronizedList(new ArrayList<>());
        int calls = play(FaultPlan.NONE, null, 0).calls();
        assertThat(calls).isGreaterThan(40);
        faults.forEach(
                fault -> IntStream.rangeClosed(1, calls).parallel().forEach(number -> play.at(fault, number, broken)));
        assertThat(broken).as(broken.size() + " of " + calls + " calls").isEmpty();
    }

    @Test
    void undisturbedTheDatabaseIsTakenBackBeforeTheReleaseIs() {
        List<String> broken = new ArrayList<>();
        Played played = play(FaultPlan.NONE, null, 0);
        same(played, "undisturbed", broken);
        assertThat(broken).isEmpty();
        assertThat(played.database().happened())
                .containsExactly("migrate STARTED", "migrate ENDED", "undo STARTED", "undo ENDED");
        assertThat(played.place().cluster().peek(Kind.JOB, Place.NAMESPACE)).isEmpty();
    }

    @Test
    void anyOneFaultOfTheServerChangesNothingInTheOutcome() {
        all(
                PASSING,
                (fault, number, broken) ->
                        same(play(FaultPlan.at(number, fault), null, 0), fault + " at call " + number, broken));
    }

    @Test
    void aCrashBeforeOrAfterAnyEffectIsResumedToTheSameOutcome() {
        all(CRASHES, (fault, number, broken) -> {
            // The newest stored state, and the first one: neither may matter.
            for (int forgets : List.of(0, 1000)) {
                same(
                        play(FaultPlan.at(number, fault), Duration.ofSeconds(5), forgets),
                        fault + " at call " + number + ", saves forgotten: " + forgets,
                        broken);
            }
        });
    }

    @Test
    void aCrashForGoodBeforeOrAfterAnyEffectIsSettledByAnother() {
        all(
                CRASHES,
                (fault, number, broken) -> check(
                        play(FaultPlan.at(number, fault), null, 0), fault + " for good at call " + number, broken));
    }

    @Test
    void aZombieThatWakesAfterATakeOverTakesNothingBack() {
        all(
                List.of(Fault.PAUSE_BEFORE, Fault.PAUSE_AFTER),
                (fault, number, broken) ->
                        check(play(FaultPlan.at(number, fault), null, 0), fault + " at call " + number, broken));
    }

    @Test
    void anAbortAtAnyCallEndsInADocumentedState() {
        List<String> broken = Collections.synchronizedList(new ArrayList<>());
        IntStream.rangeClosed(1, play(FaultPlan.NONE, null, 0).calls())
                .parallel()
                .forEach(number -> check(
                        play(FaultPlan.NONE, null, (step, controller) -> {
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
