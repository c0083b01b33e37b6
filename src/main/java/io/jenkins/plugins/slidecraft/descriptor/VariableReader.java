package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads variables and where environments have them from. */
final class VariableReader {
    private VariableReader() {}

    static Map<String, VariableSpec> variables(JsonNode section) {
        return Nodes.named(section, (name, node) -> variable(name, node, section));
    }

    private static VariableSpec variable(String name, JsonNode node, JsonNode section) {
        return new VariableSpec(
                Nodes.texts(node.path("scope")),
                isSecret(name, node),
                isBuild(name, node),
                oneOf(name, node),
                condition(name, node, section));
    }

    static boolean isSecret(String name, JsonNode node) {
        return node.path("secret").asBoolean(GuideVariables.isSecret(name));
    }

    static boolean isBuild(String name, JsonNode node) {
        return node.path("build").asBoolean(GuideVariables.isBuild(name));
    }

    static List<String> oneOf(String name, JsonNode node) {
        return node.path("oneOf").isMissingNode() ? GuideVariables.oneOf(name) : Nodes.texts(node.path("oneOf"));
    }

    /** The guide's own condition holds only where the file declares the variable that it is about. */
    static Optional<VariableSpec.Condition> condition(String name, JsonNode node, JsonNode section) {
        JsonNode when = node.path("when");
        if (when.isMissingNode()) {
            return GuideVariables.condition(name).filter(condition -> section.has(condition.variable()));
        }
        return when.properties().stream()
                .findFirst()
                .map(entry -> new VariableSpec.Condition(
                        entry.getKey(), entry.getValue().asText()));
    }

    static VariableSource source(String name, JsonNode node) {
        if (node.isTextual()) {
            return new VariableSource(VariableSource.Kind.VALUE, "", "", node.asText());
        }
        if (node.has("external")) {
            return new VariableSource(
                    VariableSource.Kind.EXTERNAL, node.path("external").asText(), "", "");
        }
        boolean secret = node.has("secret");
        return new VariableSource(
                secret ? VariableSource.Kind.SECRET : VariableSource.Kind.CONFIG_MAP,
                node.path(secret ? "secret" : "configMap").asText(),
                node.path("key").asText(name),
                "");
    }
}
