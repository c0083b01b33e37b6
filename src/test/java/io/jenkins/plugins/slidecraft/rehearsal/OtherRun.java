package io.jenkins.plugins.slidecraft.rehearsal;

import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Holder;
import io.jenkins.plugins.slidecraft.rehearsal.controller.Controller;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import io.jenkins.plugins.slidecraft.rollout.RollingRollout;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest;
import io.jenkins.plugins.slidecraft.rollout.RolloutResult;
import io.jenkins.plugins.slidecraft.rollout.RolloutState;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Another job's run on the same controller, with a release of its own. */
final class OtherRun {
    private static final Holder HOTFIX =
            new Holder("rehearsal", "slidecraft/hotfix#7", "https://jenkins.example.com/job/slidecraft/job/hotfix/7/");
    private static final String RELEASE = "1.4.11-5be17c0";

    private final Simulation simulation;
    private final Surroundings surroundings;
    private final Controller controller;

    OtherRun(Simulation simulation, Surroundings surroundings) {
        this.simulation = simulation;
        this.surroundings = surroundings;
        this.controller = new Controller(
                simulation.runtime(),
                simulation.cluster(),
                simulation.metrics(),
                simulation::application,
                surroundings.registry(),
                HOTFIX);
        surroundings.configure(controller);
    }

    /** Deploys its release to prod; the run ends in SUCCESS a while after that. */
    void deployToProd() {
        Instant deadline = simulation.runtime().now().plus(Duration.ofMinutes(10));
        RolloutRequest request = new RolloutRequest(
                controller.nextId("deploy"),
                RolloutRequest.Purpose.DEPLOY,
                RELEASE,
                images(),
                List.of(),
                "",
                controller.runUrl(),
                "joon",
                deadline);
        controller.start(
                () -> new RollingRollout(controller.lock()),
                request.id(),
                Surroundings.PROD,
                true,
                RolloutState.of(request),
                state -> deadline,
                line -> {},
                new Controller.Ending<RolloutResult>() {
                    @Override
                    public void done(RolloutResult result) {
                        end(true);
                    }

                    @Override
                    public void failed(Failure failure) {
                        end(false);
                    }
                });
    }

    private void end(boolean success) {
        simulation
                .runtime()
                .schedule(Duration.ofSeconds(30), () -> controller.settle(Surroundings.PROD, success, () -> {}));
    }

    private List<WorkloadImage> images() {
        return surroundings.descriptor().components().entrySet().stream()
                .map(entry -> {
                    ImageRef image = ImageRef.parse(surroundings.descriptor().registry() + "/"
                            + entry.getValue().prefix() + ":" + RELEASE);
                    String digest = surroundings.registry().push(image.toString());
                    return new WorkloadImage(
                            entry.getKey(),
                            entry.getValue().workload(),
                            entry.getValue().container(),
                            image.pinnedTo(digest));
                })
                .toList();
    }
}
