package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.WatchListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Deployment → ReplicaSets, as {@code pkg/controller/deployment} does it. */
final class DeploymentController {
    static final String HASH = "pod-template-hash";
    static final String REVISION = "deployment.kubernetes.io/revision";
    private static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
    private static final String MAXIMUM = "deployment.kubernetes.io/max-replicas";
    private static final Set<String> NOT_COPIED = Set.of(
            "kubectl.kubernetes.io/last-applied-configuration",
            REVISION,
            "deployment.kubernetes.io/revision-history",
            DESIRED,
            MAXIMUM,
            "deprecated.deployment.rollback.to");
    private static final String SAFE = "bcdfghjklmnpqrstvwxz2456789";
    private static final Comparator<ReplicaSet> OLDEST_FIRST = Comparator.comparing(
                    (ReplicaSet set) -> set.getMetadata().getCreationTimestamp())
            .thenComparing(set -> set.getMetadata().getName());

    private final ObjectStore store;
    private final EventRecorder events;
    private final DeploymentStatuses statuses;
    private final WorkQueue queue;

    DeploymentController(ObjectStore store, EventRecorder events) {
        this.store = store;
        this.events = events;
        this.statuses = new DeploymentStatuses(store);
        this.queue = new WorkQueue(store.runtime(), Duration.ofMillis(10), this::sync);
        store.onChange(this::see);
    }

    private void see(ObjectStore.Change change) {
        if (change.object() instanceof Deployment && change.type() != WatchListener.Change.DELETED) {
            queue.add(change.namespace(), change.name());
        } else if (change.object() instanceof ReplicaSet set) {
            set.getMetadata().getOwnerReferences().forEach(owner -> queue.add(change.namespace(), owner.getName()));
        }
    }

    /** One pass; each ends after its first change, and that change brings the next pass. */
    private void sync(String namespace, String name) {
        Deployment deployment = store.find(Kind.DEPLOYMENT, namespace, name);
        if (deployment == null) {
            return;
        }
        List<ReplicaSet> sets = new ArrayList<>(store.controlledBy(Kind.REPLICA_SET, deployment));
        sets.sort(OLDEST_FIRST);
        ReplicaSet current = find(deployment, sets);
        if (deployment.getMetadata().getDeletionTimestamp() != null) {
            statuses.syncRollout(deployment, sets, current, queue);
            return;
        }
        boolean paused = Boolean.TRUE.equals(deployment.getSpec().getPaused());
        if (paused || scaled(deployment, sets)) {
            scale(deployment, sets, current);
            statuses.syncRollout(reload(deployment), reload(sets), current, queue);
            return;
        }
        current = newSet(deployment, sets, current);
        deployment = reload(deployment);
        if (current == null) {
            return;
        }
        List<ReplicaSet> all = store.controlledBy(Kind.REPLICA_SET, deployment);
        all.sort(OLDEST_FIRST);
        boolean recreate = "Recreate".equals(deployment.getSpec().getStrategy().getType());
        boolean moved = recreate ? recreate(deployment, all, current) : roll(deployment, all, current);
        if (!moved && DeploymentStatuses.complete(deployment, deployment.getStatus())) {
            forgetOldSets(deployment, all, current);
        }
        all = store.controlledBy(Kind.REPLICA_SET, deployment);
        String newest = current.getMetadata().getName();
        ReplicaSet latest = store.find(Kind.REPLICA_SET, namespace, newest);
        statuses.syncRollout(reload(deployment), all, latest, queue);
    }

    private Deployment reload(Deployment deployment) {
        return store.find(
                Kind.DEPLOYMENT,
                deployment.getMetadata().getNamespace(),
                deployment.getMetadata().getName());
    }

    private List<ReplicaSet> reload(List<ReplicaSet> sets) {
        List<ReplicaSet> fresh = new ArrayList<>();
        for (ReplicaSet set : sets) {
            ReplicaSet now = store.find(
                    Kind.REPLICA_SET,
                    set.getMetadata().getNamespace(),
                    set.getMetadata().getName());
            if (now != null) {
                fresh.add(now);
            }
        }
        return fresh;
    }

    /** The oldest set with the Deployment's template, but for the hash. */
    private static ReplicaSet find(Deployment deployment, List<ReplicaSet> sets) {
        for (ReplicaSet set : sets) {
            String hash = set.getMetadata().getLabels().get(HASH);
            if (hash != null
                    && withHash(deployment.getSpec().getTemplate(), hash)
                            .equals(set.getSpec().getTemplate())) {
                return set;
            }
        }
        return null;
    }

    private static PodTemplateSpec withHash(PodTemplateSpec template, String hash) {
        return new PodTemplateSpecBuilder(template)
                .editOrNewMetadata()
                .addToLabels(HASH, hash)
                .endMetadata()
                .build();
    }

