package io.jenkins.plugins.slidecraft.build;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** An agent that runs one command after another for one piece of work. */
public interface Bench {
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

    /** A folder on the agent for this work alone, outside of the workspace; an absolute path. It may not exist yet. */
    String temporary();

    /** Prints a line. */
    void say(String line);

    Instant now();
}
