package io.jenkins.plugins.slidecraft.manifest;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An object as it was read from the cluster. */
record Live(ObjectId id, Map<String, Object> tree) {
    private static final String HELM_RELEASE = "meta.helm.sh/release-name";
    private static final List<String> SERVERS = List.of(
            "uid", "resourceVersion", "generation", "creationTimestamp", "selfLink", "managedFields", "namespace");

    private static final List<String> NOISE = List.of(
            Marks.EPOCH,
            Marks.OPERATION,
            Marks.RELEASE,
            "deployment.kubernetes.io/revision",
            "kubectl.kubernetes.io/last-applied-configuration");

    static Live of(ObjectId id, GenericKubernetesResource object) {
        return new Live(id, Tree.of(object));
    }

    String uid() {
        return Tree.text(tree, "metadata", "uid");
    }

    String version() {
        return Tree.text(tree, "metadata", "resourceVersion");
    }

    String label(String key) {
        return Tree.text(tree, "metadata", "labels", key);
    }

    String annotation(String key) {
        return Tree.text(tree, "metadata", "annotations", key);
    }

    /** The epoch of its last writer, 0 for none. */
    long epoch() {
        String text = annotation(Marks.EPOCH);
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    /** Whether it was applied for this environment before. */
    boolean isOf(String environment) {
        return environment.equals(label(Marks.ENVIRONMENT)) && label(Marks.ROLE).isEmpty();
    }

    /** The release of Helm that owns it; empty where none does. */
    String helmRelease() {
        return label("app.kubernetes.io/managed-by").equals("Helm") ? annotation(HELM_RELEASE) : "";
    }

    /** What people see of an object: without what the server, its controllers and we note on it. */
    static Map<String, Object> shown(Map<String, Object> tree) {
        Map<String, Object> shown = Tree.copy(tree);
        shown.remove("status");
        Map<String, Object> meta = Tree.child(shown, "metadata");
        SERVERS.forEach(meta::remove);
        dropped(meta, "annotations", NOISE);
        dropped(meta, "labels", List.of(Marks.ENVIRONMENT));
        return shown;
    }

    private static void dropped(Map<String, Object> meta, String field, List<String> keys) {
        Map<String, Object> map = new LinkedHashMap<>(Tree.map(meta, field));
        map.keySet().removeAll(keys);
        if (map.isEmpty()) {
            meta.remove(field);
        } else {
            meta.put(field, map);
        }
    }
}
