package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** A whole simulated place: clock, cluster with its controllers, images, traffic and metrics. */
public final class Simulation {
    /** When every simulation begins. */
    public static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

    private static final WriteOptions OPERATOR = WriteOptions.DEFAULT.as("kubectl-create");

    private final SimRuntime runtime;
    private final SimCluster cluster;
    private final SimImages images;
    private final ControlPlane controlPlane;
    private final Map<String, SimApplication> applications = new HashMap<>();
    private SimMetrics metrics;

    private Simulation(long seed, Instant start) {
        runtime = new SimRuntime(seed, start);
        cluster = new SimCluster(runtime);
        images = new SimImages();
        controlPlane = new ControlPlane(cluster, images);
    }

    /** A place that behaves the same for the same seed. */
    public static Simulation seeded(long seed) {
        return new Simulation(seed, START);
    }

    /** The same, beginning at another time. */
    public static Simulation seeded(long seed, Instant start) {
        return new Simulation(seed, start);
    }

    public SimRuntime runtime() {
        return runtime;
    }

    public SimCluster cluster() {
        return cluster;
    }

    public SimImages images() {
        return images;
    }

    public ControlPlane controlPlane() {
        return controlPlane;
    }

    /** The metric store; the first call turns on traffic and scraping. */
    public SimMetrics metrics() {
        if (metrics == null) {
            metrics = new SimMetrics(this);
        }
        return metrics;
    }

    /** The application of a namespace, as its users reach it. */
    public SimApplication application(String namespace) {
        return applications.computeIfAbsent(namespace, name -> new SimApplication(this, name));
    }

    /**
     * Creates a Deployment with one container of its own name and a Service of the same name in front of it, and returns at
     * once; {@link #settle} waits for its pods.
     */
    public Simulation deploy(String namespace, String name, String image, int replicas) {
        cluster.create(Kind.DEPLOYMENT, namespace, deployment(namespace, name, image, replicas), OPERATOR);
        cluster.create(
                Kind.SERVICE,
                namespace,
                new ServiceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .addToSelector("app", name)
                        .addNewPort()
                        .withName("http")
                        .withPort(80)
                        .withTargetPort(new IntOrString(8080))
                        .endPort()
                        .endSpec()
                        .build(),
                OPERATOR);
        return this;
    }

    /** A Deployment as {@link #deploy} creates it. */
    public static Deployment deployment(String namespace, String name, String image, int replicas) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .addToLabels("app", name)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .addToMatchLabels("app", name)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", name)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName(name)
                .withImage(image)
                .withPorts(new ContainerPortBuilder().withContainerPort(8080).build())
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    /** Runs until every Deployment of the namespace is complete. */
    public boolean settle(String namespace, Duration limit) {
        return runtime.runUntil(() -> settled(namespace), limit);
    }

    /** Whether every Deployment of the namespace is complete. */
    public boolean settled(String namespace) {
        for (Deployment deployment : cluster.store().all(Kind.DEPLOYMENT, namespace)) {
            Long observed = deployment.getStatus().getObservedGeneration();
            if (!Objects.equals(observed, deployment.getMetadata().getGeneration())
                    || !DeploymentStatuses.complete(deployment, deployment.getStatus())) {
                return false;
            }
        }
        return true;
    }

    /** How many ready endpoints a Service has now, by its EndpointSlice. */
    public int readyEndpoints(String namespace, String service) {
        int ready = 0;
        for (var slice : cluster.store().all(Kind.ENDPOINT_SLICE, namespace)) {
            if (service.equals(slice.getMetadata().getLabels().get(EndpointController.SERVICE_NAME))) {
                for (var endpoint : slice.getEndpoints()) {
                    ready += Boolean.TRUE.equals(endpoint.getConditions().getReady()) ? 1 : 0;
                }
            }
        }
        return ready;
    }
}
