package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.WatchListener;
import java.time.Duration;
import java.util.List;

/** Binds pods to nodes in turn, as long as there is room for them. */
final class PodScheduler {
    private static final Duration DELAY = Duration.ofMillis(15);
    private static final Duration AGAIN = Duration.ofSeconds(30);

    private final ObjectStore store;
    private final EventRecorder events;
    private final WorkQueue queue;
    private int nodes = 3;
    private int capacity = Integer.MAX_VALUE;
    private int next;

    PodScheduler(ObjectStore store, EventRecorder events) {
        this.store = store;
        this.events = events;
        this.queue = new WorkQueue(store.runtime(), DELAY, this::schedule);
        store.onChange(this::see);
    }

    /** How many pods all nodes together take. */
    void setCapacity(int pods) {
        capacity = pods;
        store.namespaces(Kind.POD).forEach(this::retryAll);
    }

    private void retryAll(String namespace) {
        for (Pod pod : List.copyOf(store.all(Kind.POD, namespace))) {
            if (pod.getSpec().getNodeName() == null) {
                queue.add(namespace, pod.getMetadata().getName());
            }
        }
    }

    private void see(ObjectStore.Change change) {
        if (change.kind().type() != Pod.class) {
            return;
        }
        if (change.type() == WatchListener.Change.ADDED) {
            queue.add(change.namespace(), change.name());
        } else if (change.type() == WatchListener.Change.DELETED && capacity != Integer.MAX_VALUE) {
            retryAll(change.namespace());
        }
    }

    private int bound() {
        int bound = 0;
        for (String namespace : store.namespaces(Kind.POD)) {
            for (Pod pod : store.all(Kind.POD, namespace)) {
                bound += pod.getSpec().getNodeName() == null ? 0 : 1;
            }
        }
        return bound;
    }

    private void schedule(String namespace, String name) {
        Pod pod = store.find(Kind.POD, namespace, name);
        if (pod == null || pod.getSpec().getNodeName() != null) {
            return;
        }
        Pod changed = Copies.of(pod);
        if (capacity != Integer.MAX_VALUE && bound() >= capacity) {
            String message = "0/" + nodes + " nodes are available: " + nodes + " Insufficient cpu. preemption: 0/"
                    + nodes + " nodes are available: " + nodes
                    + " No preemption victims found for incoming pod.";
            Pods.set(changed, "PodScheduled", false, "Unschedulable", message, store.timestamp());
            store.update(Kind.POD, changed);
            events.warning(Kind.POD, pod, "default-scheduler", "FailedScheduling", message);
            queue.addAfter(namespace, name, AGAIN);
            return;
        }
        String node = "node-" + (next++ % nodes + 1);
        changed.getSpec().setNodeName(node);
        Pods.set(changed, "PodScheduled", true, null, null, store.timestamp());
        store.update(Kind.POD, changed);
        events.normal(
                Kind.POD,
                pod,
                "default-scheduler",
                "Scheduled",
                "Successfully assigned " + namespace + "/" + name + " to " + node);
    }
}
