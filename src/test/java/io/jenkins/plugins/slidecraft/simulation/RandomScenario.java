package io.jenkins.plugins.slidecraft.simulation;

import io.jenkins.plugins.slidecraft.sim.Fault;
import io.jenkins.plugins.slidecraft.sim.FaultPlan;
import io.jenkins.plugins.slidecraft.sim.ImageBehaviour;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Whatever one seed brings: one or two controllers with wrong clocks, up to three runs that deploy good and bad releases and roll
 * back, calls that fail, processes that hang, die, come back or don't, aborts and kills. Then all is healed, and has to
 * come to rest.
 */
final class RandomScenario {
    private static final List<Fault> FAULTS = List.of(Fault.values());
    private static final List<Fault> MILD = List.of(
            Fault.CONFLICT,
            Fault.TOO_MANY_REQUESTS,
            Fault.SERVER_ERROR,
            Fault.TIMEOUT_BEFORE,
            Fault.TIMEOUT_AFTER,
            Fault.DROP_WATCHES,
            Fault.EXPIRE_WATCHES);
    /** One seed in so many deploys with manifests: what they bring is applied, hooks run, what they no longer name is pruned. */
    private static final int MANIFESTS = 3;

    private static final Duration STORM = Duration.ofMinutes(12);

    private final Random random;
    private final Place place;
    private int opened;
    private int pending;

    private RandomScenario(long seed) {
        random = new Random(seed * 0x9E3779B97F4A7C15L);
        place = new Place(seed, 1 + random.nextInt(2), 1 + random.nextInt(2));
        // Of the seed, not of the sequence, so that what the other seeds bring stays.
        if (seed % MANIFESTS == 0) {
            place.deployManifests();
        }
    }

    /** Plays a seed to its end. */
    static Place play(long seed) {
        RandomScenario scenario = new RandomScenario(seed);
        scenario.storm();
        scenario.place.settle(Duration.ofMinutes(30));
        return scenario.place;
    }

    private void storm() {
        int controllers = 1 + random.nextInt(2);
        for (int i = 0; i < controllers; i++) {
            Controller controller = place.controller(i == 0 ? "a" : "b");
            controller
                    .process()
                    .withClock(
                            Duration.ofSeconds(random.nextInt(600) - 300),
                            random.nextLong() >> 8,
                            0.98 + 0.04 * random.nextDouble());
            controller.process().setFaults(faults());
        }
        int runs = 1 + random.nextInt(3);
        for (int i = 1; i <= runs; i++) {
            Controller controller = place.controllers().get(random.nextInt(controllers));
            int number = i;
            later(random.nextInt(60), () -> open(controller, number));
        }
        if (random.nextInt(3) == 0) {
            later(random.nextInt(60), () -> any().process().pause(Duration.ofSeconds(5 + random.nextInt(150))));
        }
        if (random.nextInt(4) == 0) {
            later(random.nextInt(40), () -> place.cluster().dropWatches());
        }
        if (random.nextInt(8) == 0) {
            later(random.nextInt(40), () -> quota(place.components().size() * place.replicas()));
        }
        if (random.nextInt(4) == 0) {
            later(random.nextInt(60), () -> crashed(any()));
        }
        place.runtime().every(Duration.ofSeconds(1), this::revive);
        place.runtime().runUntil(() -> place.invariants().violation().isPresent() || calm(), STORM);
        place.simulation().controlPlane().removeQuota(Place.NAMESPACE);
        place.controllers().forEach(Controller::endAll);
    }

    private boolean calm() {
        return opened > 0 && pending == 0 && place.controllers().stream().allMatch(Controller::idle);
    }

    private void later(int seconds, Runnable action) {
        pending++;
        place.runtime().schedule(Duration.ofSeconds(seconds).plusMillis(random.nextInt(1000)), () -> {
            pending--;
            action.run();
        });
    }

    private Controller any() {
        return place.controllers().get(random.nextInt(place.controllers().size()));
    }

    private FaultPlan faults() {
        double probability = new double[] {0, 0.005, 0.02, 0.06}[random.nextInt(4)];
        Random own = new Random(random.nextLong());
        return FaultPlan.random(own, probability, random.nextBoolean() ? FAULTS : MILD);
    }

    private void quota(int pods) {
        place.simulation().controlPlane().setQuota(Place.NAMESPACE, pods);
    }

    /** A controller that died comes back after a while, or never, where another one is left to clean up. */
    private void revive() {
        for (Controller controller : place.controllers()) {
            if (!controller.process().alive() && !controller.lost() && !controller.awaited()) {
                crashed(controller);
            }
        }
    }

    private void crashed(Controller controller) {
        controller.process().crash();
        boolean another = place.controllers().stream().anyMatch(other -> other != controller && !other.lost());
        if (controller.awaited() || controller.lost()) {
            return;
        }
        if (another && random.nextInt(4) == 0) {
            controller.lose();
            return;
        }
        controller.await(true);
        for (Step<?, ?> step : controller.steps()) {
            step.forgetsOnResume(random.nextInt(3) == 0 ? random.nextInt(4) : 0);
        }
        later(1 + random.nextInt(random.nextBoolean() ? 10 : 150), () -> {
            controller.await(false);
            controller.process().restart();
        });
    }

    private void open(Controller controller, int number) {
        opened++;
        if (controller.lost()) {
            return;
        }
        String release = "1." + number + ".0-" + Integer.toHexString(0xabcdef0 + number);
        behave(release);
        Controller.Run run = controller.open("job-" + number);
        Duration limit = Duration.ofSeconds(20 + random.nextInt(random.nextBoolean() ? 100 : 500));
        List<String> gates = random.nextBoolean() ? List.of() : List.of("a-gate");
        Step<?, ?> deploy = controller.deploy(run, release, limit, gates);
        deploy.whenEnded(() -> after(controller, run, deploy, limit));
        begin(controller, run, deploy);
    }

    private void begin(Controller controller, Controller.Run run, Step<?, ?> step) {
        step.start();
        int fate = random.nextInt(10);
        if (fate < 2) {
            later(random.nextInt(40), () -> step.stop("Aborted by a test."));
        } else if (fate == 2) {
            later(random.nextInt(40), () -> {
                if (run.building() && !step.ended()) {
                    step.abandon();
                    controller.end(run, false);
                }
            });
        }
    }

    /** What the run does after its deployment: a rollback, or its end. */
    private void after(Controller controller, Controller.Run run, Step<?, ?> deploy, Duration limit) {
        if (random.nextInt(3) == 0) {
            Step<?, ?> back = controller.rollback(run, "", limit);
            back.whenEnded(() -> controller.end(run, false));
            later(random.nextInt(5), () -> begin(controller, run, back));
        } else {
            boolean success = deploy.failure().isEmpty();
            later(random.nextInt(5), () -> controller.end(run, success));
        }
    }

    private void behave(String release) {
        ImageBehaviour good = ImageBehaviour.HEALTHY.timed(
                Duration.ofMillis(200 + random.nextInt(3000)),
                Duration.ofMillis(100 + random.nextInt(8000)),
                Duration.ofMillis(50 + random.nextInt(5000)));
        for (String component : place.components()) {
            ImageBehaviour behaviour =
                    switch (random.nextInt(10)) {
                        case 0 -> good.pullFails("not found");
                        case 1 -> good.crashes(Duration.ofMillis(300), 1, "boom");
                        case 2 -> good.neverReady();
                        default -> good;
                    };
            place.simulation().images().set(Place.image(component, release).toString(), behaviour);
        }
    }
}
