package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.slidecraft.gate.GateArguments;
import io.jenkins.plugins.slidecraft.gate.GateDefaults;
import io.jenkins.plugins.slidecraft.release.DurationText;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * The rules between fields, which the schema can't say. Takes documents that break the schema too, so that a person sees all
 * problems at once: what has not the right type is passed over, since the schema has named it.
 */
final class CrossChecks {
    /** As the steps have it. */
    private static final Duration LONGEST_DEADLINE = Duration.ofHours(24);

    private static final String DEADLINE_RULE = "a deployment's deadline is more than 0s and at most 24h";

    private final YamlText.Document document;
    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    CrossChecks(YamlText.Document document, String file) {
        this.document = document;
        this.file = file;
    }

    List<Problem> problems() {
        JsonNode root = document.root();
        components(root);
        each(root, "environments", (name, environment) -> environment(name, environment, root.path("gates")));
        each(root, "gates", this::gate);
        return problems;
    }

    private void components(JsonNode root) {
        Map<String, String> prefixes = new HashMap<>();
        Map<String, String> containers = new HashMap<>();
        String registry = root.path("registry").asText();
        each(root, "components", (name, component) -> {
            String prefix = component.path("prefix").asText();
            if (!prefix.isEmpty()) {
                String other = prefixes.putIfAbsent(prefix, name);
                if (other != null) {
                    problem(
                            List.of("components", name, "prefix"),
                            prefix,
                            "every component has a prefix of its own (G3), and '" + other + "' has this one",
                            "choose another prefix");
                }
                image(name, registry, prefix);
            }
            String place =
                    DescriptorReader.workload(name, component) + "/" + DescriptorReader.container(name, component);
            String other = containers.putIfAbsent(place, name);
            if (other != null) {
                problem(
                        List.of("components", name),
                        place,
                        "every component has a container of its own, and '" + other
                                + "' has this workload and container",
                        "give it its own workload or container");
            }
        });
    }

    private void image(String name, String registry, String prefix) {
        boolean soundAlone = ImageRef.isRepository(registry + "/a") && ImageRef.isPath(prefix);
        if (soundAlone && !ImageRef.isRepository(registry + "/" + prefix)) {
            problem(
                    List.of("components", name, "prefix"),
                    registry + "/" + prefix,
                    "<registry>/<prefix> is the name of an image, of at most 255 characters",
                    "shorten it");
        }
    }

    private void environment(String name, JsonNode environment, JsonNode gates) {
        JsonNode list = environment.path("gates");
        for (int i = 0; i < list.size(); i++) {
            String gate = list.get(i).asText();
            if (list.get(i).isTextual()
                    && !gates.has(gate)
                    && !GateDefaults.names().contains(gate)) {
                Set<String> known = new TreeSet<>(GateDefaults.names());
                gates.fieldNames().forEachRemaining(known::add);
                problem(
                        List.of("environments", name, "gates", "[" + i + "]"),
                        gate,
                        "a gate is described under 'gates' or one of G11's; there are " + String.join(", ", known),
                        Suggestion.nearest(gate, known)
                                .map(near -> "write it as " + near)
                                .orElse("describe it under 'gates'"));
            }
        }
        deadline(List.of("environments", name), environment);
        if (environment.path("manifests").isObject()) {
            exactlyOne(
                    List.of("environments", name, "manifests"),
                    environment.path("manifests"),
                    List.of("kustomize", "helm", "plain"));
        }
        each(
                environment,
                "variables",
                (variable, source) -> exactlyOne(
                        List.of("environments", name, "variables", variable),
                        source,
                        List.of("secret", "configMap", "external")));
    }

    private void exactlyOne(List<String> path, JsonNode node, List<String> kinds) {
        List<String> found = kinds.stream().filter(node::has).toList();
        if (found.size() != 1) {
            problem(
                    path,
                    found.isEmpty() ? "none of them" : String.join(", ", found),
                    "there is exactly one of " + String.join(", ", kinds),
                    "name one of them");
        }
    }

    /** A gate's own rules are the gate's; here they get their lines. */
    private void gate(String name, JsonNode gate) {
        List<String> gatePath = List.of("gates", name);
        for (Problem problem : GateArguments.check(name, DescriptorReader.gate(gate))) {
            List<String> path = GateArguments.DEFINITION.contains(problem.path())
                    ? YamlText.child(gatePath, problem.path())
                    : gatePath;
            problem(path, problem.value(), problem.rule(), problem.remedy());
        }
    }

    private void deadline(List<String> parent, JsonNode node) {
        List<String> path = YamlText.child(parent, "deadline");
        String text = node.path("deadline").asText();
        if (!node.path("deadline").isTextual()) {
            return;
        }
        try {
            Duration deadline = DurationText.parse(text);
            if (deadline.isZero() || deadline.compareTo(LONGEST_DEADLINE) > 0) {
                problem(path, text, DEADLINE_RULE, "write it as 10m");
            }
        } catch (IllegalArgumentException e) {
            problem(path, text, DEADLINE_RULE, "write it as 10m");
        }
    }

    private static void each(JsonNode root, String key, BiConsumer<String, JsonNode> check) {
        root.path(key).fields().forEachRemaining(entry -> {
            if (entry.getValue().isObject()) {
                check.accept(entry.getKey(), entry.getValue());
            }
        });
    }

    private void problem(List<String> path, String value, String rule, String remedy) {
        problems.add(new Problem(file + ":" + document.line(path), YamlText.shown(path), value, rule, remedy));
    }
}
