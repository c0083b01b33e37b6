package io.jenkins.plugins.slidecraft.build;

import io.jenkins.plugins.slidecraft.release.ImageRegistry.RegistryException;
import io.jenkins.plugins.slidecraft.release.registry.RegistryImage;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The building of one image, from the look at the registry to the digest. It never waits: {@link #advance} goes on as far as it
 * can, and what is stored is where it stands. Each command may be run twice.
 */
public final class ImageWork implements Serializable {
    private static final long serialVersionUID = 1L;

    /** What is done next, or being done. */
    private enum Stage {
        LOOK,
        QUEUE,
        INSTALL,
        RUN,
        PACK,
        BUILD,
        IDENTIFY,
        LOOK_AGAIN,
        PUSH,
        DIGEST,
        DONE
    }

    private final boolean push;
    private final boolean dryRun;
    private volatile Stage stage = Stage.LOOK;
    private volatile boolean started;
    private volatile boolean installed;
    private volatile int failures;
    private volatile long notBefore;
    private volatile long began;
    private volatile String id;
    private volatile String digest;

    /**
     * @param push whether the image goes to the registry
     * @param dryRun whether only what would be done is printed
     */
    public ImageWork(boolean push, boolean dryRun) {
        this.push = push;
        this.dryRun = dryRun;
    }

    public boolean done() {
        return stage == Stage.DONE;
    }

    /** Whether nothing reads the workspace for it any more. */
    public boolean built() {
        return stage.compareTo(Stage.BUILD) > 0;
    }

    /** Whether it waits for the workspace. */
    public boolean queued() {
        return stage == Stage.QUEUE;
    }

    /** Whether it has run {@code npm ci}. */
    public boolean installed() {
        return installed;
    }

    /** Whether a command is running. */
    public boolean running() {
        return started;
    }

    /** The digest in the registry; empty where the image was not pushed. */
    public Optional<String> digest() {
        return Optional.ofNullable(digest);
    }

    /**
     * Goes on as far as it can without waiting.
     *
     * @param free whether the workspace is free for it: what {@link BuildOrder} says
     * @param install whether {@code npm ci} has yet to be run in its folder
     * @return whether anything was begun or has ended
     * @throws CommandFailure where a command failed
     * @throws RegistryException where the registry can't be asked, for good
     * @throws io.jenkins.plugins.slidecraft.release.InvalidInput where the tag has other content
     */
    public boolean advance(ImageBuild image, Workshop shop, boolean free, boolean install)
            throws IOException, InterruptedException {
        boolean moved = false;
        while (!done() && shop.now().toEpochMilli() >= notBefore) {
            Stage before = stage;
            if (stage == Stage.LOOK || stage == Stage.LOOK_AGAIN) {
                look(image, shop);
            } else if (stage == Stage.QUEUE) {
                if (!free) {
                    return moved;
                }
                begin(image, shop, install);
            } else if (!started) {
                shop.start(command(image, shop));
                started = true;
            } else if (!poll(image, shop)) {
                return moved;
            }
            moved |= started || stage != before;
        }
        return moved;
    }

    private AgentCommand command(ImageBuild image, Workshop shop) {
        return switch (stage) {
            case INSTALL -> NpmCommands.install(image, image.npm().orElseThrow());
            case RUN -> NpmCommands.run(image, image.npm().orElseThrow());
            case PACK -> NpmCommands.pack(image, image.npm().orElseThrow(), shop.temporary());
            case BUILD -> image.buildCommand(shop.temporary());
            case IDENTIFY -> image.idCommand();
            case PUSH -> image.pushCommand();
            case DIGEST -> image.digestsCommand();
            case LOOK, QUEUE, LOOK_AGAIN, DONE -> throw new IllegalStateException(stage + " has no command");
        };
    }

    private void look(ImageBuild image, Workshop shop) {
        Optional<RegistryImage> existing = Optional.empty();
        if (push) {
            try {
                existing = shop.find(image.image());
            } catch (RegistryException e) {
                again(image, shop, e);
                return;
            }
        }
        TagDecision decision =
                id == null ? TagDecision.before(image, existing) : TagDecision.after(image, existing, id);
        if (dryRun) {
            shop.say(decision.reused()
                    .map(found -> BuildLog.wouldReuse(image, found))
                    .orElseGet(() -> BuildLog.wouldBuild(image, push)));
            go(Stage.DONE);
        } else if (decision.reused().isPresent()) {
            shop.say(BuildLog.reused(image, decision.reused().get()));
            shop.known(image, existing.orElseThrow().config());
            digest = decision.reused().get();
            go(Stage.DONE);
        } else {
            go(id == null ? Stage.QUEUE : Stage.PUSH);
        }
    }

    private void again(ImageBuild image, Workshop shop, RegistryException fault) {
        int now = failures + 1;
        failures = now;
        Duration pause = Optional.of(fault)
                .filter(RegistryException::isPassing)
                .flatMap(passing -> Retries.pause(now, passing.retryAfter()))
                .orElseThrow(() -> fault);
        wait(image, shop, fault.getMessage(), pause);
    }

    private void wait(ImageBuild image, Workshop shop, String reason, Duration pause) {
        shop.say(BuildLog.again(image, reason, pause, failures));
        started = false;
        notBefore = shop.now().plus(pause).toEpochMilli();
    }

    private void begin(ImageBuild image, Workshop shop, boolean install) {
        shop.say(BuildLog.building(image));
        began = shop.now().toEpochMilli();
        if (image.npm().isPresent()) {
            go(install ? Stage.INSTALL : Stage.RUN);
        } else {
            go(Stage.BUILD);
        }
    }

    private void go(Stage next) {
        stage = next;
        started = false;
        failures = 0;
        notBefore = 0;
    }

    /** Whether the command has ended. */
    private boolean poll(ImageBuild image, Workshop shop) throws IOException, InterruptedException {
        AgentCommand command = command(image, shop);
        Optional<CommandEnd> end = shop.poll(command);
        if (end.isEmpty()) {
            return false;
        }
        if (end.get().status() != 0) {
            failed(image, shop, command, end.get());
            return true;
        }
        switch (stage) {
            case INSTALL -> {
                installed = true;
                go(Stage.RUN);
            }
            case RUN -> go(Stage.PACK);
            case PACK -> go(Stage.BUILD);
            case BUILD -> go(Stage.IDENTIFY);
            case IDENTIFY ->
                identified(image, shop, DockerOutput.imageId(end.get().output()));
            case PUSH -> go(Stage.DIGEST);
            case DIGEST -> pushed(image, shop, end.get().output());
            case LOOK, QUEUE, LOOK_AGAIN, DONE -> throw new IllegalStateException(stage + " has no command");
        }
        return true;
    }

    private void failed(ImageBuild image, Workshop shop, AgentCommand command, CommandEnd end) {
        CommandFailure failure = new CommandFailure(command, end.status(), image.key());
        if (stage != Stage.PUSH || PushFault.of(end.tail()) != PushFault.PASSING) {
            throw failure;
        }
        int now = failures + 1;
        failures = now;
        Duration pause = Retries.pause(now, Optional.empty()).orElseThrow(() -> failure);
        wait(image, shop, failure.getMessage(), pause);
    }

    private void identified(ImageBuild image, Workshop shop, String found) {
        id = found;
        shop.say(BuildLog.built(image, id, took(shop)));
        shop.known(image, id);
        if (push) {
            go(Stage.LOOK_AGAIN);
        } else {
            shop.say(BuildLog.notPushed(image));
            go(Stage.DONE);
        }
    }

    private void pushed(ImageBuild image, Workshop shop, String output) {
        Optional<String> found = DockerOutput.digest(output, image.image());
        if (found.isEmpty()) {
            try {
                found = shop.digest(image.image());
            } catch (RegistryException e) {
                again(image, shop, e);
                return;
            }
        }
        digest = found.orElseThrow(() -> new RegistryException(
                "The registry has no digest for " + image.image()
                        + ", though docker has pushed it: somebody may have deleted the tag. Build again.",
                false,
                null));
        shop.say(BuildLog.pushed(image, digest, took(shop)));
        go(Stage.DONE);
    }

    private Duration took(Workshop shop) {
        return Duration.between(Instant.ofEpochMilli(began), shop.now());
    }
}
