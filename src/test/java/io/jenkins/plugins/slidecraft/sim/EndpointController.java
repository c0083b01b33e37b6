package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.WatchListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Service and Pods → one EndpointSlice a Service, with the conditions ready, serving and terminating. */
final class EndpointController {
    static final String SERVICE_NAME = "kubernetes.io/service-name";

    private final ObjectStore store;
    private final WorkQueue queue;

    EndpointController(ObjectStore store) {
        this.store = store;
        this.queue = new WorkQueue(store.runtime(), Duration.ofMillis(30), this::sync);
        store.onChange(this::see);
    }

    private void see(ObjectStore.Change change) {
        if (change.object() instanceof Service && change.type() != WatchListener.Change.DELETED) {
            queue.add(change.namespace(), change.name());
        } else if (change.object() instanceof Pod pod) {
            for (Service service : store.all(Kind.SERVICE, change.namespace())) {
                if (selects(service, pod)) {
                    queue.add(change.namespace(), service.getMetadata().getName());
                }
            }
        }
    }

    static boolean selects(Service service, Pod pod) {
        Map<String, String> selector = service.getSpec().getSelector();
        return selector != null
                && !selector.isEmpty()
                && pod.getMetadata().getLabels() != null
                && pod.getMetadata().getLabels().entrySet().containsAll(selector.entrySet());
    }

    private void sync(String namespace, String name) {
        Service service = store.find(Kind.SERVICE, namespace, name);
        if (service == null || service.getSpec().getSelector() == null) {
            return;
        }
        List<Endpoint> endpoints = new ArrayList<>();
        for (Pod pod : store.all(Kind.POD, namespace)) {
            if (selects(service, pod) && pod.getStatus().getPodIP() != null) {
                endpoints.add(endpoint(pod));
            }
        }
        EndpointSlice before = slice(service);
        if (before == null) {
            store.insert(Kind.ENDPOINT_SLICE, make(service, endpoints));
        } else if (!before.getEndpoints().equals(endpoints)) {
            EndpointSlice next = Copies.of(before);
            next.setEndpoints(endpoints);
            next.getMetadata().setGeneration(before.getMetadata().getGeneration() + 1);
            store.update(Kind.ENDPOINT_SLICE, next);
        }
    }

    private EndpointSlice slice(Service service) {
        List<EndpointSlice> own = store.controlledBy(Kind.ENDPOINT_SLICE, service);
        return own.isEmpty() ? null : own.get(0);
    }

    private static Endpoint endpoint(Pod pod) {
        boolean ready = Pods.ready(pod);
        boolean terminating = pod.getMetadata().getDeletionTimestamp() != null;
        return new EndpointBuilder()
                .withAddresses(pod.getStatus().getPodIP())
                .withNodeName(pod.getSpec().getNodeName())
                .withNewConditions()
                .withReady(ready && !terminating)
                .withServing(ready)
                .withTerminating(terminating)
                .endConditions()
                .withNewTargetRef()
                .withKind("Pod")
                .withName(pod.getMetadata().getName())
                .withNamespace(pod.getMetadata().getNamespace())
                .withUid(pod.getMetadata().getUid())
                .endTargetRef()
                .build();
    }

    private EndpointSlice make(Service service, List<Endpoint> endpoints) {
        String name = service.getMetadata().getName();
        List<EndpointPort> ports = new ArrayList<>();
        for (ServicePort port : service.getSpec().getPorts()) {
            Integer target =
                    port.getTargetPort() == null ? null : port.getTargetPort().getIntVal();
            ports.add(new EndpointPortBuilder()
                    .withName(port.getName() == null ? "" : port.getName())
                    .withPort(target == null ? port.getPort() : target)
                    .withProtocol(port.getProtocol())
                    .build());
        }
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withName(name + "-" + Writes.suffix(store.runtime().random()))
                .withNamespace(service.getMetadata().getNamespace())
                .addToLabels(SERVICE_NAME, name)
                .addToLabels("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io")
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion("v1")
                        .withKind("Service")
                        .withName(name)
                        .withUid(service.getMetadata().getUid())
                        .withController(true)
                        .withBlockOwnerDeletion(true)
                        .build())
                .endMetadata()
                .withAddressType("IPv4")
                .withEndpoints(endpoints)
                .withPorts(ports)
                .build();
    }
}
