package io.jenkins.plugins.slidecraft.simulation;

import io.jenkins.plugins.slidecraft.sim.FaultPlan;
import io.jenkins.plugins.slidecraft.sim.ImageBehaviour;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** A run with one thing to do, on controller a, while controller b stands by. */
enum Scenario {
    /** A good release is deployed. */
    DEPLOY,
    /** A release whose images can't be pulled is deployed, and taken back. */
    BAD_DEPLOY,
    /** A release that was deployed is rolled back. */
    ROLLBACK;

    static final String NEXT = "1.1.0-bbbbbbb";
    static final Duration LIMIT = Duration.ofMinutes(10);

    /** What came of it. */
    record Outcome(Place place, Controller controller, Step<?, ?> step, int calls) {}

    /**
     * Plays it until all is quiet.
     *
     * @param faults what goes wrong with controller a's calls
     * @param arrange sees the step and its controller before the step begins
     * @param comesBack how long after a crash controller a is started again; null for never
     */
    Outcome play(FaultPlan faults, Duration comesBack, Consumer<Outcome> arrange) {
        Place place = new Place(1, 2, 2);
        Controller a = place.controller("a");
        place.controller("b");
        if (this == BAD_DEPLOY) {
            place.simulation()
                    .images()
                    .set(Place.image("worker", NEXT).toString(), ImageBehaviour.HEALTHY.pullFails("not found"));
        }
        Controller.Run run = a.open("job-1");
        if (this == ROLLBACK) {
            Step<?, ?> deploy = a.deploy(run, NEXT, LIMIT, List.of("a-gate"));
            deploy.start();
            place.runtime().runUntil(deploy::ended, LIMIT);
        }
        int before = a.process().calls();
        Step<?, ?> step = this == ROLLBACK ? a.rollback(run, "", LIMIT) : a.deploy(run, NEXT, LIMIT, List.of());
        step.whenEnded(() -> a.end(run, step.failure().isEmpty()));
        Outcome outcome = new Outcome(place, a, step, before);
        a.process().setFaults(call -> faults.of(call.since(before)));
        arrange.accept(outcome);
        step.start();
        Duration limit = LIMIT.plus(Duration.ofMinutes(5));
        place.runtime().runUntil(() -> step.ended() || !a.process().alive(), limit);
        if (!a.process().alive()) {
            if (comesBack == null) {
                a.lose();
            } else {
                place.runtime().advance(comesBack);
                a.process().setFaults(FaultPlan.NONE);
                a.process().restart();
            }
        }
        place.runtime().runUntil(() -> step.ended() || a.lost(), limit);
        if (!a.lost() && step.ended()) {
            a.end(run, step.failure().isEmpty());
        }
        place.settle(Duration.ofMinutes(20));
        return new Outcome(place, a, step, a.process().calls() - before);
    }
}
