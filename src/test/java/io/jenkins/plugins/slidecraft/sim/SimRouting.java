package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.jenkins.plugins.slidecraft.kube.Kind;
import java.util.ArrayList;
import java.util.List;

/** Which pods requests and jobs reach. */
final class SimRouting {
    private final Simulation simulation;

    SimRouting(Simulation simulation) {
        this.simulation = simulation;
    }

    /** The pods behind a Service that are ready, by its EndpointSlices. */
    List<Pod> endpoints(String namespace, String service) {
        ObjectStore store = simulation.cluster().store();
        List<Pod> pods = new ArrayList<>();
        for (EndpointSlice slice : store.all(Kind.ENDPOINT_SLICE, namespace)) {
            if (service.equals(slice.getMetadata().getLabels().get(EndpointController.SERVICE_NAME))) {
                slice.getEndpoints().forEach(endpoint -> {
                    Pod pod = store.find(
                            Kind.POD, namespace, endpoint.getTargetRef().getName());
                    if (pod != null
                            && Boolean.TRUE.equals(endpoint.getConditions().getReady())) {
                        pods.add(pod);
                    }
                });
            }
        }
        return pods;
    }

    /** The pods of a workload that are ready. */
    List<Pod> readyPods(String namespace, String workload) {
        ObjectStore store = simulation.cluster().store();
        List<Pod> pods = new ArrayList<>();
        for (Pod pod : store.all(Kind.POD, namespace)) {
            if (Pods.serving(pod) && workload.equals(workload(pod))) {
                pods.add(pod);
            }
        }
        return pods;
    }

    private String workload(Pod pod) {
        for (var owner : pod.getMetadata().getOwnerReferences()) {
            ReplicaSet set = simulation
                    .cluster()
                    .store()
                    .find(Kind.REPLICA_SET, pod.getMetadata().getNamespace(), owner.getName());
            if (set != null && !set.getMetadata().getOwnerReferences().isEmpty()) {
                return set.getMetadata().getOwnerReferences().get(0).getName();
            }
        }
        return "";
    }

    /** The image of a pod's first container. */
    static String image(Pod pod) {
        return pod.getSpec().getContainers().get(0).getImage();
    }
}
