package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the model from a document that keeps all rules, and fills defaults in. */
final class DescriptorReader {
    private DescriptorReader() {}

    static Descriptor read(JsonNode root) {
        Map<String, ComponentSpec> components = new LinkedHashMap<>();
        root.path("components")
                .fields()
                .forEachRemaining(entry -> components.put(entry.getKey(), component(entry.getKey(), entry.getValue())));
        Map<String, EnvironmentSpec> environments = new LinkedHashMap<>();
        root.path("environments")
                .fields()
                .forEachRemaining(entry -> environments.put(entry.getKey(), environment(entry.getValue())));
        Map<String, Map<String, Object>> gates = new LinkedHashMap<>();
        root.path("gates").fields().forEachRemaining(entry -> gates.put(entry.getKey(), gate(entry.getValue())));
        return new Descriptor(
                root.path("application").asText(),
                root.path("registry").asText(),
                components,
                environments,
                gates,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                IncidentSpec.NONE);
    }

    static String workload(String name, JsonNode component) {
        return component.path("workload").asText(name);
    }

    static String container(String name, JsonNode component) {
        return component.path("container").asText(name);
    }

    private static ComponentSpec component(String name, JsonNode node) {
        Map<String, String> buildArgs = new LinkedHashMap<>();
        node.path("buildArgs")
                .fields()
                .forEachRemaining(
                        arg -> buildArgs.put(arg.getKey(), arg.getValue().asText()));
        return new ComponentSpec(
                node.path("prefix").asText(),
                node.path("dockerfile").asText("Dockerfile." + name),
                node.path("context").asText("."),
                workload(name, node),
                container(name, node),
                buildArgs);
    }

    private static EnvironmentSpec environment(JsonNode node) {
        List<String> gates = new ArrayList<>();
        node.path("gates").forEach(gate -> gates.add(gate.asText()));
        return new EnvironmentSpec(gates, node.path("deadline").asText(EnvironmentSpec.DEFAULT_DEADLINE));
    }

    /** As it is written: texts, whole numbers and others. */
    static Map<String, Object> gate(JsonNode node) {
        Map<String, Object> fields = new LinkedHashMap<>();
        node.fields().forEachRemaining(field -> {
            JsonNode value = field.getValue();
            if (value.isTextual()) {
                fields.put(field.getKey(), value.asText());
            } else if (value.canConvertToExactIntegral() && value.canConvertToInt()) {
                fields.put(field.getKey(), value.intValue());
            } else if (value.isNumber()) {
                fields.put(field.getKey(), value.doubleValue());
            }
        });
        return fields;
    }
}
