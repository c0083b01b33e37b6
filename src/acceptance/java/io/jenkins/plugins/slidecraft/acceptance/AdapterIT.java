package io.jenkins.plugins.slidecraft.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.Page;
import io.jenkins.plugins.slidecraft.kube.WatchListener;
import io.jenkins.plugins.slidecraft.kube.WatchOptions;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.kube.fabric8.ConnectionSettings;
import io.jenkins.plugins.slidecraft.kube.fabric8.Fabric8Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the adapter does with a real API server, beyond what the differential test compares. */
@ExtendWith(AcceptanceCluster.class)
class AdapterIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private AcceptanceCluster.Running running;
    private Fabric8Cluster cluster;
    private String namespace;

    @BeforeEach
    void open(AcceptanceCluster.Running acceptance) {
        running = acceptance;
        cluster = acceptance.admin();
        namespace = "adapter-" + Long.toString(System.nanoTime(), 36);
        acceptance.kubectl("create", "namespace", namespace);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void everyWayToProveWhoWeAreWorks() {
        String url = running.property("apiserver.url");
        String ca = running.file("ca.file");
        try (Fabric8Cluster token = new Fabric8Cluster(ConnectionSettings.at(url)
                        .caCertificate(ca)
                        .bearerToken(running.property("deployer.token"))
                        .build());
                Fabric8Cluster certificate = new Fabric8Cluster(ConnectionSettings.at(url)
                        .caCertificate(ca)
                        .clientCertificate(running.file("deployer.client.cert"), running.file("deployer.client.key"))
                        .build());
                Fabric8Cluster kubeconfig = new Fabric8Cluster(
                        ConnectionSettings.fromKubeconfig(running.file("deployer.client.kubeconfig"), false));
                Fabric8Cluster stranger = new Fabric8Cluster(ConnectionSettings.at(url)
                        .caCertificate(ca)
                        .bearerToken("nobody's")
                        .build())) {
            assertThat(refusal(token)).hasMessageContaining("system:serviceaccount:slidecraft:deployer");
            assertThat(refusal(certificate))
                    .hasMessageContaining("User \"" + running.property("deployer.client.user") + "\"");
            assertThat(refusal(kubeconfig))
                    .hasMessageContaining("User \"" + running.property("deployer.client.user") + "\"");
            assertThat(refusal(stranger).code()).isEqualTo(401);
            assertThat(refusal(stranger)).hasMessageContaining("does not accept the credentials");
        }
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefused() {
        try (Fabric8Cluster jvm = new Fabric8Cluster(
                ConnectionSettings.at(running.property("apiserver.url")).build())) {
            assertThat(refusal(jvm)).hasMessageContaining("its TLS certificate is not accepted");
        }
    }

    @Test
    void anApplyConflictNamesTheOtherManager() {
        apply("first", Map.of("a", "1"), false);

        KubeException conflict =
                catchThrowableOfType(KubeException.class, () -> apply("second", Map.of("a", "2"), false));

        assertThat(conflict.isConflict()).isTrue();
        assertThat(conflict).hasMessageContaining("conflict with \"first\"").hasMessageContaining(".data.a");
        assertThat(apply("second", Map.of("a", "2"), true).getData()).containsEntry("a", "2");
    }

    @Test
    void aPageFollowsThePageBefore() {
        for (int i = 0; i < 5; i++) {
            create("page-" + i);
        }
        List<String> names = new ArrayList<>();
        Page<ConfigMap> page = cluster.list(
                Kind.CONFIG_MAP, namespace, ListOptions.labels("page=yes").limitedTo(2));
        page.items().forEach(map -> names.add(map.getMetadata().getName()));
        while (page.continueToken().isPresent()) {
            page = cluster.list(
                    Kind.CONFIG_MAP,
                    namespace,
                    ListOptions.labels("page=yes")
                            .limitedTo(2)
                            .from(page.continueToken().get()));
            page.items().forEach(map -> names.add(map.getMetadata().getName()));
        }

        assertThat(names).containsExactly("page-0", "page-1", "page-2", "page-3", "page-4");
    }

    @Test
    void scaleWritesReplicasOnlyAndComparesVersions() {
        Deployment created = cluster.create(Kind.DEPLOYMENT, namespace, deployment(), WriteOptions.DEFAULT);
        WriteOptions scale = WriteOptions.DEFAULT.on(WriteOptions.Subresource.SCALE);
        Deployment wanted = new DeploymentBuilder(created).build();
        wanted.getSpec().setReplicas(2);
        wanted.getSpec().getTemplate().getSpec().getContainers().get(0).setImage("changed");

        Await.until(PATIENCE, () -> scaled(wanted, scale), () -> "the scale was never written");

        Deployment after = cluster.get(Kind.DEPLOYMENT, namespace, "web").orElseThrow();
        assertThat(after.getSpec().getReplicas()).isEqualTo(2);
        assertThat(after.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getImage())
                .isEqualTo("registry.example.com/web:1.0.0");
        KubeException stale = catchThrowableOfType(
                KubeException.class, () -> cluster.replace(Kind.DEPLOYMENT, namespace, created, scale));
        assertThat(stale.isConflict()).isTrue();
    }

    /** The controllers write too: a compare-and-swap may lose a few times. */
    private boolean scaled(Deployment wanted, WriteOptions scale) {
        wanted.getMetadata()
                .setResourceVersion(cluster.get(Kind.DEPLOYMENT, namespace, "web")
                        .orElseThrow()
                        .getMetadata()
                        .getResourceVersion());
        try {
            Deployment answer = cluster.replace(Kind.DEPLOYMENT, namespace, wanted, scale);
            return answer.getSpec().getReplicas() == 2 && answer.getSpec().getTemplate() == null;
        } catch (KubeException e) {
            assertThat(e.isConflict()).isTrue();
            return false;
        }
    }

    @Test
    void aFieldThatAModelDoesntKnowSurvivesAReplace() {
        running.apply(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: binary, namespace: %s, annotations: {note: "ünï"}}
                binaryData: {key: AAEC}
                data: {empty: ""}
                """
                        .formatted(namespace));
        ConfigMap read = cluster.get(Kind.CONFIG_MAP, namespace, "binary").orElseThrow();
        read.getMetadata().setLabels(Map.of("seen", "yes"));

        ConfigMap written = cluster.replace(Kind.CONFIG_MAP, namespace, read, WriteOptions.DEFAULT);

        assertThat(written.getBinaryData()).containsEntry("key", "AAEC");
        assertThat(written.getData()).containsEntry("empty", "");
        assertThat(written.getMetadata().getAnnotations()).containsEntry("note", "ünï");
    }

    @Test
    void anOldVersionIsGone() {
        // Only a server that has been up for less time than this object may have forgotten it.
        running.restartApiServer();
        List<String> heard = new CopyOnWriteArrayList<>();

        cluster.watch(Kind.CONFIG_MAP, namespace, new WatchOptions("", "1"), new Heard<>(heard));

        Await.until(PATIENCE, () -> !heard.isEmpty(), () -> "nothing was heard");
        assertThat(heard).containsExactly("ended 410 Expired");
    }

    @Test
    void aSharedWatchSurvivesTheApiServersDeath() {
        List<String> heard = new CopyOnWriteArrayList<>();
        create("before");
        try (Cluster.Subscription watch =
                cluster.watch(Kind.CONFIG_MAP, namespace, new WatchOptions("page=yes", ""), new Heard<>(heard))) {
            Await.until(PATIENCE, () -> heard.contains("ADDED before"), () -> heard.toString());

            running.restartApiServer();
            create("after");
            cluster.delete(Kind.CONFIG_MAP, namespace, "before", DeleteOptions.BACKGROUND);

            Await.until(
                    PATIENCE,
                    () -> heard.contains("ADDED after") && heard.contains("DELETED before"),
                    () -> heard.toString());
        }
        assertThat(heard).containsExactly("ADDED before", "ADDED after", "DELETED before");
    }

    @Test
    void eachWatchedKindHoldsOneThreadHoweverManySubscribe() {
        List<Kind<?>> kinds = List.of(Kind.CONFIG_MAP, Kind.POD, Kind.DEPLOYMENT, Kind.REPLICA_SET, Kind.LEASE);
        Await.until(PATIENCE, () -> threads().isEmpty(), () -> threads().toString());
        List<Cluster.Subscription> subscriptions = new ArrayList<>();
        List<String> heard = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 20; i++) {
            kinds.forEach(
                    kind -> subscriptions.add(cluster.watch(kind, namespace, WatchOptions.ALL, new Heard<>(heard))));
        }

        // A thread that has nothing to do any more ends by itself.
        Await.until(PATIENCE, () -> threads().size() == kinds.size(), () -> threads()
                .toString());
        subscriptions.forEach(Cluster.Subscription::close);
        Await.until(PATIENCE, () -> threads().isEmpty(), () -> threads().toString());
    }

    /** The threads of the HTTP client, of all clients of this process. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("slidecraft-kube-"))
                .sorted()
                .toList();
    }

    private KubeException refusal(Fabric8Cluster who) {
        return catchThrowableOfType(KubeException.class, () -> who.list(Kind.POD, namespace, ListOptions.ALL));
    }

    private void create(String name) {
        ConfigMap map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("page", "yes")
                .endMetadata()
                .build();
        cluster.create(Kind.CONFIG_MAP, namespace, map, WriteOptions.DEFAULT);
    }

    private ConfigMap apply(String manager, Map<String, String> data, boolean force) {
        ConfigMap map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("applied")
                .endMetadata()
                .withData(data)
                .build();
        WriteOptions options = WriteOptions.DEFAULT.as(manager);
        return cluster.apply(Kind.CONFIG_MAP, namespace, map, force ? options.forced() : options);
    }

    private static Deployment deployment() {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("web")
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withNewSelector()
                .addToMatchLabels("app", "web")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "web")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("web")
                .withImage("registry.example.com/web:1.0.0")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private record Heard<T extends io.fabric8.kubernetes.api.model.HasMetadata>(List<String> events)
            implements WatchListener<T> {
        @Override
        public void on(Change change, T object) {
            events.add(change + " " + object.getMetadata().getName());
        }

        @Override
        public void ended(KubeException cause) {
            events.add("ended " + cause.code() + " " + cause.reason());
        }
    }
}
