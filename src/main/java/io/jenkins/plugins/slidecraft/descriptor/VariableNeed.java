package io.jenkins.plugins.slidecraft.descriptor;

import java.util.List;

/**
 * A variable that has to exist before a release goes to an environment (G4).
 *
 * @param variable its name
 * @param components who needs it
 * @param source where it has to be
 */
public record VariableNeed(String variable, List<String> components, VariableSource source) {
    public VariableNeed {
        components = List.copyOf(components);
    }
}
