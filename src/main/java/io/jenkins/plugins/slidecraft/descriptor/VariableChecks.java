package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** The rules about what a variable is (G4). */
final class VariableChecks {
    private final JsonNode root;
    private final JsonNode variables;
    private final Findings findings;

    VariableChecks(JsonNode root, Findings findings) {
        this.root = root;
        this.variables = root.path("variables");
        this.findings = findings;
    }

    void run() {
        Findings.maps(variables, this::variable);
    }

    private void variable(String name, JsonNode variable) {
        List<String> path = List.of("variables", name);
        Findings.texts(variable.path("scope"), YamlText.child(path, "scope"), (at, component) -> {
            if (!root.path("components").has(component)) {
                findings.unknown(
                        at,
                        component,
                        "a variable's scope is of components that are described under 'components'",
                        Findings.names(root.path("components")),
                        "name one of them");
            }
        });
        boolean secret = VariableReader.isSecret(name, variable);
        if (secret && VariableReader.isBuild(name, variable)) {
            findings.add(
                    path,
                    "both secret and build",
                    "what is read while an image is built stays readable in it, so it is no secret",
                    "leave secret or build out");
        }
        if (secret && variable.path("oneOf").size() > 0) {
            findings.add(
                    YamlText.child(path, "oneOf"),
                    "a list",
                    "a secret's value is never read, so it can't be held against a list",
                    "leave it out");
        }
        VariableReader.condition(name, variable, variables).ifPresent(condition -> condition(name, condition, path));
    }

    private void condition(String name, VariableSpec.Condition condition, List<String> path) {
        List<String> at = YamlText.child(YamlText.child(path, "when"), condition.variable());
        JsonNode other = variables.path(condition.variable());
        if (!other.isObject()) {
            if (!variables.has(condition.variable())) {
                findings.unknown(
                        at,
                        condition.variable(),
                        "a condition is about a variable that is declared under 'variables'",
                        Findings.names(variables),
                        "declare it");
            }
            return;
        }
        if (condition.variable().equals(name)) {
            findings.add(at, name, "a condition is about another variable", "name the variable that decides");
            return;
        }
        if (VariableReader.isSecret(condition.variable(), other)) {
            findings.add(
                    at,
                    condition.variable(),
                    "a condition is about a variable whose value may be read, and this one is a secret",
                    "let a variable that is no secret decide");
        }
        if (VariableReader.condition(condition.variable(), other, variables).isPresent()) {
            findings.add(
                    at,
                    condition.variable(),
                    "a condition is about a variable that is always needed, and this one has a condition itself",
                    "name the variable that decides about both");
        }
        List<String> values = VariableReader.oneOf(condition.variable(), other);
        if (!values.isEmpty() && !values.contains(condition.value())) {
            findings.add(
                    at,
                    condition.value(),
                    condition.variable() + " is one of " + String.join(", ", values),
                    nearestOf(condition.value(), values));
        }
    }

    static String nearestOf(String value, List<String> values) {
        Optional<String> near = Suggestion.nearest(value, values);
        return near.map(text -> "write it as " + text).orElse("take one of them");
    }
}
