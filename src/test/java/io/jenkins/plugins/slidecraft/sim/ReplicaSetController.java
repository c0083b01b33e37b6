package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatusBuilder;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.WatchListener;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** ReplicaSet → Pods, as {@code pkg/controller/replicaset} does it. */
final class ReplicaSetController {
    private static final Duration FIRST_RETRY = Duration.ofMillis(40);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(1000);

    /** Which pods go first: those that do least. */
    private static final Comparator<Pod> EXPENDABLE_FIRST = Comparator.comparing(
                    (Pod pod) -> pod.getSpec().getNodeName() != null)
            .thenComparing(pod -> !"Pending".equals(pod.getStatus().getPhase()))
            .thenComparing(Pods::ready)
            .thenComparing(
                    pod -> Pods.ready(pod) ? Pods.condition(pod, "Ready").getLastTransitionTime() : "",
                    Comparator.reverseOrder())
            .thenComparing(ReplicaSetController::restarts, Comparator.reverseOrder())
            .thenComparing(pod -> pod.getMetadata().getCreationTimestamp(), Comparator.reverseOrder())
            .thenComparing(pod -> pod.getMetadata().getName());

    private final ObjectStore store;
    private final Writes writes;
    private final Deletions deletions;
    private final EventRecorder events;
    private final WorkQueue queue;
    private final Map<String, Duration> retries = new HashMap<>();

    ReplicaSetController(SimCluster cluster, EventRecorder events) {
        this.store = cluster.store();
        this.writes = cluster.writes();
        this.deletions = cluster.deletions();
        this.events = events;
        this.queue = new WorkQueue(store.runtime(), Duration.ofMillis(8), this::sync);
        store.onChange(this::see);
    }

    private static int restarts(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .mapToInt(status -> status.getRestartCount())
                .max()
                .orElse(0);
    }

    private void see(ObjectStore.Change change) {
        if (change.object() instanceof ReplicaSet && change.type() != WatchListener.Change.DELETED) {
            queue.add(change.namespace(), change.name());
        } else if (change.object() instanceof Pod pod) {
            pod.getMetadata().getOwnerReferences().forEach(owner -> queue.add(change.namespace(), owner.getName()));
        }
    }

    private void sync(String namespace, String name) {
        ReplicaSet set = store.find(Kind.REPLICA_SET, namespace, name);
        if (set == null) {
            return;
        }
        ReplicaSetCondition failure = null;
        if (set.getMetadata().getDeletionTimestamp() == null) {
            failure = manage(set, active(set));
        }
        status(set, failure);
    }

    private List<Pod> active(ReplicaSet set) {
        List<Pod> pods = new ArrayList<>(store.controlledBy(Kind.POD, set));
        pods.removeIf(pod -> !Pods.active(pod));
        return pods;
    }

    private ReplicaSetCondition manage(ReplicaSet set, List<Pod> pods) {
        String key = set.getMetadata().getUid();
        int missing = set.getSpec().getReplicas() - pods.size();
        if (missing < 0) {
            pods.sort(EXPENDABLE_FIRST);
            for (Pod pod : pods.subList(0, -missing)) {
                String name = pod.getMetadata().getName();
                deletions.delete(Kind.POD, pod.getMetadata().getNamespace(), name, DeleteOptions.BACKGROUND);
                events.normal(
                        Kind.REPLICA_SET, set, "replicaset-controller", "SuccessfulDelete", "Deleted pod: " + name);
            }
        }
        try {
            for (int i = 0; i < missing; i++) {
                Pod pod = writes.create(Kind.POD, pod(set), WriteOptions.DEFAULT.as("kube-controller-manager"));
                events.normal(
                        Kind.REPLICA_SET,
                        set,
                        "replicaset-controller",
                        "SuccessfulCreate",
                        "Created pod: " + pod.getMetadata().getName());
            }
        } catch (KubeException e) {
            events.warning(
                    Kind.REPLICA_SET,
                    set,
                    "replicaset-controller",
                    "FailedCreate",
                    "Error creating: " + e.getMessage());
            Duration wait = retries.getOrDefault(key, FIRST_RETRY);
            retries.put(key, wait.compareTo(LONGEST_RETRY) >= 0 ? LONGEST_RETRY : wait.multipliedBy(2));
            queue.addAfter(set.getMetadata().getNamespace(), set.getMetadata().getName(), wait);
            return failed(set, e.getMessage());
        }
        retries.remove(key);
        return null;
    }

    private ReplicaSetCondition failed(ReplicaSet set, String message) {
        for (ReplicaSetCondition condition : set.getStatus().getConditions()) {
            if (condition.getType().equals(DeploymentStatuses.REPLICA_FAILURE)) {
                return condition;
            }
        }
        return new ReplicaSetConditionBuilder()
                .withType(DeploymentStatuses.REPLICA_FAILURE)
                .withStatus("True")
                .withReason("FailedCreate")
                .withMessage(message)
                .withLastTransitionTime(store.timestamp())
                .build();
    }

    private Pod pod(ReplicaSet set) {
        var template = set.getSpec().getTemplate();
        return new PodBuilder()
                .withNewMetadata()
                .withGenerateName(set.getMetadata().getName() + "-")
                .withNamespace(set.getMetadata().getNamespace())
                .withLabels(template.getMetadata().getLabels())
                .withAnnotations(template.getMetadata().getAnnotations())
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(Kind.REPLICA_SET.apiVersion())
                        .withKind(Kind.REPLICA_SET.name())
                        .withName(set.getMetadata().getName())
                        .withUid(set.getMetadata().getUid())
                        .withController(true)
                        .withBlockOwnerDeletion(true)
                        .build())
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
    }

    private void status(ReplicaSet set, ReplicaSetCondition failure) {
        List<Pod> pods = active(set);
        Integer minReady = set.getSpec().getMinReadySeconds();
        int ready = 0;
        int available = 0;
        for (Pod pod : pods) {
            ready += Pods.ready(pod) ? 1 : 0;
            available += Pods.available(pod, minReady, store.runtime().now()) ? 1 : 0;
        }
        ReplicaSetStatus next = new ReplicaSetStatusBuilder(set.getStatus())
                .withReplicas(pods.size())
                .withFullyLabeledReplicas(some(pods.size()))
                .withReadyReplicas(some(ready))
                .withAvailableReplicas(some(available))
                .withObservedGeneration(set.getMetadata().getGeneration())
                .withConditions(failure == null ? List.of() : List.of(failure))
                .build();
        if (!next.equals(set.getStatus())) {
            ReplicaSet changed = Copies.sharingSpec(set);
            changed.setStatus(next);
            store.update(Kind.REPLICA_SET, changed);
        }
        if (minReady != null && minReady > 0 && available < ready) {
            queue.addAfter(set.getMetadata().getNamespace(), set.getMetadata().getName(), Duration.ofSeconds(minReady));
        }
    }

    private static Integer some(int count) {
        return count == 0 ? null : Integer.valueOf(count);
    }
}
