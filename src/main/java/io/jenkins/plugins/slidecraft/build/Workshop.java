package io.jenkins.plugins.slidecraft.build;

import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.registry.RegistryImage;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Where one image is built: an agent that runs one command after another for it, and the registry. */
public interface Workshop {
    /**
     * Starts a command; the one before has ended.
     *
     * @throws IOException where the agent can't be reached
     */
    void start(AgentCommand command) throws IOException, InterruptedException;

    /**
     * Whether the command that was started last has ended. Prints what it has written since.
     *
     * @param command the same, to be started again where it was lost
     * @return its end, told once
     */
    Optional<CommandEnd> poll(AgentCommand command) throws IOException, InterruptedException;

    /** A folder on the agent for this image alone, outside of the workspace; an absolute path. It may not exist yet. */
    String temporary();

    /**
     * What the registry has under a tag; empty where the tag is free.
     *
     * @throws io.jenkins.plugins.slidecraft.release.ImageRegistry.RegistryException where it can't be asked
     */
    Optional<RegistryImage> find(ImageRef image);

    /** The digest that a tag names in the registry now. */
    Optional<String> digest(ImageRef image);

    /** An image was built or taken from the registry, by docker's id. */
    void known(ImageBuild image, String id);

    /** Prints a line. */
    void say(String line);

    Instant now();
}
