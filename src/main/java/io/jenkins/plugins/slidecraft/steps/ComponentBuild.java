package io.jenkins.plugins.slidecraft.steps;

import hudson.model.Run;
import io.jenkins.plugins.slidecraft.build.BuildLog;
import io.jenkins.plugins.slidecraft.build.DockerOutput;
import io.jenkins.plugins.slidecraft.build.ImageBuild;
import io.jenkins.plugins.slidecraft.build.TagDecision;
import io.jenkins.plugins.slidecraft.config.Endpoints;
import io.jenkins.plugins.slidecraft.steps.DurableCommand.Place;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The building of one component's image, from the look at the registry to the digest. Each command may be run twice. */
final class ComponentBuild implements Serializable {
    private static final long serialVersionUID = 1L;

    /** What is done next, or being done. */
    private enum Stage {
        CHECK,
        BUILD,
        IDENTIFY,
        PUSH,
        DIGEST,
        DONE
    }

    private final boolean push;
    private volatile Stage stage = Stage.CHECK;
    private volatile DurableCommand command;
    private volatile long began;
    /** The digest in the registry; null until it is known, and where nothing is pushed. */
    private volatile String digest;

    ComponentBuild(boolean push) {
        this.push = push;
    }

    boolean done() {
        return stage == Stage.DONE;
    }

    /** Empty where the image was not pushed. */
    Optional<String> digest() {
        return Optional.ofNullable(digest);
    }

    Optional<DurableCommand> running() {
        return done() ? Optional.empty() : Optional.ofNullable(command);
    }

    /**
     * Goes on as far as it can without waiting.
     *
     * @throws SlideCraftStepException where a command failed
     */
    void advance(ImageBuild image, Place place, Run<?, ?> run) throws IOException, InterruptedException {
        while (!done()) {
            if (stage == Stage.CHECK) {
                check(image, place, run);
            } else {
                OptionalInt status = command.poll(arguments(image), place);
                if (status.isEmpty()) {
                    return;
                }
                String output = command.finish(place);
                if (status.getAsInt() != 0) {
                    throw new SlideCraftStepException(
                            "BuildFailed",
                            Messages.ComponentBuild_Failed(command.name(), status.getAsInt(), image.component()));
                }
                ended(image, output, place, run);
            }
        }
    }

    private List<String> arguments(ImageBuild image) {
        return switch (stage) {
            case BUILD -> image.buildCommand();
            case IDENTIFY -> image.idCommand();
            case PUSH -> image.pushCommand();
            case DIGEST -> image.digestsCommand();
            case CHECK, DONE -> throw new IllegalStateException(stage + " has no command");
        };
    }

    private void check(ImageBuild image, Place place, Run<?, ?> run) throws IOException, InterruptedException {
        if (push) {
            Optional<String> reused = TagDecision.before(image, Endpoints.get().image(image.image(), run))
                    .reused();
            if (reused.isPresent()) {
                reuse(image, reused.get(), place);
                return;
            }
        }
        say(place, BuildLog.building(image));
        began = System.currentTimeMillis();
        launch(Stage.BUILD, "docker build of " + image.component(), false, image, place);
    }

    private void ended(ImageBuild image, String output, Place place, Run<?, ?> run)
            throws IOException, InterruptedException {
        switch (stage) {
            case BUILD -> launch(Stage.IDENTIFY, "docker image inspect of " + image.component(), true, image, place);
            case IDENTIFY -> identified(image, DockerOutput.imageId(output), place, run);
            case PUSH -> launch(Stage.DIGEST, "docker image inspect of " + image.component(), true, image, place);
            case DIGEST -> pushed(image, output, place, run);
            case CHECK, DONE -> throw new IllegalStateException(stage + " has no command");
        }
    }

    private void identified(ImageBuild image, String id, Place place, Run<?, ?> run)
            throws IOException, InterruptedException {
        say(place, BuildLog.built(image, id, took()));
        if (!push) {
            say(place, BuildLog.notPushed(image));
            stage = Stage.DONE;
            return;
        }
        Optional<String> reused = TagDecision.after(image, Endpoints.get().image(image.image(), run), id)
                .reused();
        if (reused.isPresent()) {
            reuse(image, reused.get(), place);
        } else {
            launch(Stage.PUSH, "docker push of " + image.component(), false, image, place);
        }
    }

    private void pushed(ImageBuild image, String output, Place place, Run<?, ?> run) throws SlideCraftStepException {
        String found = DockerOutput.digest(output, image.image())
                .or(() -> Endpoints.get().registries(run).digest(image.image()))
                .orElseThrow(() -> new SlideCraftStepException(
                        "BuildFailed",
                        Messages.ComponentBuild_NoDigest(image.image().toString())));
        say(place, BuildLog.pushed(image, found, took()));
        digest = found;
        stage = Stage.DONE;
    }

    private void reuse(ImageBuild image, String found, Place place) {
        say(place, BuildLog.reused(image, found));
        digest = found;
        stage = Stage.DONE;
    }

    private void launch(Stage next, String name, boolean captured, ImageBuild image, Place place)
            throws IOException, InterruptedException {
        stage = next;
        command = DurableCommand.launch(name, "[" + image.component() + "] ", captured, arguments(image), place);
    }

    private Duration took() {
        return Duration.ofMillis(System.currentTimeMillis() - began);
    }

    private static void say(Place place, String line) {
        place.listener().getLogger().println(line);
    }
}
