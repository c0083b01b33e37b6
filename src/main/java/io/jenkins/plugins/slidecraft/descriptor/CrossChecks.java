package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules between fields, which the schema can't say. Takes documents that break the schema too, so that a person sees all
 * problems at once: what has not the right type is passed over, since the schema has named it.
 */
final class CrossChecks {
    private static final Set<String> PLACEHOLDERS =
            new TreeSet<>(Set.of("application", "environment", "release", "namespace"));
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)}}");
    private static final Pattern DURATION = Pattern.compile("[0-9dhms]{1,60}");
    private static final List<String> QUERIES = List.of("query", "samples", "freshness");

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
        boolean separate = !registry.isEmpty() && registry.length() <= 200 && ImageRef.isPath(prefix);
        if (separate && !ImageRef.isRepository(registry + "/" + prefix)) {
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
            if (list.get(i).isTextual() && !gates.has(gate) && !GuideGates.all().containsKey(gate)) {
                Set<String> known = new TreeSet<>(GuideGates.all().keySet());
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
        duration(List.of("environments", name), environment, "deadline", Duration.ofSeconds(1));
    }

    private void gate(String name, JsonNode gate) {
        List<String> path = List.of("gates", name);
        if (!GuideGates.all().containsKey(name)) {
            for (String key : List.of("query", "threshold")) {
                if (!gate.has(key)) {
                    problem(
                            YamlText.child(path, key),
                            null,
                            "a gate has a query and a threshold; only G11's "
                                    + String.join(" and ", GuideGates.all().keySet()) + " have defaults",
                            "add it");
                }
            }
        }
        for (String key : QUERIES) {
            String query = gate.path(key).asText();
            if (gate.path(key).isTextual() && !query.isEmpty() && query.isBlank()) {
                problem(YamlText.child(path, key), query, "a query is not blank", "write PromQL or remove the key");
            }
            Matcher matcher = PLACEHOLDER.matcher(query);
            while (matcher.find()) {
                if (!PLACEHOLDERS.contains(matcher.group(1).strip())) {
                    problem(
                            YamlText.child(path, key),
                            matcher.group(),
                            "the placeholders of a query are {{" + String.join("}}, {{", PLACEHOLDERS) + "}}",
                            "use one of them");
                }
            }
        }
        duration(path, gate, "interval", Duration.ofSeconds(1));
        duration(path, gate, "initialDelay", Duration.ZERO);
        duration(path, gate, "maxAge", Duration.ofSeconds(1));
        duration(path, gate, "deadline", Duration.ofSeconds(1));
    }

    private void duration(List<String> parent, JsonNode node, String key, Duration atLeast) {
        String text = node.path(key).asText();
        if (!DURATION.matcher(text).matches()) {
            return;
        }
        List<String> path = YamlText.child(parent, key);
        Duration duration;
        try {
            duration = DurationText.parse(text);
        } catch (IllegalArgumentException e) {
            if (e.getMessage().contains("too long")) {
                problem(
                        path,
                        text,
                        "a duration is at most " + DurationText.format(DurationText.MAXIMUM),
                        "write a shorter one");
            }
            return;
        }
        if (duration.compareTo(atLeast) < 0) {
            problem(path, text, "it is at least " + DurationText.format(atLeast), "write a longer one");
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
