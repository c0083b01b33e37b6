package io.jenkins.plugins.slidecraft.manifest;

import io.jenkins.plugins.slidecraft.operation.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether workloads that are no component's are rolled out, read as {@code kubectl rollout status} reads them
 * ({@code pkg/polymorphichelpers/rollout_status.go}).
 */
public final class Readiness {
    private static final Set<String> AWAITED = Set.of("Deployment", "StatefulSet", "DaemonSet");

    private Readiness() {}

    /** Those of some objects that are awaited. */
    public static List<ObjectId> awaited(List<ObjectId> ids) {
        return ids.stream()
                .filter(id -> id.group().equals("apps") && AWAITED.contains(id.kind()))
                .toList();
    }

    /** What an object lacks, for the build log; empty once it is rolled out. */
    public static Optional<String> lacking(World world, ObjectId id) {
        return world.cluster()
                .get(id.resource(), world.namespace(), id.name())
                .map(object -> lacking(id, Tree.of(object)))
                .orElse(Optional.of(id + ": it was deleted"));
    }

    static Optional<String> lacking(ObjectId id, Map<String, Object> tree) {
        if (number(tree, 0, "status", "observedGeneration") < number(tree, 0, "metadata", "generation")) {
            return Optional.of(id + ": waiting for its controller");
        }
        return switch (id.kind()) {
            case "DaemonSet" -> daemonSet(id, tree);
            case "StatefulSet" -> statefulSet(id, tree);
            default -> deployment(id, tree);
        };
    }

    private static Optional<String> deployment(ObjectId id, Map<String, Object> tree) {
        long desired = number(tree, 1, "spec", "replicas");
        long updated = number(tree, 0, "status", "updatedReplicas");
        long total = number(tree, 0, "status", "replicas");
        long available = number(tree, 0, "status", "availableReplicas");
        return updated >= desired && total <= updated && available >= updated
                ? Optional.empty()
                : Optional.of(id + ": " + updated + " of " + desired + " updated, " + available + " available");
    }

    private static Optional<String> statefulSet(ObjectId id, Map<String, Object> tree) {
        if (Tree.text(tree, "spec", "updateStrategy", "type").equals("OnDelete")) {
            return Optional.empty();
        }
        long desired = number(tree, 1, "spec", "replicas");
        long ready = number(tree, 0, "status", "readyReplicas");
        long updated = number(tree, 0, "status", "updatedReplicas");
        long partition = number(tree, 0, "spec", "updateStrategy", "rollingUpdate", "partition");
        boolean rolled = partition > 0
                ? updated >= desired - partition
                : Tree.text(tree, "status", "updateRevision").equals(Tree.text(tree, "status", "currentRevision"));
        return ready >= desired && rolled
                ? Optional.empty()
                : Optional.of(id + ": " + updated + " of " + desired + " updated, " + ready + " ready");
    }

    private static Optional<String> daemonSet(ObjectId id, Map<String, Object> tree) {
        if (Tree.text(tree, "spec", "updateStrategy", "type").equals("OnDelete")) {
            return Optional.empty();
        }
        long desired = number(tree, 0, "status", "desiredNumberScheduled");
        long updated = number(tree, 0, "status", "updatedNumberScheduled");
        long available = number(tree, 0, "status", "numberAvailable");
        return updated >= desired && available >= desired
                ? Optional.empty()
                : Optional.of(id + ": " + updated + " of " + desired + " updated, " + available + " available");
    }

    private static long number(Map<String, Object> tree, long otherwise, String... path) {
        String text = Tree.text(tree, path);
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : otherwise;
    }
}
