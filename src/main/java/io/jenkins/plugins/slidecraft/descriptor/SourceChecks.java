package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules about where environments have their variables from (G4). Values may be secrets by mistake and are not shown. */
final class SourceChecks {
    private static final List<String> KINDS = List.of("secret", "configMap", "external");

    private final JsonNode root;
    private final JsonNode variables;
    private final Findings findings;

    SourceChecks(JsonNode root, Findings findings) {
        this.root = root;
        this.variables = root.path("variables");
        this.findings = findings;
    }

    void run() {
        Findings.maps(root.path("environments"), this::environment);
        Findings.maps(variables, this::sameInEveryImage);
    }

    private void environment(String name, JsonNode environment) {
        JsonNode sources = environment.path("variables");
        if (!sources.isMissingNode() && !sources.isObject()) {
            return;
        }
        sources.fields().forEachRemaining(entry -> source(name, entry.getKey(), entry.getValue()));
        if (EnvironmentReader.tier(name, environment) != Tier.DEV) {
            Findings.maps(variables, (variable, spec) -> needed(name, variable, spec, sources));
        }
    }

    private void source(String environment, String name, JsonNode source) {
        List<String> path = List.of("environments", environment, "variables", name);
        JsonNode variable = variables.path(name);
        if (!variables.has(name)) {
            findings.unknown(
                    path,
                    Findings.HIDDEN,
                    name,
                    "an environment's variable is declared under 'variables', where its scope says who needs it",
                    Findings.names(variables),
                    "declare it, or leave it out");
        }
        if (source.isObject()) {
            if (findings.exactlyOne(path, source, KINDS)) {
                findings.onlyWith(path, source, !source.has("external"), "a Secret or ConfigMap", List.of("key"));
            }
        } else if (!source.isTextual()) {
            return;
        }
        if (!variable.isObject()) {
            return;
        }
        boolean secret = VariableReader.isSecret(name, variable);
        if (secret && source.isTextual()) {
            findings.add(
                    path,
                    Findings.HIDDEN,
                    "a secret never stands in the file",
                    "put it into a Secret and write {secret: <the Secret's name>}, and replace the secret if it was ever committed");
        } else if (secret && source.has("configMap")) {
            findings.add(
                    path,
                    "{configMap: …}",
                    "a secret stands in no ConfigMap, which whoever may look at the namespace reads",
                    "put it into a Secret and write {secret: <the Secret's name>}");
        } else if (VariableReader.isBuild(name, variable) && source.isObject()) {
            findings.add(
                    path,
                    "a map",
                    "what is read while an image is built has its value in the file, since no cluster is asked then",
                    "write the value itself");
        } else if (source.isTextual()) {
            List<String> values = VariableReader.oneOf(name, variable);
            if (!values.isEmpty() && !values.contains(source.asText())) {
                findings.add(
                        path,
                        source.asText(),
                        "it is one of " + String.join(", ", values),
                        VariableChecks.nearestOf(source.asText(), values));
            }
        }
    }

    private void needed(String environment, String name, JsonNode variable, JsonNode sources) {
        Optional<VariableSpec.Condition> condition = VariableReader.condition(name, variable, variables)
                .filter(when -> variables.path(when.variable()).isObject());
        List<String> path = List.of("environments", environment, "variables", name);
        String why = "";
        if (condition.isPresent()) {
            VariableSpec.Condition when = condition.get();
            JsonNode decides = sources.path(when.variable());
            if (decides.isMissingNode()
                    || decides.isTextual() && !decides.asText().equals(when.value())) {
                return;
            }
            if (decides.isObject() && !decides.has("configMap")) {
                findings.add(
                        List.of("environments", environment, "variables", when.variable()),
                        "a map",
                        "it decides whether " + name + " is needed, so its value has to be readable",
                        "write the value itself, or {configMap: <the ConfigMap's name>}");
                return;
            }
            why = " where " + when.variable() + " is " + Problem.shown(when.value());
        }
        if (!sources.has(name)) {
            findings.add(
                    path,
                    null,
                    String.join(", ", Nodes.texts(variable.path("scope"))) + " can't start without it" + why + " (G4)",
                    VariableReader.isSecret(name, variable)
                            ? "say where it is: {secret: <the Secret's name>} or {external: <who brings it>}"
                            : "say where it is: a value, {configMap: <name>}, {secret: <name>} or {external: <who brings it>}");
        }
    }

    /** One image goes to all environments, so what is built into it can't differ between them. */
    private void sameInEveryImage(String name, JsonNode variable) {
        if (!VariableReader.isBuild(name, variable)) {
            return;
        }
        List<String> shared = new ArrayList<>();
        for (String component : Nodes.texts(variable.path("scope"))) {
            JsonNode npm = root.path("components").path(component).path("npm");
            if (!npm.path("perEnvironment").asBoolean(false)) {
                shared.add(component);
            }
        }
        if (shared.isEmpty()) {
            return;
        }
        Map<String, String> values = new LinkedHashMap<>();
        Findings.maps(root.path("environments"), (environment, node) -> {
            JsonNode source = node.path("variables").path(name);
            if (source.isTextual()) {
                values.put(environment, source.asText());
            }
        });
        String first = values.keySet().stream().findFirst().orElse("");
        values.forEach((environment, value) -> {
            if (!value.equals(values.get(first))) {
                String component = shared.get(0);
                boolean npm = root.path("components").path(component).has("npm");
                findings.add(
                        List.of("environments", environment, "variables", name),
                        value,
                        "it is built into the image of " + String.join(", ", shared)
                                + ", which is the same in every environment, and '" + first + "' has "
                                + Problem.shown(values.get(first)),
                        "write the same value"
                                + (npm ? ", or set components." + component + ".npm.perEnvironment: true" : ""));
            }
        });
    }
}
