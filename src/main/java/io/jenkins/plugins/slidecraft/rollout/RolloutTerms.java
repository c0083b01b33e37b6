package io.jenkins.plugins.slidecraft.rollout;

import io.jenkins.plugins.slidecraft.descriptor.Compatibility;
import io.jenkins.plugins.slidecraft.descriptor.VariableNeed;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.util.List;

/**
 * What a deployment has to keep to, as {@code slidecraft.yaml} says it for the environment.
 *
 * @param suites the suites of checks that make the release stable, besides the gates (G13)
 * @param waves the names of the workloads by order: a wave begins when the one before it is complete; empty for all at once
 * @param variables what has to exist before anything is touched (G4)
 * @param migrations the migrations that have to have been applied for this release before it may be deployed (G8)
 * @param manifests SHA-256 of the rendered manifests to apply; empty where only images are set
 * @param compatibility which versions of components work together (G16)
 * @param envFile what the build found lacking in the environment's own file of variables (G4); none where all was there
 */
public record RolloutTerms(
        List<String> suites,
        List<List<String>> waves,
        List<VariableNeed> variables,
        List<String> migrations,
        String manifests,
        Compatibility compatibility,
        List<Problem> envFile) {
    /** None. */
    public static final RolloutTerms NONE = new RolloutTerms(List.of(), List.of(), List.of(), List.of(), "");

    public RolloutTerms {
        suites = List.copyOf(suites);
        waves = List.copyOf(waves);
        variables = List.copyOf(variables);
        migrations = List.copyOf(migrations);
        manifests = manifests == null ? "" : manifests;
        compatibility = compatibility == null ? Compatibility.NONE : compatibility;
        // Terms that an earlier version stored have none.
        envFile = envFile == null ? List.of() : List.copyOf(envFile);
    }

    /** Terms of an environment that has nothing from a file of its own, or all of it. */
    public RolloutTerms(
            List<String> suites,
            List<List<String>> waves,
            List<VariableNeed> variables,
            List<String> migrations,
            String manifests,
            Compatibility compatibility) {
        this(suites, waves, variables, migrations, manifests, compatibility, List.of());
    }

    /** Terms of components that work with any version of each other. */
    public RolloutTerms(
            List<String> suites,
            List<List<String>> waves,
            List<VariableNeed> variables,
            List<String> migrations,
            String manifests) {
        this(suites, waves, variables, migrations, manifests, Compatibility.NONE);
    }

    /** The same with other manifests. */
    RolloutTerms withManifests(String hash) {
        return new RolloutTerms(suites, waves, variables, migrations, hash, compatibility, envFile);
    }
}
