package io.jenkins.plugins.slidecraft.manifest;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.jenkins.plugins.slidecraft.kube.ApiResource;
import io.jenkins.plugins.slidecraft.kube.KnownResources;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The rendered manifests of one environment (G6.2): what kustomize, helm or plain files gave, read and checked. Objects come
 * in Helm's order of installing, hooks apart.
 */
public final class Manifests {
    private static final String NAME = "[a-z0-9]([-a-z0-9.:]*[a-z0-9])?";

    private final String text;
    private final List<ManifestObject> objects;
    private final List<Hook> hooks;

    private Manifests(String text, List<ManifestObject> objects, List<Hook> hooks) {
        this.text = text;
        this.objects = objects;
        this.hooks = hooks;
    }

    /** SHA-256 of a text, 64 hexadecimal digits: what a release calls its manifests by. */
    public static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /**
     * Reads a text.
     *
     * @param text documents of YAML or JSON
     * @param environment the environment's name, for messages
     * @param namespace the environment's namespace
     * @param kinds finds a kind by apiVersion and kind; empty for one that the cluster doesn't have
     * @throws InvalidInput with everything that is wrong
     */
    public static Manifests read(
            String text,
            String environment,
            String namespace,
            BiFunction<String, String, Optional<ApiResource>> kinds) {
        return new Reader("The manifests of " + environment, namespace, kinds).read(text);
    }

    /** What they are called by. */
    public String hash() {
        return hash(text);
    }

    /** As they were rendered. */
    public String text() {
        return text;
    }

    /** Their ConfigMaps, hooks apart. */
    public List<ConfigMap> configMaps() {
        return objects.stream()
                .filter(object -> object.id().kind().equals("ConfigMap"))
                .map(object -> Tree.to(object.tree(), ConfigMap.class))
                .toList();
    }

    /** All objects but hooks, in the order in which they are applied. */
    List<ManifestObject> objects() {
        return objects;
    }

    /** All hooks but tests, by weight. */
    List<Hook> hooks() {
        return hooks;
    }

    /** The hooks of an event, by weight, kind and name. */
    List<Hook> hooks(String event) {
        return hooks.stream().filter(hook -> hook.events().contains(event)).toList();
    }

    /** What is applied: the inventory of a release that has these. */
    public List<ObjectId> inventory() {
        return objects.stream().map(ManifestObject::id).toList();
    }

    /** Whether this object is one of them, in whatever version. */
    public boolean has(ObjectId id) {
        return objects.stream().anyMatch(object -> object.id().same(id));
    }

    /** The names of their Deployments. */
    public List<String> deployments() {
        return objects.stream()
                .map(ManifestObject::id)
                .filter(Manifests::isDeployment)
                .map(ObjectId::name)
                .toList();
    }

    static boolean isDeployment(ObjectId id) {
        return id.kind().equals("Deployment") && id.group().equals("apps");
    }

