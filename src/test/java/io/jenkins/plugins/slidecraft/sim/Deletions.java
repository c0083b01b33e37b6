package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.WatchListener;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Deleting, with preconditions, grace and finalizers, and the garbage collector that sees to the dependents. */
final class Deletions {
    static final String FOREGROUND = "foregroundDeletion";
    static final String ORPHAN = "orphan";
    /** The kinds whose objects own others here; looking for others' dependents would only cost time. */
    private static final Set<String> OWNERS =
            Set.of("deployments", "replicasets", "jobs", "services", "configmaps", "leases");

    private static final Duration COLLECTOR_DELAY = Duration.ofMillis(20);

    private final ObjectStore store;

    Deletions(ObjectStore store) {
        this.store = store;
        store.onChange(this::collect);
    }

    <T extends HasMetadata> void delete(Kind<T> kind, String namespace, String name, DeleteOptions options) {
        T object = store.find(kind, namespace, name);
        if (object == null) {
            return;
        }
        ObjectMeta meta = object.getMetadata();
        options.uid().ifPresent(uid -> check(kind, name, "UID", uid, meta.getUid(), "been deleted and then recreated"));
        options.resourceVersion()
                .ifPresent(version ->
                        check(kind, name, "ResourceVersion", version, meta.getResourceVersion(), "been modified"));
        if (object instanceof Pod pod) {
            deletePod(pod, options.gracePeriodSeconds().orElse(-1));
            return;
        }
        List<String> finalizers = new ArrayList<>(meta.getFinalizers() == null ? List.of() : meta.getFinalizers());
        switch (options.propagation()) {
            case FOREGROUND -> add(finalizers, FOREGROUND);
            case ORPHAN -> add(finalizers, ORPHAN);
            case BACKGROUND -> finalizers.removeAll(List.of(FOREGROUND, ORPHAN));
        }
        if (finalizers.isEmpty()) {
            store.remove(kind, object);
            return;
        }
        T marked = Copies.of(object);
        marked.getMetadata().setFinalizers(finalizers);
        if (meta.getDeletionTimestamp() == null) {
            marked.getMetadata().setDeletionTimestamp(store.timestamp());
            marked.getMetadata().setDeletionGracePeriodSeconds(0L);
            if (meta.getGeneration() != null) {
                marked.getMetadata().setGeneration(meta.getGeneration() + 1);
            }
        }
        store.update(kind, marked);
    }

    private static void add(List<String> finalizers, String one) {
        if (!finalizers.contains(one)) {
            finalizers.add(one);
        }
    }

    private static void check(Kind<?> kind, String name, String what, String wanted, String is, String perhaps) {
        if (!wanted.equals(is)) {
            // The registry names the kind here, not the resource.
            throw new KubeException(
                    409,
                    "Conflict",
                    "Operation cannot be fulfilled on " + KubeErrors.qualified(kind) + " \"" + name + "\": the " + what
                            + " in the precondition (" + wanted + ") does not match the " + what + " in record (" + is
                            + "). The object might have " + perhaps);
        }
    }

    /** A pod on a node gets its grace, and the kubelet takes it away; one without a node goes at once. */
    private void deletePod(Pod pod, long asked) {
        ObjectMeta meta = pod.getMetadata();
        Long own = pod.getSpec().getTerminationGracePeriodSeconds();
        long grace = asked >= 0 ? asked : own == null ? 30 : own;
        if (pod.getSpec().getNodeName() == null || grace == 0) {
            store.remove(Kind.POD, pod);
            return;
        }
        if (meta.getDeletionTimestamp() != null && meta.getDeletionGracePeriodSeconds() <= grace) {
            return;
        }
        Pod marked = Copies.sharingSpec(pod);
        marked.getMetadata().setDeletionGracePeriodSeconds(grace);
        marked.getMetadata()
                .setDeletionTimestamp(store.runtime()
                        .now()
                        .plusSeconds(grace)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString());
        store.update(Kind.POD, marked);
    }

