package io.jenkins.plugins.slidecraft.acceptance;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A namespace whose pods run: on the node of the real kubelet, with an address that this machine reaches. */
final class RealPods {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    final String namespace;
    private final AcceptanceCluster.Running cluster;

    private RealPods(AcceptanceCluster.Running cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    /** Opens one; the API server sends every pod of it to the node. */
    static RealPods open(AcceptanceCluster.Running cluster, String name) {
        RealPods pods = new RealPods(
                cluster,
                "real-" + NUMBER.incrementAndGet() + "-" + Long.toString(System.currentTimeMillis(), 36) + "-" + name);
        cluster.apply(namespace(pods.namespace));
        return pods;
    }

    /** The manifest of such a namespace. */
    static String namespace(String name) {
        return """
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: %s
                  annotations:
                    scheduler.alpha.kubernetes.io/node-selector: slidecraft.test/node=real
                    scheduler.alpha.kubernetes.io/defaultTolerations: >-
                      [{"key": "slidecraft.test/node", "operator": "Equal", "value": "real", "effect": "NoSchedule"}]
                """
                .formatted(name);
    }

    /** What else belongs to it. */
    void apply(String manifest) {
        cluster.apply(manifest.replace("NAMESPACE", namespace));
    }

    /** Gives the deployer the shipped Role, and with it the Secrets of these names. */
    void grant(String... secrets) {
        cluster.kubectlWithInput(
                Shop.role()
                        + (secrets.length == 0
                                ? ""
                                : """
                          - apiGroups: [""]
                            resources: [secrets]
                            resourceNames: [%s]
                            verbs: [get]
                        """
                                        .formatted(String.join(", ", secrets))),
                "-n",
                namespace,
                "apply",
                "-f",
                "-");
        kubectl(
                "create",
                "rolebinding",
                "slidecraft",
                "--role=slidecraft",
                "--serviceaccount=" + cluster.property("deployer.serviceaccount.namespace") + ":"
                        + cluster.property("deployer.serviceaccount.name"));
    }

    String kubectl(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "-n";
        all[1] = namespace;
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return cluster.kubectl(all);
    }

    /** The pods of a component, oldest first. */
    List<Pod> of(Cluster admin, String component) {
        return admin
                .list(Kind.POD, namespace, ListOptions.labels("app.kubernetes.io/name=" + component))
                .items()
                .stream()
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()))
                .toList();
    }

    /** The address of the one pod of a component, once it is ready. */
    String address(Cluster admin, String component) {
        Await.until(
                Duration.ofSeconds(120),
                () -> of(admin, component).stream().anyMatch(RealPods::ready),
                () -> of(admin, component).stream().map(Pod::getStatus).toList().toString());
        return of(admin, component).stream()
                .filter(RealPods::ready)
                .findFirst()
                .orElseThrow()
                .getStatus()
                .getPodIP();
    }

    static boolean ready(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    static ContainerStatus container(Pod pod) {
        return pod.getStatus().getContainerStatuses().get(0);
    }

    /** Takes the namespace away, without waiting for its pods. */
    void close() {
        cluster.kubectl("delete", "namespace", namespace, "--wait=false");
    }
}
