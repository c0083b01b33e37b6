package io.jenkins.plugins.slidecraft.steps;

import hudson.model.Run;
import io.jenkins.plugins.slidecraft.build.AgentCommand;
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
    private volatile DurableCommand command;

    ComponentBuild(boolean push, boolean dryRun) {
        this.work = new ImageWork(push, dryRun);
    }

    ImageWork work() {
        return work;
    }

    /** Goes on as far as it can without waiting; says whether anything has changed. */
    boolean advance(ImageBuild image, Place place, Run<?, ?> run, boolean free, boolean install)
            throws IOException, InterruptedException {
        return work.advance(image, new Bench(image, place, run), free, install);
    }

    /** Stops what is running. */
    void stop(Place place) throws IOException, InterruptedException {
        if (!work.done() && command != null) {
            command.stop(place);
        }
    }

    private final class Bench implements Workshop {
        private final ImageBuild image;
        private final Place place;
        private final Run<?, ?> run;

        Bench(ImageBuild image, Place place, Run<?, ?> run) {
            this.image = image;
            this.place = place;
            this.run = run;
        }

        @Override
        public void start(AgentCommand next) throws IOException, InterruptedException {
            command = DurableCommand.launch(next, "[" + image.key() + "] ", place);
        }

        @Override
        public Optional<CommandEnd> poll(AgentCommand started) throws IOException, InterruptedException {
            return command.poll(started, place);
        }

        @Override
        public String temporary() {
            return place.temporary().child(image.key().replace('/', '-')).getRemote();
        }

        @Override
        public Optional<RegistryImage> find(ImageRef asked) {
            return Endpoints.get().image(asked, run);
        }

        @Override
        public Optional<String> digest(ImageRef asked) {
            return Endpoints.get().registries(run).digest(asked);
        }

        /** The base is not told: neither builder leaves it where docker could be asked for it in all cases. */
        @Override
        public void known(ImageBuild found, String id) {
            try {
                if (work.built()) {
                    DockerFingerprints.addFromFacet(null, id, run);
                }
                DockerFingerprints.forImage(run, id, found.image().toString());
            } catch (IOException | IllegalArgumentException e) {
                LOGGER.log(Level.WARNING, "No fingerprint of " + found.image() + " was kept", e);
            }
        }

        @Override
        public void say(String line) {
            place.listener().getLogger().println(line);
        }

        @Override
        public Instant now() {
            return Instant.now();
        }
    }
}
