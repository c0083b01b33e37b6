package io.jenkins.plugins.slidecraft.steps;

import hudson.model.Run;
import io.jenkins.plugins.slidecraft.build.AgentCommand;
import io.jenkins.plugins.slidecraft.build.Bench;
import io.jenkins.plugins.slidecraft.build.CommandEnd;
import io.jenkins.plugins.slidecraft.build.ImageBuild;
import io.jenkins.plugins.slidecraft.build.ImageWork;
import io.jenkins.plugins.slidecraft.build.Workshop;
import io.jenkins.plugins.slidecraft.config.Endpoints;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.registry.RegistryImage;
import io.jenkins.plugins.slidecraft.steps.DurableCommand.Place;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.docker.commons.fingerprint.DockerFingerprints;

/** The building of one image by durable tasks: where {@link ImageWork} stands, and the task that runs for it. */
final class ComponentBuild implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(ComponentBuild.class.getName());

    private final ImageWork work;
    private final DurableBench bench = new DurableBench();

    ComponentBuild(boolean push, boolean dryRun) {
        this.work = new ImageWork(push, dryRun);
    }

    ImageWork work() {
        return work;
    }

    /** Goes on as far as it can without waiting; says whether anything has changed. */
    boolean advance(ImageBuild image, Place place, Run<?, ?> run, boolean free, boolean install)
            throws IOException, InterruptedException {
        return work.advance(image, new Shop(bench.at(image.key(), place), run, work), free, install);
    }

    /** Stops what is running. */
    void stop(Place place) throws IOException, InterruptedException {
        bench.stop(place);
    }

    private record Shop(Bench bench, Run<?, ?> run, ImageWork work) implements Workshop {
        @Override
        public void start(AgentCommand command) throws IOException, InterruptedException {
            bench.start(command);
        }

        @Override
        public Optional<CommandEnd> poll(AgentCommand command) throws IOException, InterruptedException {
            return bench.poll(command);
        }

        @Override
        public String temporary() {
            return bench.temporary();
        }

        @Override
        public void say(String line) {
            bench.say(line);
        }

        @Override
        public Instant now() {
            return bench.now();
        }

        @Override
        public Optional<RegistryImage> find(ImageRef image) {
            return Endpoints.get().image(image, run);
        }

        @Override
        public Optional<String> digest(ImageRef image) {
            return Endpoints.get().registries(run).digest(image);
        }

        /** The base is not told: BuildKit leaves none where docker could be asked for it. */
        @Override
        public void known(ImageBuild image, String id) {
            try {
                if (work.built()) {
                    DockerFingerprints.addFromFacet(null, id, run);
                }
                DockerFingerprints.forImage(run, id, image.image().toString());
            } catch (IOException | IllegalArgumentException e) {
                LOGGER.log(Level.WARNING, "No fingerprint of " + image.image() + " was kept", e);
            }
        }
    }
}