    static String hash(PodTemplateSpec template) {
        long code = (template.hashCode() * 2654435761L) & 0xffffffffL;
        StringBuilder text = new StringBuilder();
        for (char digit : Long.toString(code).toCharArray()) {
            text.append(SAFE.charAt(digit % SAFE.length()));
        }
        return text.toString();
    }

    private ReplicaSet newSet(Deployment deployment, List<ReplicaSet> sets, ReplicaSet existing) {
        long revision = 1;
        for (ReplicaSet set : sets) {
            if (set != existing) {
                revision = Math.max(revision, revision(set) + 1);
            }
        }
        if (existing == null) {
            return create(deployment, sets, revision);
        }
        Map<String, String> annotations = annotations(deployment, existing, Math.max(revision, revision(existing)));
        if (!annotations.equals(existing.getMetadata().getAnnotations())) {
            ReplicaSet set = Copies.sharingSpec(existing);
            set.getMetadata().setAnnotations(annotations);
            existing = store.update(Kind.REPLICA_SET, set);
        }
        statuses.found(deployment, existing);
        return existing;
    }

    static long revision(ReplicaSet set) {
        Map<String, String> annotations = set.getMetadata().getAnnotations();
        return Long.parseLong(annotations == null ? "0" : annotations.getOrDefault(REVISION, "0"));
    }

    private static Map<String, String> annotations(Deployment deployment, ReplicaSet set, long revision) {
        Map<String, String> annotations =
                new HashMap<>(Objects.requireNonNullElse(set.getMetadata().getAnnotations(), Map.of()));
        Objects.requireNonNullElse(deployment.getMetadata().getAnnotations(), Map.<String, String>of())
                .forEach((key, value) -> {
                    if (!NOT_COPIED.contains(key)) {
                        annotations.put(key, value);
                    }
                });
        annotations.put(REVISION, Long.toString(revision));
        bounds(deployment, annotations);
        return annotations;
    }

    private static void bounds(Deployment deployment, Map<String, String> annotations) {
        int replicas = deployment.getSpec().getReplicas();
        annotations.put(DESIRED, Integer.toString(replicas));
        annotations.put(MAXIMUM, Integer.toString(replicas + Rollouts.maxSurge(deployment)));
    }

