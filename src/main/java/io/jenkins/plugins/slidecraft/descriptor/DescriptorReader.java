package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

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
        Map<String, GateSpec> gates = new LinkedHashMap<>();
        root.path("gates").fields().forEachRemaining(entry -> gates.put(entry.getKey(), gate(entry)));
        GuideGates.all().forEach(gates::putIfAbsent);
        return new Descriptor(
                root.path("application").asText(), root.path("registry").asText(), components, environments, gates);
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

    /** Samples and freshness belong to their query, so G11's go with G11's query only. */
    private static GateSpec gate(Map.Entry<String, JsonNode> entry) {
        JsonNode node = entry.getValue();
        Optional<GateSpec> guide = Optional.ofNullable(GuideGates.all().get(entry.getKey()));
        Optional<GateSpec> guideQuery = node.has("query") ? Optional.empty() : guide;
        return new GateSpec(
                text(node, "server"),
                text(node, "query").or(() -> guideQuery.flatMap(GateSpec::query)),
                text(node, "samples").or(() -> guideQuery.flatMap(GateSpec::samples)),
                text(node, "freshness").or(() -> guideQuery.flatMap(GateSpec::freshness)),
                text(node, "unit").or(() -> guideQuery.flatMap(GateSpec::unit)),
                text(node, "threshold").or(() -> guide.flatMap(GateSpec::threshold)),
                text(node, "interval"),
                number(node, "count"),
                text(node, "initialDelay"),
                node.has("minSamples")
                        ? OptionalDouble.of(node.path("minSamples").asDouble())
                        : guideQuery.map(GateSpec::minSamples).orElse(OptionalDouble.empty()),
                number(node, "failureLimit"),
                text(node, "maxAge"),
                text(node, "deadline"));
    }

    private static Optional<String> text(JsonNode node, String key) {
        return node.has(key) ? Optional.of(node.path(key).asText()) : Optional.empty();
    }

    private static OptionalInt number(JsonNode node, String key) {
        return node.has(key) ? OptionalInt.of(node.path(key).asInt()) : OptionalInt.empty();
    }
}
