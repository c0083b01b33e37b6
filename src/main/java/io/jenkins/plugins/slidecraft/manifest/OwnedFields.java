package io.jenkins.plugins.slidecraft.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which fields of the manifests somebody else decides about in the cluster, so that they are neither applied nor owned
 * (design.md 6). So far: {@code replicas} where a HorizontalPodAutoscaler targets the workload. What a strategy decides, as
 * the active Service's selector and the weights of routes, finds its place in {@link #leftOut}, too.
 */
final class OwnedFields {
    private static final List<String> REPLICAS = List.of("spec", "replicas");

    /** A workload that is scaled by another one. */
    private record Scaled(String group, String kind, String name) {}

    private final List<Scaled> scaled = new ArrayList<>();

    private OwnedFields() {}

    /**
     * @param manifests what is to be applied
     * @param autoscalers the HorizontalPodAutoscalers of the namespace, as trees
     */
    static OwnedFields of(Manifests manifests, List<Map<String, Object>> autoscalers) {
        OwnedFields owned = new OwnedFields();
        manifests.objects().stream()
                .filter(object -> object.id().kind().equals("HorizontalPodAutoscaler"))
                .forEach(object -> owned.autoscaler(object.tree()));
        autoscalers.forEach(owned::autoscaler);
        return owned;
    }

    private void autoscaler(Map<String, Object> tree) {
        Map<String, Object> target = Tree.map(tree, "spec", "scaleTargetRef");
        String apiVersion = Tree.text(target, "apiVersion");
        int slash = apiVersion.indexOf('/');
        scaled.add(new Scaled(
                slash < 0 ? "" : apiVersion.substring(0, slash), Tree.text(target, "kind"), Tree.text(target, "name")));
    }

    /** Whether another one decides how many pods this workload has. */
    boolean isScaled(ObjectId id) {
        return scaled.contains(new Scaled(id.group(), id.kind(), id.name()));
    }

    /** The paths of the fields of an object that are somebody else's. */
    List<List<String>> leftOut(ObjectId id) {
        return isScaled(id) ? List.of(REPLICAS) : List.of();
    }
}
