package io.jenkins.plugins.slidecraft.descriptor;

import java.util.List;

/**
 * One environment in {@code slidecraft.yaml}, defaults filled in.
 *
 * @param gates the gates that make a release stable once all have passed; none: the run's end in SUCCESS does
 * @param deadline how long a deployment may take, a {@link io.jenkins.plugins.slidecraft.release.DurationText}; by default {@value #DEFAULT_DEADLINE}
 */
public record EnvironmentSpec(List<String> gates, String deadline) {
    static final String DEFAULT_DEADLINE = "10m";

    public EnvironmentSpec {
        gates = List.copyOf(gates);
    }
}
