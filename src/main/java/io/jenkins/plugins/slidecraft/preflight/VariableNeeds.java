package io.jenkins.plugins.slidecraft.preflight;

import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.descriptor.EnvironmentSpec;
import io.jenkins.plugins.slidecraft.descriptor.VariableNeed;
import io.jenkins.plugins.slidecraft.descriptor.VariableNeed.Given;
import io.jenkins.plugins.slidecraft.descriptor.VariableSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Which variables have to exist somewhere else than in {@code slidecraft.yaml} before components start (G4). */
public final class VariableNeeds {
    private VariableNeeds() {}

    /**
     * What components need in an environment. Left out is what needs no look: values that stand in the file, what someone
     * outside of the cluster's API brings, what is built into an image, and what a condition in the file rules out.
     *
     * @param environment one of the descriptor's
     * @param components the components that are to start
     * @throws io.jenkins.plugins.slidecraft.release.InvalidInput for an environment that the descriptor hasn't
     */
    public static List<VariableNeed> of(Descriptor descriptor, String environment, Collection<String> components) {
        EnvironmentSpec spec = descriptor.environment(environment);
        List<VariableNeed> needs = new ArrayList<>();
        descriptor.variables().forEach((name, variable) -> {
            List<String> scope =
                    variable.scope().stream().filter(components::contains).toList();
            VariableSource source = source(spec, name);
            if (scope.isEmpty() || variable.build() || !canBeLookedAt(source)) {
                return;
            }
            Optional<Given> when = variable.when()
                    .map(condition ->
                            new Given(condition.variable(), source(spec, condition.variable()), condition.value()));
            if (when.filter(VariableNeeds::isRuledOut).isPresent()) {
                return;
            }
            needs.add(new VariableNeed(
                    name,
                    scope,
                    source,
                    variable.secret() ? List.of() : variable.oneOf(),
                    when.filter(given -> given.source().kind() != VariableSource.Kind.VALUE)));
        });
        return needs;
    }

    /** Tier dev has from its own file what isn't said otherwise. */
    private static VariableSource source(EnvironmentSpec spec, String name) {
        VariableSource written = spec.variables().get(name);
        return written != null ? written : new VariableSource(VariableSource.Kind.ENV_FILE, spec.envFile(), name, "");
    }

    private static boolean canBeLookedAt(VariableSource source) {
        return switch (source.kind()) {
            case CONFIG_MAP, SECRET -> true;
            // Empty: an environment that is none of tier dev and lacks the variable since a condition rules it out.
            case ENV_FILE -> !source.object().isEmpty();
            case VALUE, EXTERNAL -> false;
        };
    }

    private static boolean isRuledOut(Given given) {
        return given.source().kind() == VariableSource.Kind.VALUE
                && !given.source().value().equals(given.value());
    }
}
