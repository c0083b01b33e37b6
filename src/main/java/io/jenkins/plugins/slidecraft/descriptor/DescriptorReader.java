package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Makes the model from a document that keeps all rules, and fills defaults in. */
final class DescriptorReader {
    private DescriptorReader() {}

    static Descriptor read(JsonNode root) {
        String application = root.path("application").asText();
        return new Descriptor(
                application,
                root.path("registry").asText(),
                Nodes.named(root.path("components"), DescriptorReader::component),
                Nodes.named(
                        root.path("environments"),
                        (name, node) -> EnvironmentReader.environment(name, node, application, namesSuites(root))),
                Nodes.map(root.path("gates"), DescriptorReader::gate),
                VariableReader.variables(root.path("variables")),
                Nodes.map(root.path("migrations"), MigrationReader::migration),
                Nodes.map(root.path("checks"), DescriptorReader::check),
                Nodes.map(root.path("suites"), Nodes::texts),
                IncidentReader.incident(root.path("incident")));
    }

    static String workload(String name, JsonNode component) {
        return isDeployed(component) ? component.path("workload").asText(name) : "";
    }

    static String container(String name, JsonNode component) {
        return isDeployed(component) ? component.path("container").asText(name) : "";
    }

    static boolean isDeployed(JsonNode component) {
        return component.path("deploy").asBoolean(true);
    }

    /** Whether the file speaks of suites at all: only then do tiers have their default ones. */
    static boolean namesSuites(JsonNode root) {
        return !root.path("suites").isEmpty() || !root.path("checks").isEmpty();
    }

    private static ComponentSpec component(String name, JsonNode node) {
        return new ComponentSpec(
                node.path("prefix").asText(),
                node.has("npm") ? "" : node.path("dockerfile").asText(ComponentSpec.defaultDockerfile(name)),
                node.path("context").asText(ComponentSpec.DEFAULT_CONTEXT),
                workload(name, node),
                container(name, node),
                Nodes.textMap(node.path("buildArgs")),
                node.has("npm") ? Optional.of(npm(node.path("npm"))) : Optional.empty(),
                node.path("order").asInt(0),
                Nodes.textMap(node.path("compatibleWith")));
    }

    private static NpmBuild npm(JsonNode node) {
        return new NpmBuild(
                node.path("directory").asText("."),
                node.path("script").asText("build"),
                node.path("output").asText("dist"),
                node.path("base").asText(NpmBuild.SCRATCH),
                node.path("root").asText("/usr/share/nginx/html"),
                node.path("perEnvironment").asBoolean(false));
    }

    /** As it is written: texts, whole numbers and others. */
    static Map<String, Object> gate(JsonNode node) {
        Map<String, Object> fields = new LinkedHashMap<>();
        node.fields().forEachRemaining(field -> {
            if (field.getValue().isTextual()
                    || field.getValue().isNumber()
                    || field.getValue().isContainerNode()) {
                fields.put(field.getKey(), Nodes.plain(field.getValue()));
            }
        });
        return fields;
    }

    /** As it is written: texts, numbers, true and false, and lists and maps of them. */
    static Map<String, Object> check(JsonNode node) {
        return Nodes.map(node, Nodes::plain);
    }
}