    private void collect(ObjectStore.Change change) {
        ObjectMeta meta = change.object().getMetadata();
        boolean gone = change.type() == WatchListener.Change.DELETED;
        if (gone) {
            if (OWNERS.contains(change.kind().plural())) {
                store.runtime()
                        .schedule(
                                COLLECTOR_DELAY,
                                () -> dependentsOf(change.object(), Deletions.this::deleteInBackground));
            }
            if (!meta.getOwnerReferences().isEmpty()) {
                store.runtime().schedule(COLLECTOR_DELAY, () -> finishOwners(change.object()));
            }
        } else if (meta.getDeletionTimestamp() != null && meta.getFinalizers() != null) {
            if (meta.getFinalizers().contains(FOREGROUND)) {
                store.runtime().schedule(COLLECTOR_DELAY, () -> {
                    dependentsOf(change.object(), Deletions.this::deleteInForeground);
                    finish(change.kind(), change.object());
                });
            } else if (meta.getFinalizers().contains(ORPHAN)) {
                store.runtime().schedule(COLLECTOR_DELAY, () -> {
                    dependentsOf(change.object(), dependent -> release(dependent, meta.getUid()));
                    finish(change.kind(), change.object());
                });
            }
        }
    }

    private interface Dependents {
        void each(Dependent<?> dependent);
    }

    private record Dependent<T extends HasMetadata>(Kind<T> kind, T object) {}

    private void dependentsOf(HasMetadata owner, Dependents action) {
        for (Kind<?> kind : Kind.all()) {
            dependentsOf(kind, owner, action);
        }
    }

    private <T extends HasMetadata> void dependentsOf(Kind<T> kind, HasMetadata owner, Dependents action) {
        String uid = owner.getMetadata().getUid();
        for (T object : List.copyOf(store.all(kind, owner.getMetadata().getNamespace()))) {
            List<OwnerReference> references = object.getMetadata().getOwnerReferences();
            if (references.stream().anyMatch(r -> uid.equals(r.getUid()))) {
                action.each(new Dependent<>(kind, object));
            }
        }
    }

    private <T extends HasMetadata> void deleteInBackground(Dependent<T> dependent) {
        ObjectMeta meta = dependent.object.getMetadata();
        delete(dependent.kind, meta.getNamespace(), meta.getName(), DeleteOptions.BACKGROUND);
    }

    private <T extends HasMetadata> void deleteInForeground(Dependent<T> dependent) {
        ObjectMeta meta = dependent.object.getMetadata();
        if (meta.getDeletionTimestamp() == null) {
            delete(dependent.kind, meta.getNamespace(), meta.getName(), DeleteOptions.FOREGROUND);
        }
    }

    private <T extends HasMetadata> void release(Dependent<T> dependent, String owner) {
        T freed = Copies.of(dependent.object);
        freed.getMetadata().getOwnerReferences().removeIf(reference -> owner.equals(reference.getUid()));
        store.update(dependent.kind, freed);
    }

    /** An owner in foreground deletion goes once its last dependent has gone. */
    private void finishOwners(HasMetadata gone) {
        for (OwnerReference reference : gone.getMetadata().getOwnerReferences()) {
            for (Kind<?> kind : Kind.all()) {
                if (kind.name().equals(reference.getKind())) {
                    HasMetadata owner = store.find(kind, gone.getMetadata().getNamespace(), reference.getName());
                    if (owner != null && owner.getMetadata().getDeletionTimestamp() != null) {
                        finish(kind, owner);
                    }
                }
            }
        }
    }

    private <T extends HasMetadata> void finish(Kind<T> kind, HasMetadata object) {
        T owner = store.find(
                kind, object.getMetadata().getNamespace(), object.getMetadata().getName());
        if (owner == null
                || !owner.getMetadata().getUid().equals(object.getMetadata().getUid())) {
            return;
        }
        List<Dependent<?>> left = new ArrayList<>();
        dependentsOf(owner, left::add);
        T freed = Copies.of(owner);
        freed.getMetadata().getFinalizers().remove(ORPHAN);
        if (left.isEmpty()) {
            freed.getMetadata().getFinalizers().remove(FOREGROUND);
        }
        if (freed.getMetadata().getFinalizers().isEmpty()) {
            // The write that takes the last finalizer away is not stored: it deletes.
            store.remove(kind, owner);
        } else {
            store.update(kind, freed);
        }
    }
}
