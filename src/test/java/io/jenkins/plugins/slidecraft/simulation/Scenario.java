package io.jenkins.plugins.slidecraft.simulation;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
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
    ROLLBACK,
    /** A good release is deployed with manifests where people had applied theirs by hand. */
    ADOPT,
    /** A good release is deployed after another one: objects come, change and leave, and a hook is run. */
    UPGRADE,
    /** The same with images that can't be pulled: all of it is taken back. */
    BAD_UPGRADE;

    static final String BEFORE = "1.0.9-9999999";
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
        boolean manifests = compareTo(ROLLBACK) > 0;
        Place place = new Place(1, manifests ? 1 : 2, 2);
        if (manifests) {
            place.deployManifests();
        }
        Controller a = place.controller("a");
        place.controller("b");
        if (this == BAD_DEPLOY || this == BAD_UPGRADE) {
            String component = place.components().get(place.components().size() - 1);
            place.simulation()
                    .images()
                    .set(Place.image(component, NEXT).toString(), ImageBehaviour.HEALTHY.pullFails("not found"));
        }
        if (this == UPGRADE || this == BAD_UPGRADE) {
            Controller.Run first = a.open("job-0");
            Step<?, ?> deploy = a.deploy(first, BEFORE, LIMIT, List.of());
            deploy.whenEnded(() -> a.end(first, true)).start();
            place.settle(LIMIT);
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

    /** How it ends where nothing goes wrong with the calls. */
    State expected() {
        return switch (this) {
            case DEPLOY, ADOPT, UPGRADE -> State.STABLE;
            case BAD_DEPLOY, ROLLBACK, BAD_UPGRADE -> State.ROLLED_BACK;
        };
    }
}
