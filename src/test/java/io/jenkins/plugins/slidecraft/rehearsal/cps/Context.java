package io.jenkins.plugins.slidecraft.rehearsal.cps;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a body hands to the steps in it; never changed, only derived.
 *
 * @param environment variables that {@code withEnv} and the like set
 * @param agent the label of the agent, or null outside {@code node}
 * @param branch the innermost branch of {@code parallel}, or null
 * @param directory the directory below the workspace, empty for the workspace itself
 */
public record Context(Map<String, String> environment, String agent, String branch, String directory) {
    public static final Context EMPTY = new Context(Map.of(), null, null, "");

    /** With further variables; {@code PATH+x} is not treated specially. */
    public Context with(Map<String, String> variables) {
        Map<String, String> merged = new LinkedHashMap<>(environment);
        merged.putAll(variables);
        return new Context(merged, agent, branch, directory);
    }

    public Context onAgent(String label) {
        return new Context(environment, label, branch, "");
    }

    public Context inBranch(String name) {
        return new Context(environment, agent, name, directory);
    }

    public Context in(String path) {
        return new Context(environment, agent, branch, path);
    }
}
