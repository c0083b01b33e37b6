package io.jenkins.plugins.slidecraft.build;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A command for an agent, run in the workspace.
 *
 * @param name for people, as {@code docker build of gateway}
 * @param arguments the program and its arguments
 * @param variables what the program has in its environment besides the step's own
 * @param directory where it is run, a path in the workspace; empty for the workspace itself
 * @param output where its standard output goes, an absolute path on the agent; empty where it goes to the log
 * @param captured whether its standard output is read instead of printed
 */
public record AgentCommand(
        String name,
        List<String> arguments,
        Map<String, String> variables,
        String directory,
        String output,
        boolean captured) {
    public AgentCommand {
        arguments = List.copyOf(arguments);
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }

    /** A command whose output goes to the log. */
    public static AgentCommand printed(String name, List<String> arguments) {
        return new AgentCommand(name, arguments, Map.of(), "", "", false);
    }

    /** A command whose output is read. */
    public static AgentCommand captured(String name, List<String> arguments) {
        return new AgentCommand(name, arguments, Map.of(), "", "", true);
    }

    /** The same with further variables. */
    public AgentCommand with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(variables);
        all.putAll(more);
        return new AgentCommand(name, arguments, all, directory, output, captured);
    }

    /** The same in a folder of the workspace. */
    public AgentCommand in(String folder) {
        return new AgentCommand(name, arguments, variables, folder, output, captured);
    }

    /** The same with its standard output in a file. */
    public AgentCommand to(String file) {
        return new AgentCommand(name, arguments, variables, directory, file, captured);
    }

    /** The script for it. */
    public ShellScript script() {
        return ShellScript.of(arguments, variables, directory, output);
    }
}
