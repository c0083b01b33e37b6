package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Writes a descriptor as a file that means the same: defaults filled in, keys in a fixed order. Sections and fields that
 * the first version didn't know are left out where they say nothing, so that a file which doesn't use them keeps its hash.
 */
final class NormalForm {
    private static final ObjectMapper MAPPER = new JsonMapper();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private NormalForm() {}

    static ObjectNode of(Descriptor descriptor) {
        boolean namesSuites =
                !descriptor.suites().isEmpty() || !descriptor.checks().isEmpty();
        ObjectNode root = JSON.objectNode();
        root.put("apiVersion", Descriptor.API_VERSION);
        root.put("application", descriptor.application());
        root.put("registry", descriptor.registry());
        root.set("components", map(descriptor.components(), (name, spec) -> component(spec)));
        root.set("environments", map(descriptor.environments(), (name, spec) -> environment(name, spec, namesSuites)));
        root.set("gates", MAPPER.valueToTree(descriptor.gates()));
        some(root, "variables", map(descriptor.variables(), (name, spec) -> variable(spec)));
        some(root, "migrations", map(descriptor.migrations(), (name, spec) -> migration(spec)));
        some(root, "checks", MAPPER.valueToTree(descriptor.checks()));
        some(root, "suites", MAPPER.valueToTree(descriptor.suites()));
        some(root, "incident", incident(descriptor.incident()));
        return root;
    }

    private static ObjectNode component(ComponentSpec spec) {
        ObjectNode node = JSON.objectNode();
        node.put("prefix", spec.prefix());
        if (spec.npm().isEmpty()) {
            node.put("dockerfile", spec.dockerfile());
            node.put("context", spec.context());
        }
        if (spec.isDeployed()) {
            node.put("workload", spec.workload());
            node.put("container", spec.container());
        } else {
            node.put("deploy", false);
        }
        if (spec.npm().isEmpty()) {
            node.set("buildArgs", MAPPER.valueToTree(spec.buildArgs()));
        }
        spec.npm().ifPresent(npm -> node.set("npm", MAPPER.valueToTree(npm)));
        if (spec.order() != 0) {
            node.put("order", spec.order());
        }
        some(node, "compatibleWith", MAPPER.valueToTree(spec.compatibleWith()));
        return node;
    }

    private static ObjectNode environment(String name, EnvironmentSpec spec, boolean namesSuites) {
        ObjectNode node = JSON.objectNode();
        node.set("gates", texts(spec.gates()));
        node.put("deadline", spec.deadline());
        if (spec.tier() != Tier.ofName(name)) {
            node.put("tier", Words.of(spec.tier()));
        }
        if (!spec.suites().equals(EnvironmentReader.defaultSuites(spec.tier(), namesSuites))) {
            node.set("suites", texts(spec.suites()));
        }
        spec.manifests().ifPresent(manifests -> node.set("manifests", manifests(manifests)));
        some(node, "variables", map(spec.variables(), (variable, source) -> source(source)));
        if (!spec.envFile().equals(EnvironmentSpec.defaultEnvFile(spec.tier()))) {
            node.put("envFile", spec.envFile());
        }
        return node;
    }

    private static ObjectNode manifests(ManifestSpec spec) {
        ObjectNode node = JSON.objectNode();
        node.put(Words.of(spec.kind()), spec.path());
        some(node, "values", texts(spec.values()));
        some(node, "release", spec.release());
        some(node, "imageValues", MAPPER.valueToTree(spec.imageValues()));
        spec.commit().ifPresent(commit -> node.set("commit", MAPPER.valueToTree(commit)));
        return node;
    }

    private static ObjectNode variable(VariableSpec spec) {
        ObjectNode node = JSON.objectNode();
        node.set("scope", texts(spec.scope()));
        node.put("secret", spec.secret());
        node.put("build", spec.build());
        node.set("oneOf", texts(spec.oneOf()));
        ObjectNode when = node.putObject("when");
        spec.when().ifPresent(condition -> when.put(condition.variable(), condition.value()));
        return node;
    }

    private static JsonNode source(VariableSource source) {
        ObjectNode node = JSON.objectNode();
        return switch (source.kind()) {
            case VALUE -> JSON.textNode(source.value());
            case CONFIG_MAP -> node.put("configMap", source.object()).put("key", source.key());
            case SECRET -> node.put("secret", source.object()).put("key", source.key());
            case EXTERNAL -> node.put("external", source.object());
            case ENV_FILE -> throw new IllegalArgumentException("a file's variables stand in the file alone");
        };
    }

    private static ObjectNode migration(MigrationSpec spec) {
        ObjectNode node = JSON.objectNode();
        node.put("tool", Words.of(spec.tool()));
        node.put("image", spec.image());
        node.set("command", texts(spec.command()));
        some(node, "env", MAPPER.valueToTree(spec.env()));
        some(node, "envFrom", texts(spec.envFrom()));
        some(node, "serviceAccount", spec.serviceAccount());
        node.put("budget", spec.budget());
        node.put("overBudget", Words.of(spec.overBudget()));
        node.put("deadline", spec.deadline());
        node.put("contracting", spec.contracting());
        node.put("reversible", spec.reversible());
        node.put("onFailure", Words.of(spec.onFailure()));
        some(node, "reverse", texts(spec.reverse()));
        spec.snapshot().ifPresent(snapshot -> node.set("snapshot", snapshot(snapshot)));
        return node;
    }

    private static ObjectNode snapshot(MigrationSpec.Snapshot spec) {
        ObjectNode node = JSON.objectNode();
        node.put("image", spec.image());
        node.set("command", texts(spec.command()));
        some(node, "restore", texts(spec.restore()));
        some(node, "environments", texts(spec.environments()));
        node.put("deadline", spec.deadline());
        return node;
    }

    private static ObjectNode incident(IncidentSpec spec) {
        ObjectNode node = JSON.objectNode();
        spec.runbook().ifPresent(runbook -> node.set("runbook", MAPPER.valueToTree(runbook)));
        spec.postmortem().ifPresent(postmortem -> node.set("postmortem", MAPPER.valueToTree(postmortem)));
        return node;
    }

    private static <T> ObjectNode map(Map<String, T> values, BiFunction<String, T, JsonNode> write) {
        ObjectNode node = JSON.objectNode();
        values.forEach((name, value) -> node.set(name, write.apply(name, value)));
        return node;
    }

    private static ArrayNode texts(List<String> values) {
        ArrayNode node = JSON.arrayNode();
        values.forEach(node::add);
        return node;
    }

    private static void some(ObjectNode node, String key, JsonNode value) {
        if (!value.isEmpty()) {
            node.set(key, value);
        }
    }

    private static void some(ObjectNode node, String key, String value) {
        if (!value.isEmpty()) {
            node.put(key, value);
        }
    }
}
