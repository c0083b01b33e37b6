package io.jenkins.plugins.slidecraft.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.slidecraft.build.AgentCommand;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.descriptor.ManifestSpec;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import io.jenkins.plugins.slidecraft.release.Release;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How the manifests of one environment are rendered (G6.2), as commands for an agent.
 *
 * @param environment the environment
 * @param namespace its namespace
 * @param spec where its manifests come from
 * @param images the release's images for it
 */
public record RenderPlan(String environment, String namespace, ManifestSpec spec, List<ComponentImage> images) {
    /** The most bytes that manifests may have. */
    public static final int LIMIT = 4 * 1024 * 1024;

    private static final String RENDERED = "/rendered.yaml";
    /** So many at a time: a single argument can't be longer than 128 KiB on Linux. */
    private static final int API_VERSIONS = 200;
    /** Arguments: the folder, the text of its kustomization.yaml or nothing. */
    private static final String PREPARE =
            """
            set -eu
            rm -rf "$1"
            mkdir -p "$1"
            test -z "$2" || printf '%s' "$2" >"$1/kustomization.yaml\"""";
    /** Argument: the folder. The files in the order of their names' bytes. */
    private static final String CONCATENATE =
            """
            set -eu
            LC_ALL=C
            export LC_ALL
            cd "$1"
            none=yes
            for file in *; do
              case $file in
                *.yaml | *.yml | *.json) test -f "$file" || continue ;;
                *) continue ;;
              esac
              none=
              printf -- '---\\n'
              cat -- "$file"
              printf '\\n'
            done
            test -z "$none" || { echo "$1 holds no file *.yaml, *.yml or *.json" >&2; exit 2; }""";

    public RenderPlan {
        images = List.copyOf(images);
    }

    /** The plan for an environment of a release that has all components. */
    public static RenderPlan of(
            Descriptor descriptor, Release release, String environment, String namespace, ManifestSpec spec) {
        List<ComponentImage> images = new ArrayList<>();
        release.images(environment)
                .forEach(image -> images.add(new ComponentImage(
                        image.component(),
                        descriptor.registry() + "/"
                                + descriptor.components().get(image.component()).prefix(),
                        image.image(),
                        image.workload(),
                        image.container())));
        return new RenderPlan(environment, namespace, spec, images);
    }

    /** Whether the cluster has to be asked for its versions. */
    public boolean needsVersions() {
        return spec.kind() == ManifestSpec.Kind.HELM;
    }

    /** What it is, for people. */
    public String means() {
        return switch (spec.kind()) {
            case KUSTOMIZE -> "kubectl kustomize " + spec.path();
            case HELM -> "helm template " + spec.release() + " " + spec.path();
            case PLAIN -> "the files of " + spec.path();
        };
    }

    /**
     * Makes the folder for what is rendered.
     *
     * @param workspace the workspace's absolute path
     * @param temporary the folder's, outside of the workspace: kustomize takes no folder that the overlay itself is in
     */
    public AgentCommand prepare(String workspace, String temporary) {
        String overlay =
                spec.kind() == ManifestSpec.Kind.KUSTOMIZE ? overlay(relative(temporary, workspace, spec.path())) : "";
        return AgentCommand.printed(
                "preparing the manifests of " + environment, List.of("sh", "-c", PREPARE, "sh", temporary, overlay));
    }

