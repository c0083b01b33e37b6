package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.slidecraft.gate.GateDefaults;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The rules about what an environment names: its gates, suites and manifests (G1, G6, G11). */
final class EnvironmentChecks {
    private final JsonNode root;
    private final Findings findings;
    private final Set<String> gates = new TreeSet<>(GateDefaults.names());
    private final Set<String> suites;

    EnvironmentChecks(JsonNode root, Findings findings) {
        this.root = root;
        this.findings = findings;
        gates.addAll(Findings.names(root.path("gates")));
        suites = SuiteChecks.known(root);
    }

    void run() {
        Findings.maps(root.path("environments"), this::environment);
    }

    private void environment(String name, JsonNode environment) {
        List<String> path = List.of("environments", name);
        Findings.texts(environment.path("gates"), YamlText.child(path, "gates"), (at, gate) -> {
            if (!gates.contains(gate)) {
                findings.unknown(
                        at,
                        gate,
                        "a gate is described under 'gates' or one of G11's",
                        gates,
                        "describe it under 'gates'");
            }
        });
        Findings.texts(environment.path("suites"), YamlText.child(path, "suites"), (at, suite) -> {
            if (!suites.contains(suite)) {
                findings.unknown(
                        at,
                        suite,
                        "a suite is described under 'suites' or one of smoke and post-deploy",
                        suites,
                        "describe it under 'suites'");
            }
        });
        findings.deadline(environment, YamlText.child(path, "deadline"), "a deployment's deadline", "10m");
        findings.onlyWith(
                path,
                environment,
                EnvironmentReader.tier(name, environment) == Tier.DEV,
                "tier dev; others have their variables from the cluster (G4)",
                List.of("envFile"));
        if (environment.path("manifests").isObject()) {
            manifests(environment.path("manifests"), YamlText.child(path, "manifests"));
        }
    }

    private void manifests(JsonNode manifests, List<String> path) {
        if (!findings.exactlyOne(path, manifests, List.of("kustomize", "helm", "plain"))) {
            return;
        }
        boolean helm = manifests.has("helm");
        findings.onlyWith(path, manifests, helm, "helm", List.of("values", "release", "imageValues"));
        findings.onlyWith(
                path,
                manifests,
                !manifests.has("plain"),
                "kustomize and helm, whose files name images",
                List.of("commit"));
        for (String component : Findings.names(manifests.path("imageValues"))) {
            if (!root.path("components").has(component)) {
                findings.unknown(
                        YamlText.child(YamlText.child(path, "imageValues"), component),
                        component,
                        "a component is described under 'components'",
                        Findings.names(root.path("components")),
                        "name one of them");
            }
        }
        JsonNode commit = manifests.path("commit");
        if (helm && commit.isObject()) {
            if (!commit.has("path") && manifests.path("values").isEmpty()) {
                findings.add(
                        YamlText.child(YamlText.child(path, "commit"), "path"),
                        null,
                        "digests are committed to a values file, and there are no values",
                        "name the file");
            }
            if (manifests.path("imageValues").isEmpty()) {
                findings.add(
                        YamlText.child(path, "imageValues"),
                        null,
                        "digests are committed to the values that it names",
                        "add it, as imageValues: {" + firstComponent() + ": " + firstComponent() + ".image}");
            }
        }
    }

    private String firstComponent() {
        return Findings.names(root.path("components")).stream().findFirst().orElse("gateway");
    }
}
