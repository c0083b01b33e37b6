package io.jenkins.plugins.slidecraft.manifest;

import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.operation.World;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Removes what left the manifests (KEP-3659's order of safety): only objects that a release of this environment has
 * applied, that still carry our label, and that nobody has a newer epoch on; never what holds data or reaches further than
 * this release.
 */
public final class Pruning {
    private static final Set<String> KEPT =
            Set.of("PersistentVolumeClaim", "Namespace", "CustomResourceDefinition", "PersistentVolume");

    private Pruning() {}

    /** Whether objects of this kind are never removed. */
    static boolean isKept(ObjectId id) {
        return KEPT.contains(id.kind());
    }

    /**
     * What is there and in no manifests any more. The kinds are those of the inventories, one list each.
     *
     * @param current the inventory of the release that runs
     * @param others the inventories of the releases that are kept
     */
    public static List<ObjectId> leftovers(World world, List<ObjectId> current, Collection<List<ObjectId>> others) {
        return found(world, current, others).stream().map(Live::id).toList();
    }

    /**
     * Removes it, by background propagation and only as it was read. Doing it again does nothing.
     *
     * @param fence guards every deletion
     * @return what was removed
     */
    public static List<ObjectId> prune(
            World world, Fence fence, List<ObjectId> current, Collection<List<ObjectId>> others) {
        List<ObjectId> removed = new ArrayList<>();
        for (Live live : found(world, current, others)) {
            fence.check(live.epoch());
            world.cluster()
                    .delete(
                            live.id().resource(),
                            world.namespace(),
                            live.id().name(),
                            DeleteOptions.BACKGROUND.onlyIf(live.uid(), live.version()));
            removed.add(live.id());
        }
        return removed;
    }

    private static List<Live> found(World world, List<ObjectId> current, Collection<List<ObjectId>> others) {
        List<ObjectId> left = others.stream()
                .flatMap(List::stream)
                .filter(id -> !isKept(id) && current.stream().noneMatch(id::same))
                .distinct()
                // The last applied goes first.
                .sorted(Comparator.<ObjectId>reverseOrder())
                .toList();
        List<Live> found = new ArrayList<>();
        left.stream().map(ObjectId::resource).distinct().forEach(kind -> world.cluster()
                .list(kind, world.namespace(), ListOptions.labels(Marks.ENVIRONMENT + "=" + world.environment()))
                .items()
                .forEach(object -> {
                    ObjectId id = new ObjectId(
                            kind.apiVersion(),
                            kind.plural(),
                            kind.name(),
                            object.getMetadata().getName());
                    Live live = Live.of(id, object);
                    if (left.stream().anyMatch(id::same)
                            && found.stream().noneMatch(other -> other.id().same(id))
                            && live.isOf(world.environment())
                            && !live.annotation(Marks.OPERATION).isEmpty()
                            && object.getMetadata().getDeletionTimestamp() == null
                            && object.getMetadata().getOwnerReferences().isEmpty()) {
                        found.add(live);
                    }
                }));
        return found;
    }
}