    /** A kustomization on top of the environment's own: nothing in the workspace is changed. */
    private String overlay(String base) {
        ObjectNode kustomization = JsonMapper.builder().build().createObjectNode();
        kustomization.put("apiVersion", "kustomize.config.k8s.io/v1beta1");
        kustomization.put("kind", "Kustomization");
        kustomization.putArray("resources").add(base);
        ArrayNode entries = kustomization.putArray("images");
        for (ComponentImage image : images) {
            List<String> names = new ArrayList<>(List.of(image.repository()));
            for (String name : List.of(image.image().repository(), image.component())) {
                if (!names.contains(name)) {
                    names.add(name);
                }
            }
            names.forEach(name -> entries.addObject()
                    .put("name", name)
                    .put("newName", image.image().repository())
                    .put("digest", image.image().digest().orElseThrow()));
        }
        try {
            return JsonMapper.builder().build().writeValueAsString(kustomization);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The way from a folder to a path in the workspace; kustomize takes no absolute ones. */
    static String relative(String from, String workspace, String path) {
        String[] start = from.split("/");
        String[] target = (workspace + "/" + path).replaceAll("/(?:\\./)+", "/").split("/");
        int common = 0;
        while (common < start.length && common < target.length && start[common].equals(target[common])) {
            common++;
        }
        List<String> parts = new ArrayList<>();
        for (int i = common; i < start.length; i++) {
            parts.add("..");
        }
        for (int i = common; i < target.length; i++) {
            if (!target[i].equals(".")) {
                parts.add(target[i]);
            }
        }
        return String.join("/", parts);
    }

    /**
     * Renders into a file in the folder.
     *
     * @param version the server's version, for helm; else empty
     * @param apiVersions what it serves, for helm
     */
    public AgentCommand render(String temporary, String version, List<String> apiVersions) {
        List<String> arguments =
                switch (spec.kind()) {
                    case KUSTOMIZE -> List.of("kubectl", "kustomize", temporary);
                    case HELM -> helm(version, apiVersions);
                    case PLAIN -> List.of("sh", "-c", CONCATENATE, "sh", inWorkspace(spec.path()));
                };
        String name =
                switch (spec.kind()) {
                    case KUSTOMIZE -> "kubectl kustomize for " + environment;
                    case HELM -> "helm template for " + environment;
                    case PLAIN -> "reading the manifests of " + environment;
                };
        return AgentCommand.printed(name, arguments).to(temporary + RENDERED);
    }

    private List<String> helm(String version, List<String> apiVersions) {
        List<String> arguments = new ArrayList<>(
                List.of("helm", "template", spec.release(), inWorkspace(spec.path()), "--namespace", namespace));
        arguments.add("--include-crds=false");
        spec.values().forEach(file -> arguments.addAll(List.of("--values", inWorkspace(file))));
        for (ComponentImage image : images) {
            String key = spec.imageValues().get(image.component());
            if (key != null) {
                arguments.addAll(List.of("--set-string", key + "=" + value(key, image.image())));
            }
        }
        arguments.addAll(List.of("--kube-version", version));
        for (int i = 0; i < apiVersions.size(); i += API_VERSIONS) {
            List<String> some = apiVersions.subList(i, Math.min(apiVersions.size(), i + API_VERSIONS));
            arguments.addAll(List.of("--api-versions", String.join(",", some)));
        }
        return arguments;
    }

    /** The whole reference; for charts that put repository and tag together themselves, what comes after the colon. */
    static String value(String key, ImageRef image) {
        String digest = image.digest().orElseThrow();
        if (key.endsWith(".tag")) {
            return image.tag().orElseThrow() + "@" + digest;
        }
        return key.endsWith(".digest") ? digest : image.toString();
    }

    /** Reads what was rendered, and a byte more than may be. */
    public AgentCommand read(String temporary) {
        return AgentCommand.captured(
                "reading what was rendered for " + environment,
                List.of("head", "-c", Integer.toString(LIMIT + 1), temporary + RENDERED));
    }

    /**
     * Checks what was rendered and pins its images.
     *
     * @throws InvalidInput with everything that is wrong with it
     */
    public String finished(String rendered) {
        if (rendered.getBytes(StandardCharsets.UTF_8).length > LIMIT) {
            throw new InvalidInput(
                    "The manifests of " + environment,
                    List.of(
                            Problem.of(
                                    "environments." + environment + ".manifests",
                                    spec.path(),
                                    "what is rendered has more than " + (LIMIT >> 20)
                                            + " MiB, the most that is stored with a run and with a release",
                                    "leave large data out of ConfigMaps, and what does not belong to the release out of the manifests")));
        }
        return PinnedManifests.of(rendered, environment, spec, images);
    }

    private static String inWorkspace(String path) {
        return path.startsWith("./") || path.equals(".") ? path : "./" + path;
    }
}
