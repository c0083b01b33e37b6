package io.jenkins.plugins.slidecraft.descriptor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One environment in {@code slidecraft.yaml}, defaults filled in.
 *
 * @param tier what kind of environment it is (G1); by default by its name, else {@link Tier#PROD}
 * @param gates the gates that make a release stable once all have passed; none, and no suites: the run's end in SUCCESS does
 * @param suites the suites of {@code slidecraftVerify} that a release has to pass to become stable, besides the gates; by
 *     default {@code smoke} for tier staging and {@code post-deploy} for tier prod, but only in a file that describes checks or
 *     suites
 * @param deadline how long a deployment may take, a {@link io.jenkins.plugins.slidecraft.release.DurationText}; by default {@value #DEFAULT_DEADLINE}
 * @param manifests where its manifests come from; empty where only images of Deployments that exist are set
 * @param variables where it has its variables from, by name
 * @param envFile the developer's own file for tier dev, a path in the workspace; else empty
 */
public record EnvironmentSpec(
        Tier tier,
        List<String> gates,
        List<String> suites,
        String deadline,
        Optional<ManifestSpec> manifests,
        Map<String, VariableSource> variables,
        String envFile) {
    static final String DEFAULT_DEADLINE = "10m";

    static final String DEFAULT_ENV_FILE = ".env.local";

    public EnvironmentSpec {
        gates = List.copyOf(gates);
        suites = List.copyOf(suites);
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }

    /** An environment of tier prod with gates alone. */
    public EnvironmentSpec(List<String> gates, String deadline) {
        this(Tier.PROD, gates, List.of(), deadline, Optional.empty(), Map.of(), "");
    }

    static String defaultEnvFile(Tier tier) {
        return tier == Tier.DEV ? DEFAULT_ENV_FILE : "";
    }
}
