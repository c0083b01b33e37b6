package io.jenkins.plugins.slidecraft.build;

/** A command of a build has failed for good. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What a shell says where a program is not on the {@code PATH}. */
    public static final int NOT_FOUND = 127;

    private final String command;
    private final String program;
    private final int status;
    private final String prefix;

    /** @param prefix what the lines of its output begin with, as {@code gateway} */
    public CommandFailure(AgentCommand command, int status, String prefix) {
        super(command.name() + " ended with exit status " + status);
        this.command = command.name();
        this.program = command.arguments().get(0);
        this.status = status;
        this.prefix = prefix;
    }

    /** The command's name for people. */
    public String command() {
        return command;
    }

    /** The program that was run, as {@code docker}. */
    public String program() {
        return program;
    }

    public int status() {
        return status;
    }

    public String prefix() {
        return prefix;
    }
}
