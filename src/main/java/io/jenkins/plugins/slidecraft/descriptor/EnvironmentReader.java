package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.slidecraft.check.CheckDefaults;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads an environment and where its manifests come from. */
final class EnvironmentReader {
    private static final String KUSTOMIZATION = "kustomization.yaml";
    private static final String DEFAULT_BRANCH = "main";

    private EnvironmentReader() {}

    static EnvironmentSpec environment(String name, JsonNode node, String application, boolean namesSuites) {
        Tier tier = tier(name, node);
        JsonNode suites = node.path("suites");
        JsonNode manifests = node.path("manifests");
        return new EnvironmentSpec(
                tier,
                Nodes.texts(node.path("gates")),
                suites.isMissingNode() ? defaultSuites(tier, namesSuites) : Nodes.texts(suites),
                node.path("deadline").asText(EnvironmentSpec.DEFAULT_DEADLINE),
                manifests.isMissingNode() ? Optional.empty() : Optional.of(manifests(manifests, application)),
                variables(node.path("variables")),
                node.path("envFile").asText(EnvironmentSpec.defaultEnvFile(tier)));
    }

    /** Takes what has not been checked, too: a tier that there isn't is as good as none. */
    static Tier tier(String name, JsonNode node) {
        return Tier.named(node.path("tier").asText()).orElseGet(() -> Tier.ofName(name));
    }

    /**
     * The guide's suites of a tier (G6.4, G13). A file that says nothing of checks means what it always meant: its gates
     * alone, or the run's end, make a release stable.
     */
    static List<String> defaultSuites(Tier tier, boolean namesSuites) {
        if (!namesSuites) {
            return List.of();
        }
        return switch (tier) {
            case DEV -> List.of();
            case STAGING -> List.of(CheckDefaults.SMOKE);
            case PROD -> List.of(CheckDefaults.POST_DEPLOY);
        };
    }

    private static Map<String, VariableSource> variables(JsonNode node) {
        return Nodes.named(node, VariableReader::source);
    }

    private static ManifestSpec manifests(JsonNode node, String application) {
        ManifestSpec.Kind kind = node.has("kustomize")
                ? ManifestSpec.Kind.KUSTOMIZE
                : node.has("helm") ? ManifestSpec.Kind.HELM : ManifestSpec.Kind.PLAIN;
        List<String> values = Nodes.texts(node.path("values"));
        JsonNode commit = node.path("commit");
        boolean helm = kind == ManifestSpec.Kind.HELM;
        return new ManifestSpec(
                kind,
                node.path(Words.of(kind)).asText(),
                values,
                helm ? node.path("release").asText(application) : "",
                Nodes.textMap(node.path("imageValues")),
                commit.isMissingNode()
                        ? Optional.empty()
                        : Optional.of(commit(commit, helm && !values.isEmpty() ? values.get(0) : KUSTOMIZATION)));
    }

    private static ManifestSpec.CommitBack commit(JsonNode node, String path) {
        return new ManifestSpec.CommitBack(
                node.path("repository").asText(),
                node.path("branch").asText(DEFAULT_BRANCH),
                node.path("path").asText(path));
    }
}
