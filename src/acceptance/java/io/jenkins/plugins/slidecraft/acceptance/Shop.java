package io.jenkins.plugins.slidecraft.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** One environment of the sample in a namespace of its own, where the deployer has the shipped Role and nothing else. */
final class Shop {
    static final String FIRST = "1.4.1-0f3a9c2";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    final AcceptanceCluster.Running cluster;
    final String environment;
    final String namespace;
    private final List<String> components;

    private Shop(AcceptanceCluster.Running cluster, String environment, String namespace, List<String> components) {
        this.cluster = cluster;
        this.environment = environment;
        this.namespace = namespace;
        this.components = components;
    }

    /** Opens one where these components run in version {@value #FIRST}, complete and available. */
    static Shop open(AcceptanceCluster.Running cluster, String environment, Images images, String... components) {
        Shop shop = named(cluster, environment, components);
        cluster.kubectl("create", "namespace", shop.namespace);
        shop.fill(images);
        return shop;
    }

    /** The same with pods that run, on the node of the real kubelet. */
    static Shop openReal(AcceptanceCluster.Running cluster, String environment, Images images, String... components) {
        Shop shop = named(cluster, environment, components);
        cluster.apply(RealPods.namespace(shop.namespace));
        shop.fill(images);
        return shop;
    }

    private static Shop named(AcceptanceCluster.Running cluster, String environment, String... components) {
        String namespace = "shop-" + NUMBER.incrementAndGet() + "-" + Long.toString(System.currentTimeMillis(), 36)
                + "-" + environment;
        return new Shop(cluster, environment, namespace, List.of(components));
    }

    private void fill(Images images) {
        grantRole(role());
        for (String component : components) {
            cluster.apply(manifest(environment, component, namespace, images.of(component, FIRST)));
        }
        for (String component : components) {
            cluster.kubectl("-n", namespace, "rollout", "status", "deployment/" + component, "--timeout=60s");
        }
    }

    /** Gives the deployer a Role instead of the one it has. */
    void grantRole(String manifest) {
        cluster.kubectl("-n", namespace, "delete", "role,rolebinding", "--all", "--ignore-not-found");
        Shell.runWithInput(
                java.util.Map.of(),
                manifest,
                cluster.property("kubectl"),
                "--kubeconfig",
                cluster.property("admin.kubeconfig"),
                "-n",
                namespace,
                "apply",
                "-f",
                "-");
        cluster.kubectl(
                "-n",
                namespace,
                "create",
                "rolebinding",
                "slidecraft",
                "--role=slidecraft",
                "--serviceaccount=" + cluster.property("deployer.serviceaccount.namespace") + ":"
                        + cluster.property("deployer.serviceaccount.name"));
    }

    /** Gives the deployer the Role for manifests besides. */
    void grantManifests() {
        cluster.kubectlWithInput(shipped("role-manifests.yaml"), "-n", namespace, "apply", "-f", "-");
        cluster.kubectl(
                "-n",
                namespace,
                "create",
                "rolebinding",
                "slidecraft-manifests",
                "--role=slidecraft-manifests",
                "--serviceaccount=" + cluster.property("deployer.serviceaccount.namespace") + ":"
                        + cluster.property("deployer.serviceaccount.name"));
    }

    /** The Role that the plugin ships, as it ships it. */
    static String role() {
        return shipped("role.yaml");
    }

    private static String shipped(String file) {
        try (InputStream yaml = Shop.class.getResourceAsStream("/io/jenkins/plugins/slidecraft/rbac/" + file)) {
            return new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the new pods of all components take their time to get ready. */
    void slowDown(Duration delay) {
        for (String component : components) {
            cluster.kubectl(
                    "-n",
                    namespace,
                    "patch",
                    "deployment",
                    component,
                    "--type=merge",
                    "-p",
                    "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"sim/ready-delay\":\"" + delay.toMillis()
                            + "ms\"}}}}}");
        }
        for (String component : components) {
            cluster.kubectl("-n", namespace, "rollout", "status", "deployment/" + component, "--timeout=90s");
        }
    }

    List<String> components() {
        return components;
    }

    /** What a component's Deployment is told to run. */
    ImageRef imageOf(Cluster admin, String component) {
        return ImageRef.parse(deployment(admin, component)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getImage());
    }

    Deployment deployment(Cluster admin, String component) {
        return admin.get(Kind.DEPLOYMENT, namespace, component).orElseThrow();
    }

    /** The pods of a component. */
    List<Pod> pods(Cluster admin, String component) {
        return admin.list(Kind.POD, namespace, ListOptions.labels("app.kubernetes.io/name=" + component))
                .items();
    }

    /** What the running, ready pods of a component really run, by their imageID. */
    List<String> runningImages(Cluster admin, String component) {
        return pods(admin, component).stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(pod -> pod.getStatus().getContainerStatuses().stream()
                        .map(ContainerStatus::getImageID)
                        .findFirst()
                        .orElse("nothing yet"))
                .distinct()
                .toList();
    }

    /** Every Deployment names the version's digest, and every pod of it runs that. */
    void assertRuns(Cluster admin, Images images, String version) {
        for (String component : components) {
            ImageRef image = images.of(component, version);
            Await.until(
                    patience(),
                    () -> runningImages(admin, component)
                            .equals(List.of(
                                    image.repository() + "@" + image.digest().orElseThrow())),
                    () -> component + " runs " + runningImages(admin, component) + ", not " + image);
            assertThat(imageOf(admin, component)).isEqualTo(image);
        }
    }

    /** How long a rolling update of the sample may take here before something is wrong. */
    static Duration patience() {
        return Duration.ofSeconds(90);
    }

    /** What a component's manifests are in the sample, with an image. */
    static String manifest(String environment, String component, String namespace, ImageRef image) {
        try {
            return Files.readString(Path.of("src/test/resources/sample/k8s", environment, component + ".yaml"))
                    .replace("namespace: slidecraft-" + environment, "namespace: " + namespace)
                    .replaceAll("image: \\S+", "image: " + image);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
