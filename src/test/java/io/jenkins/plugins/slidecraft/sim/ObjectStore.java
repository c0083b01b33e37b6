package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.WatchListener;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What etcd is to a real cluster: objects by kind, namespace and name, one counter of versions, the changes in order.
 * Objects in it are never changed, only replaced, so that everyone inside the simulation may share them.
 */
final class ObjectStore {
    private static final Set<String> WITH_GENERATION = Set.of("deployments", "replicasets", "jobs", "endpointslices");

    /** One change; {@code before} is null for an ADDED one. */
    record Change(long version, Kind<?> kind, WatchListener.Change type, HasMetadata object, HasMetadata before) {
        String namespace() {
            return object.getMetadata().getNamespace();
        }

        String name() {
            return object.getMetadata().getName();
        }
    }

    private final SimRuntime runtime;
    private final Map<String, Map<String, TreeMap<String, HasMetadata>>> objects = new HashMap<>();
    private final List<Consumer<Change>> listeners = new ArrayList<>();
    private List<Change> changes = new ArrayList<>();
    private long version = 1000;
    private long compacted = 1000;

    ObjectStore(SimRuntime runtime) {
        this.runtime = runtime;
    }

    long version() {
        return version;
    }

    SimRuntime runtime() {
        return runtime;
    }

    /** The server's wall time as objects write it, to the second. */
    String timestamp() {
        return runtime.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    void onChange(Consumer<Change> listener) {
        listeners.add(listener);
    }

    /** The stored object itself: not to be changed. Null where there is none. */
    <T extends HasMetadata> T find(Kind<T> kind, String namespace, String name) {
        return kind.type().cast(table(kind, namespace).get(name));
    }

    /** The stored objects themselves, by name: not to be changed. */
    @SuppressWarnings("unchecked")
    <T extends HasMetadata> Collection<T> all(Kind<T> kind, String namespace) {
        return (Collection<T>) table(kind, namespace).values();
    }

    /** A snapshot of the stored objects that a controller reference ties to this owner. */
    <T extends HasMetadata> List<T> controlledBy(Kind<T> kind, HasMetadata owner) {
        List<T> found = new ArrayList<>();
        String uid = owner.getMetadata().getUid();
        for (T object : all(kind, owner.getMetadata().getNamespace())) {
            for (var reference : object.getMetadata().getOwnerReferences()) {
                if (Boolean.TRUE.equals(reference.getController()) && uid.equals(reference.getUid())) {
                    found.add(object);
                }
            }
        }
        return found;
    }

    Set<String> namespaces(Kind<?> kind) {
        return objects.getOrDefault(kind.plural(), Map.of()).keySet();
    }

    /** Stores a new object, which becomes the store's own. */
    <T extends HasMetadata> T insert(Kind<T> kind, T object) {
        ObjectMeta meta = object.getMetadata();
        meta.setUid(uid());
        meta.setCreationTimestamp(timestamp());
        meta.setGeneration(WITH_GENERATION.contains(kind.plural()) ? Long.valueOf(1) : null);
        return store(kind, object, WatchListener.Change.ADDED, null);
    }

    /** Stores a changed object, which becomes the store's own; nothing happens where nothing has changed. */
    <T extends HasMetadata> T update(Kind<T> kind, T object) {
        return update(kind, object, false);
    }

    /** The same; {@code anyway} where something has changed that is kept beside the object. */
    <T extends HasMetadata> T update(Kind<T> kind, T object, boolean anyway) {
        T before = find(
                kind, object.getMetadata().getNamespace(), object.getMetadata().getName());
        object.getMetadata().setResourceVersion(before.getMetadata().getResourceVersion());
        return !anyway && object.equals(before) ? before : store(kind, object, WatchListener.Change.MODIFIED, before);
    }

    private <T extends HasMetadata> T store(Kind<T> kind, T object, WatchListener.Change type, HasMetadata before) {
        ObjectMeta meta = object.getMetadata();
        meta.setResourceVersion(Long.toString(++version));
        table(kind, meta.getNamespace()).put(meta.getName(), object);
        tell(new Change(version, kind, type, object, before));
        return object;
    }

    /** Removes an object; its last version tells when. */
    <T extends HasMetadata> void remove(Kind<T> kind, T object) {
        ObjectMeta meta = object.getMetadata();
        HasMetadata before = table(kind, meta.getNamespace()).remove(meta.getName());
        T last = Copies.of(object);
        last.getMetadata().setResourceVersion(Long.toString(++version));
        tell(new Change(version, kind, WatchListener.Change.DELETED, last, before));
    }

    private void tell(Change change) {
        changes.add(change);
        for (int i = 0; i < listeners.size(); i++) {
            listeners.get(i).accept(change);
        }
    }

    /** The changes after a version; null where they have been forgotten. */
    List<Change> since(long after) {
        if (after < compacted) {
            return null;
        }
        return changes.stream().filter(change -> change.version() > after).toList();
    }

    /** The oldest version that a watch may begin at. */
    long compacted() {
        return compacted;
    }

    /** Forgets the changes so far. */
    void compact() {
        compacted = version;
        changes = new ArrayList<>();
    }

    private String uid() {
        return new UUID(
                        runtime.random().nextLong() & ~0xf000L | 0x4000L,
                        runtime.random().nextLong() >>> 2 | Long.MIN_VALUE)
                .toString();
    }

    private TreeMap<String, HasMetadata> table(Kind<?> kind, String namespace) {
        return objects.computeIfAbsent(kind.plural(), k -> new HashMap<>())
                .computeIfAbsent(namespace, n -> new TreeMap<>());
    }
}