    private ReplicaSet create(Deployment deployment, List<ReplicaSet> old, long revision) {
        String namespace = deployment.getMetadata().getNamespace();
        String hash = hash(deployment.getSpec().getTemplate());
        String name = deployment.getMetadata().getName() + "-" + hash;
        PodTemplateSpec template = withHash(deployment.getSpec().getTemplate(), hash);
        int replicas = Rollouts.newReplicas(deployment, old, 0);
        ReplicaSet set = new ReplicaSetBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(template.getMetadata().getLabels())
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(Kind.DEPLOYMENT.apiVersion())
                        .withKind(Kind.DEPLOYMENT.name())
                        .withName(deployment.getMetadata().getName())
                        .withUid(deployment.getMetadata().getUid())
                        .withController(true)
                        .withBlockOwnerDeletion(true)
                        .build())
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withMinReadySeconds(deployment.getSpec().getMinReadySeconds())
                .withNewSelectorLike(deployment.getSpec().getSelector())
                .addToMatchLabels(HASH, hash)
                .endSelector()
                .withTemplate(template)
                .endSpec()
                .withNewStatus()
                .withReplicas(0)
                .endStatus()
                .build();
        set.getMetadata().setAnnotations(annotations(deployment, set, revision));
        ReplicaSet created = store.insert(Kind.REPLICA_SET, set);
        if (replicas > 0) {
            events.normal(
                    Kind.DEPLOYMENT,
                    deployment,
                    "deployment-controller",
                    "ScalingReplicaSet",
                    "Scaled up replica set " + name + " from 0 to " + replicas);
        }
        statuses.created(deployment, created);
        return created;
    }

    private boolean scaled(Deployment deployment, List<ReplicaSet> sets) {
        String wanted = Integer.toString(deployment.getSpec().getReplicas());
        return sets.stream()
                .filter(set -> set.getSpec().getReplicas() > 0)
                .anyMatch(
                        set -> !wanted.equals(set.getMetadata().getAnnotations().get(DESIRED)));
    }

    /** New replica counts outside a rollout, or in proportion during one (the remainder goes to the largest). */
    private void scale(Deployment deployment, List<ReplicaSet> sets, ReplicaSet current) {
        List<ReplicaSet> active = new ArrayList<>(
                sets.stream().filter(set -> set.getSpec().getReplicas() > 0).toList());
        int replicas = deployment.getSpec().getReplicas();
        if (active.size() <= 1) {
            ReplicaSet only = active.isEmpty() ? current : active.get(0);
            if (only != null) {
                scaleTo(deployment, only, replicas);
            }
            return;
        }
        int total = Rollouts.specReplicas(active);
        int allowed = replicas > 0 ? replicas + Rollouts.maxSurge(deployment) : 0;
        active.sort(Comparator.comparing((ReplicaSet set) -> set.getSpec().getReplicas())
                .reversed());
        int given = 0;
        Map<ReplicaSet, Integer> sizes = new java.util.LinkedHashMap<>();
        for (ReplicaSet set : active) {
            int size = Math.round((float) set.getSpec().getReplicas() * allowed / total);
            sizes.put(set, size);
            given += size;
        }
        ReplicaSet largest = active.get(0);
        sizes.merge(largest, allowed - given, Integer::sum);
        sizes.forEach((set, size) -> scaleTo(deployment, set, Math.max(0, size)));
    }

    private boolean roll(Deployment deployment, List<ReplicaSet> all, ReplicaSet current) {
        int replicas = deployment.getSpec().getReplicas();
        int now = current.getSpec().getReplicas();
        if (now != replicas) {
            int next = now > replicas ? replicas : Rollouts.newReplicas(deployment, all, now);
            if (scaleTo(deployment, current, next)) {
                return true;
            }
        }
        List<ReplicaSet> old = new ArrayList<>(all);
        old.removeIf(
                set -> set.getMetadata().getName().equals(current.getMetadata().getName()));
        if (Rollouts.specReplicas(old) == 0) {
            return false;
        }
        int minAvailable = Rollouts.minAvailable(deployment);
        int newUnavailable = now - Rollouts.available(current.getStatus());
        int most = Rollouts.specReplicas(all) - minAvailable - newUnavailable;
        if (most <= 0) {
            return false;
        }
        int cleaned = removeUnhealthy(deployment, old, most);
        old = reload(old);
        List<ReplicaSet> fresh = new ArrayList<>(old);
        fresh.add(current);
        int left = Rollouts.sum(fresh, Rollouts::available) - minAvailable;
        int removed = 0;
        for (ReplicaSet set : old) {
            int down = Math.min(set.getSpec().getReplicas(), left - removed);
            if (down > 0 && scaleTo(deployment, set, set.getSpec().getReplicas() - down)) {
                removed += down;
            }
        }
        return cleaned + removed > 0;
    }

    private int removeUnhealthy(Deployment deployment, List<ReplicaSet> old, int most) {
        int cleaned = 0;
        for (ReplicaSet set : old) {
            int size = set.getSpec().getReplicas();
            int down = Math.min(most - cleaned, size - Rollouts.available(set.getStatus()));
            if (size > 0 && down > 0) {
                scaleTo(deployment, set, size - down);
                cleaned += down;
            }
        }
        return cleaned;
    }

    private boolean recreate(Deployment deployment, List<ReplicaSet> all, ReplicaSet current) {
        boolean moved = false;
        boolean oldPods = false;
        for (ReplicaSet set : all) {
            if (!set.getMetadata().getName().equals(current.getMetadata().getName())) {
                moved |= scaleTo(deployment, set, 0);
                oldPods |= !store.controlledBy(Kind.POD, set).isEmpty();
            }
        }
        return moved
                || !oldPods && scaleTo(deployment, current, deployment.getSpec().getReplicas());
    }

    private boolean scaleTo(Deployment deployment, ReplicaSet set, int replicas) {
        int before = set.getSpec().getReplicas();
        Map<String, String> annotations = new HashMap<>(set.getMetadata().getAnnotations());
        bounds(deployment, annotations);
        boolean changed = before != replicas;
        if (!changed && annotations.equals(set.getMetadata().getAnnotations())) {
            return false;
        }
        ReplicaSet next = Copies.of(set);
        next.getSpec().setReplicas(replicas);
        next.getMetadata().setAnnotations(annotations);
        if (changed) {
            next.getMetadata().setGeneration(set.getMetadata().getGeneration() + 1);
        }
        store.update(Kind.REPLICA_SET, next);
        if (changed) {
            events.normal(
                    Kind.DEPLOYMENT,
                    deployment,
                    "deployment-controller",
                    "ScalingReplicaSet",
                    "Scaled " + (replicas > before ? "up" : "down") + " replica set "
                            + set.getMetadata().getName() + " from " + before + " to " + replicas);
        }
        return changed;
    }

    private void forgetOldSets(Deployment deployment, List<ReplicaSet> all, ReplicaSet current) {
        List<ReplicaSet> idle = new ArrayList<>();
        for (ReplicaSet set : all) {
            if (!set.getMetadata().getName().equals(current.getMetadata().getName())
                    && set.getSpec().getReplicas() == 0
                    && Rollouts.count(set.getStatus().getReplicas()) == 0) {
                idle.add(set);
            }
        }
        idle.sort(Comparator.comparingLong(DeploymentController::revision));
        int surplus = idle.size() - deployment.getSpec().getRevisionHistoryLimit();
        for (int i = 0; i < surplus; i++) {
            store.remove(Kind.REPLICA_SET, idle.get(i));
        }
    }
}
