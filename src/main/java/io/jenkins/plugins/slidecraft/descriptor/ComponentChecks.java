package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.VersionRange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rules between components, and between the fields of one (G2, G3, G16). */
final class ComponentChecks {
    private final JsonNode root;
    private final Findings findings;
    private final Map<String, String> prefixes = new HashMap<>();
    private final Map<String, String> containers = new HashMap<>();

    ComponentChecks(JsonNode root, Findings findings) {
        this.root = root;
        this.findings = findings;
    }

    void run() {
        Findings.maps(root.path("components"), this::component);
    }

    private void component(String name, JsonNode component) {
        List<String> path = List.of("components", name);
        image(name, component, path);
        if (DescriptorReader.isDeployed(component)) {
            place(name, component, path);
        } else {
            findings.onlyWith(
                    path,
                    component,
                    false,
                    "a component that a Deployment runs, and this one has deploy: false",
                    List.of("workload", "container", "order", "compatibleWith"));
        }
        if (component.has("npm")) {
            findings.onlyWith(
                    path,
                    component,
                    false,
                    "a build with docker, and npm builds this one",
                    List.of("dockerfile", "context", "buildArgs"));
            JsonNode base = component.path("npm").path("base");
            if (base.isTextual() && !base.asText().equals(NpmBuild.SCRATCH)) {
                findings.pinned(List.of("components", name, "npm", "base"), base.asText(), "a base is scratch or ");
            }
        }
        Findings.names(component.path("buildArgs")).forEach(argument -> buildArgument(argument, path));
        component
                .path("compatibleWith")
                .fields()
                .forEachRemaining(entry -> compatible(name, entry.getKey(), entry.getValue(), path));
    }

    private void image(String name, JsonNode component, List<String> path) {
        String prefix = component.path("prefix").asText();
        if (prefix.isEmpty()) {
            return;
        }
        List<String> at = YamlText.child(path, "prefix");
        String other = prefixes.putIfAbsent(prefix, name);
        if (other != null) {
            findings.add(
                    at,
                    prefix,
                    "every component has a prefix of its own (G3), and '" + other + "' has this one",
                    "choose another prefix");
        }
        String registry = root.path("registry").asText();
        boolean soundAlone = ImageRef.isRepository(registry + "/a") && ImageRef.isPath(prefix);
        if (soundAlone && !ImageRef.isRepository(registry + "/" + prefix)) {
            findings.add(
                    at,
                    registry + "/" + prefix,
                    "<registry>/<prefix> is the name of an image, of at most 255 characters",
                    "shorten it");
        }
    }

    private void place(String name, JsonNode component, List<String> path) {
        String place = DescriptorReader.workload(name, component) + "/" + DescriptorReader.container(name, component);
        String other = containers.putIfAbsent(place, name);
        if (other != null) {
            findings.add(
                    path,
                    place,
                    "every component has a container of its own, and '" + other + "' has this workload and container",
                    "give it its own workload or container");
        }
    }

    private void buildArgument(String argument, List<String> path) {
        JsonNode variable = root.path("variables").path(argument);
        if (variable.isObject() && VariableReader.isSecret(argument, variable)) {
            findings.add(
                    YamlText.child(YamlText.child(path, "buildArgs"), argument),
                    Findings.HIDDEN,
                    "build arguments stay readable in the image, and this one is declared as a secret",
                    "let the component read it when it runs");
        }
    }

    private void compatible(String name, String other, JsonNode range, List<String> path) {
        List<String> at = YamlText.child(YamlText.child(path, "compatibleWith"), other);
        if (other.equals(name)) {
            findings.add(at, other, "a component is compatible with itself", "name another component, or leave it out");
        } else if (!root.path("components").has(other)) {
            findings.unknown(
                    at,
                    other,
                    "a component is described under 'components'",
                    Findings.names(root.path("components")),
                    "name one of them");
        }
        if (range.isTextual()) {
            try {
                VersionRange.parse(range.asText());
            } catch (IllegalArgumentException e) {
                findings.add(at, range.asText(), VersionRange.RULE, "write it as '>=1.3.0 <2.0.0'");
            }
        }
    }
}