    /** @throws InvalidInput naming every component whose Deployment or container they don't have */
    public void require(List<WorkloadImage> images, String environment) {
        List<Problem> problems = new ArrayList<>();
        for (WorkloadImage image : images) {
            Optional<ManifestObject> workload = objects.stream()
                    .filter(object ->
                            isDeployment(object.id()) && object.id().name().equals(image.workload()))
                    .findFirst();
            if (workload.isEmpty()) {
                problems.add(Problem.of(
                        "components." + image.component() + ".workload",
                        image.workload(),
                        "the manifests have to hold the Deployment of every component; they have "
                                + (deployments().isEmpty() ? "none" : String.join(", ", deployments())),
                        "add it to the manifests, or name another 'workload' of the component in slidecraft.yaml"));
            } else if (containers(workload.get().tree()).stream()
                    .noneMatch(container -> image.container().equals(container.get("name")))) {
                problems.add(Problem.of(
                        "components." + image.component() + ".container",
                        image.container(),
                        "Deployment " + image.workload() + " in the manifests has the containers "
                                + String.join(
                                        ", ",
                                        containers(workload.get().tree()).stream()
                                                .map(container -> String.valueOf(container.get("name")))
                                                .toList()),
                        "name one of them as 'container' of the component in slidecraft.yaml"));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput("The manifests of " + environment, problems);
        }
    }

    static List<Map<String, Object>> containers(Map<String, Object> deployment) {
        return Tree.maps(deployment, "spec", "template", "spec", "containers");
    }

    /** Reads one text. */
    private static final class Reader {
        private final String subject;
        private final String namespace;
        private final BiFunction<String, String, Optional<ApiResource>> kinds;
        private final List<Problem> problems = new ArrayList<>();
        private final List<ManifestObject> all = new ArrayList<>();

        Reader(String subject, String namespace, BiFunction<String, String, Optional<ApiResource>> kinds) {
            this.subject = subject;
            this.namespace = namespace;
            this.kinds = kinds;
        }

        Manifests read(String text) {
            for (ManifestYaml.Document document : ManifestYaml.read(text, subject)) {
                add(document.tree(), document.line());
            }
            if (all.isEmpty() && problems.isEmpty()) {
                wrong(1, "", "there is nothing in them", "look at what the environment's 'manifests' render to");
            }
            if (!problems.isEmpty()) {
                throw new InvalidInput(subject, problems);
            }
            Comparator<ManifestObject> order = Comparator.comparing(ManifestObject::id);
            List<ManifestObject> objects = all.stream()
                    .filter(object -> !Hook.is(object))
                    .sorted(order)
                    .toList();
            List<Hook> hooks = all.stream()
                    .filter(Hook::is)
                    .sorted(order)
                    .map(Hook::of)
                    .filter(hook -> !hook.isTest())
                    .sorted(Comparator.comparingInt(Hook::weight))
                    .toList();
            return new Manifests(text, objects, hooks);
        }

        private void add(Map<String, Object> tree, int line) {
            String kind = Tree.text(tree, "kind");
            if (kind.endsWith("List") && tree.get("items") instanceof List<?>) {
                Tree.maps(tree, "items").forEach(item -> add(item, line));
                return;
            }
            String apiVersion = Tree.text(tree, "apiVersion");
            String name = Tree.text(tree, "metadata", "name");
            String shown = (kind.isEmpty() ? "an object" : kind) + (name.isEmpty() ? "" : " " + name);
            if (apiVersion.isEmpty() || kind.isEmpty() || !name.matches(NAME)) {
                wrong(
                        line,
                        shown,
                        "an object has apiVersion, kind and metadata.name",
                        "give it what is missing; 'generateName' can't be applied");
                return;
            }
            String own = Tree.text(tree, "metadata", "namespace");
            if (apiVersion.equals("v1") && kind.equals("Secret")) {
                wrong(
                        line,
                        shown,
                        "Secrets don't belong into manifests: their text is stored with the run and in a ConfigMap",
                        "create it by hand or by a secret manager (ExternalSecret, SealedSecret) and refer to it by"
                                + " name");
                return;
            }
            Optional<ApiResource> resource =
                    KnownResources.find(apiVersion, kind).or(() -> kinds.apply(apiVersion, kind));
            if (resource.isEmpty()) {
                wrong(
                        line,
                        shown,
                        "the cluster has no kind " + kind + " in " + apiVersion,
                        "write the apiVersion that it has (kubectl api-resources), or install what brings the kind");
            } else if (!resource.get().namespaced()) {
                wrong(
                        line,
                        shown,
                        "it belongs to the whole cluster, and the Role for an environment reaches no further than its"
                                + " namespace",
                        "take it out of the environment's manifests and let whoever runs the cluster apply it");
            } else if (!own.isEmpty() && !own.equals(namespace)) {
                wrong(
                        line,
                        shown + " in namespace " + own,
                        "the environment's namespace is " + namespace,
                        "leave metadata.namespace out, or write that one");
            } else {
                add(new ObjectId(apiVersion, resource.get().kind().plural(), kind, name), tree, line, shown);
            }
        }

        private void add(ObjectId id, Map<String, Object> tree, int line, String shown) {
            if (all.stream().anyMatch(other -> other.id().same(id))) {
                wrong(line, shown, "it is there twice", "remove one of them");
                return;
            }
            ManifestObject object = new ManifestObject(id, tree);
            if (Hook.is(object) && id.kind().equals("Pod") && !Hook.of(object).isTest()) {
                wrong(line, shown, "a hook that is awaited is a Job", "make the pod a Job with backoffLimit: 0");
                return;
            }
            all.add(object);
        }

        private void wrong(int line, String value, String rule, String remedy) {
            problems.add(Problem.of("line " + line, value, rule, remedy));
        }
    }
}
