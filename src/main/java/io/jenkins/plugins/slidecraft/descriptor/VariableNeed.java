package io.jenkins.plugins.slidecraft.descriptor;

import java.util.List;
import java.util.Optional;

/**
 * A variable that has to exist before a release goes to an environment (G4).
 *
 * @param variable its name
 * @param components who needs it
 * @param source where it has to be
 * @param oneOf the values that it may have, where they can be read; empty for any
 * @param when what makes it needed where the file alone doesn't tell, since another variable that decides stands elsewhere
 */
public record VariableNeed(
        String variable, List<String> components, VariableSource source, List<String> oneOf, Optional<Given> when) {
    /**
     * Another variable, where it stands, and the value that makes this one needed.
     *
     * @param variable its name
     * @param source where it stands: in a ConfigMap or in the developer's file
     * @param value the value
     */
    public record Given(String variable, VariableSource source, String value) {}

    public VariableNeed {
        components = List.copyOf(components);
        oneOf = oneOf == null ? List.of() : List.copyOf(oneOf);
        when = when == null ? Optional.empty() : when;
    }

    /** A variable that is needed whatever others say, with any value. */
    public VariableNeed(String variable, List<String> components, VariableSource source) {
        this(variable, components, source, List.of(), Optional.empty());
    }
}
