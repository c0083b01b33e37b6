package io.jenkins.plugins.slidecraft.manifest;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.operation.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an operation found where it was going to apply objects that no release before it had applied: those that existed, as
 * they were, and those that did not. With it, even the first deployment can be taken back.
 *
 * @param objects as they were
 * @param absent what did not exist
 */
public record Found(List<Item> objects, List<ObjectId> absent) {
    /** An object as it was. */
    public record Item(ObjectId id, Map<String, Object> tree) {}

    private static final List<String> REPLICAS = List.of("spec", "replicas");

    public Found {
        objects = List.copyOf(objects);
        absent = List.copyOf(absent);
    }

    /**
     * What is there now.
     *
     * @param changes what applying comes to
     * @param before the inventory of what ran before: that is gone back to by applying its manifests again
     */
    public static Found of(List<Applier.Change> changes, List<ObjectId> before) {
        List<Item> objects = new ArrayList<>();
        List<ObjectId> absent = new ArrayList<>();
        for (Applier.Change change : changes) {
            if (before.stream().noneMatch(change.id()::same)) {
                change.before()
                        .ifPresentOrElse(
                                tree -> objects.add(new Item(change.id(), tree)), () -> absent.add(change.id()));
            }
        }
        return new Found(objects, absent);
    }

    /** Whether there is anything to go back to. */
    @JsonIgnore
    public boolean isEmpty() {
        return objects.isEmpty() && absent.isEmpty();
    }

    /**
     * Puts it back: what existed becomes as it was, what the operation created is deleted. What somebody has removed since
     * stays removed.
     *
     * @param fence guards every write
     * @param operation the operation that is taken back
     */
    public void restore(World world, Fence fence, String operation) {
        objects.forEach(item -> restore(world, fence, operation, item.id(), item.tree()));
        List<ObjectId> backwards = new ArrayList<>(absent);
        java.util.Collections.reverse(backwards);
        backwards.stream().filter(id -> !Pruning.isKept(id)).forEach(id -> remove(world, fence, operation, id));
    }

    private static void restore(World world, Fence fence, String operation, ObjectId id, Map<String, Object> before) {
        Optional<Live> live = read(world, id);
        if (live.isEmpty()) {
            return;
        }
        fence.check(live.get().epoch());
        Map<String, Object> tree = Tree.copy(before);
        tree.remove("status");
        Map<String, Object> meta = Tree.child(tree, "metadata");
        meta.put("resourceVersion", live.get().version());
        meta.put("uid", live.get().uid());
        Map<String, Object> annotations = Tree.child(meta, "annotations");
        annotations.put(Marks.EPOCH, Long.toString(fence.epoch()));
        annotations.put(Marks.OPERATION, operation);
        // How many pods there are may have been decided by an autoscaler since.
        if (!ManagedFields.owns(live.get().tree(), REPLICAS)) {
            Tree.at(live.get().tree(), "spec", "replicas").ifPresent(value -> Tree.put(tree, REPLICAS, value));
        }
        world.cluster().replace(id.resource(), world.namespace(), Tree.object(tree), WriteOptions.DEFAULT);
    }

    private static void remove(World world, Fence fence, String operation, ObjectId id) {
        Optional<Live> live = read(world, id)
                .filter(found -> found.annotation(Marks.OPERATION).equals(operation));
        if (live.isPresent()) {
            fence.check(live.get().epoch());
            try {
                world.cluster()
                        .delete(
                                id.resource(),
                                world.namespace(),
                                id.name(),
                                DeleteOptions.BACKGROUND.onlyIf(
                                        live.get().uid(), live.get().version()));
            } catch (KubeException e) {
                if (!e.isNotFound()) {
                    throw e;
                }
            }
        }
    }

    private static Optional<Live> read(World world, ObjectId id) {
        return world.cluster().get(id.resource(), world.namespace(), id.name()).map(object -> Live.of(id, object));
    }
}
