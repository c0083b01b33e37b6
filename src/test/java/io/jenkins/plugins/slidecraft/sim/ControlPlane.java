package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import java.util.HashMap;
import java.util.Map;

/** The controllers, the scheduler and the kubelets behind a {@link SimCluster}, with the knobs that a scenario turns. */
public final class ControlPlane {
    private final SimCluster cluster;
    private final EventRecorder events;
    private final PodScheduler scheduler;
    private final Map<String, Integer> quotas = new HashMap<>();

    private final Kubelet kubelet;

    ControlPlane(SimCluster cluster, SimImages images) {
        this.cluster = cluster;
        ObjectStore store = cluster.store();
        events = new EventRecorder(store);
        new DeploymentController(store, events);
        new ReplicaSetController(cluster, events);
        new JobController(cluster, events);
        new EndpointController(store);
        scheduler = new PodScheduler(store, events);
        kubelet = new Kubelet(store, events, images);
        cluster.logsFrom(kubelet::logs);
        cluster.admit((kind, object, before) -> {
            if (object instanceof Pod pod && before.isEmpty()) {
                checkQuota(pod);
            }
        });
    }

    /** How many pods all nodes together take; more are unschedulable. */
    public void setCapacity(int pods) {
        scheduler.setCapacity(pods);
    }

    /** A ResourceQuota {@code compute} on the number of pods in a namespace. */
    public void setQuota(String namespace, int pods) {
        quotas.put(namespace, pods);
    }

    public void removeQuota(String namespace) {
        quotas.remove(namespace);
    }

    /** The nodes have no image any more, as new ones: the next pod of each pulls it again. */
    public void forgetPulledImages() {
        kubelet.forgetPulledImages();
    }

    /** Whether Events are written; without them a simulation is faster. */
    public void recordEvents(boolean on) {
        events.enable(on);
    }

    private void checkQuota(Pod pod) {
        String namespace = pod.getMetadata().getNamespace();
        Integer limit = quotas.get(namespace);
        if (limit == null) {
            return;
        }
        int used = 0;
        for (Pod other : cluster.store().all(Kind.POD, namespace)) {
            String phase = other.getStatus().getPhase();
            used += "Succeeded".equals(phase) || "Failed".equals(phase) ? 0 : 1;
        }
        if (used + 1 > limit) {
            throw new KubeException(
                    403,
                    "Forbidden",
                    "pods \"" + pod.getMetadata().getName()
                            + "\" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=" + used
                            + ", limited: pods=" + limit);
        }
    }
}
