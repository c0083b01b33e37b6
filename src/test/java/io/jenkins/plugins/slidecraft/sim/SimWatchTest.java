package io.jenkins.plugins.slidecraft.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.WatchListener;
import io.jenkins.plugins.slidecraft.kube.WatchOptions;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a watch of the simulated API server tells, and how it ends. */
class SimWatchTest {
    private static final String NS = "prod";
    private final Simulation simulation = Simulation.seeded(9);
    private final SimCluster cluster = simulation.cluster();
    private final List<String> seen = new ArrayList<>();
    private final List<KubeException> ends = new ArrayList<>();

    private final WatchListener<ConfigMap> listener = new WatchListener<>() {
        @Override
        public void on(Change change, ConfigMap object) {
            seen.add(change + " " + object.getMetadata().getName());
        }

        @Override
        public void ended(KubeException cause) {
            ends.add(cause);
        }
    };

    private Cluster.Subscription watch(String labels, String version) {
        return cluster.watch(Kind.CONFIG_MAP, NS, new WatchOptions(labels, version), listener);
    }

    private ConfigMap put(String name, String label) {
        ConfigMap map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("app", label)
                .endMetadata()
                .build();
        return cluster.get(Kind.CONFIG_MAP, NS, name).isPresent()
                ? cluster.replace(Kind.CONFIG_MAP, NS, map, WriteOptions.DEFAULT)
                : cluster.create(Kind.CONFIG_MAP, NS, map, WriteOptions.DEFAULT);
    }

    private void soon() {
        simulation.runtime().advance(Duration.ofMillis(50));
    }

    @Test
    void withoutAVersionItBeginsWithWhatExists() {
        put("a", "x");
        watch("", "");
        put("b", "x");
        assertThat(seen).as("events come later, never from within the call").isEmpty();
        soon();
        assertThat(seen).containsExactly("ADDED a", "ADDED b");
    }

    @Test
    void fromAListsVersionItTellsWhatCameAfter() {
        put("a", "x");
        String version = cluster.list(Kind.CONFIG_MAP, NS, ListOptions.ALL).resourceVersion();
        put("a", "y");
        put("b", "x");
        cluster.delete(Kind.CONFIG_MAP, NS, "a", DeleteOptions.BACKGROUND);
        watch("", version);
        soon();
        assertThat(seen).containsExactly("MODIFIED a", "ADDED b", "DELETED a");
    }

    @Test
    void anObjectThatStopsMatchingIsDeletedForTheWatch() {
        watch("app=x", "");
        put("a", "y");
        put("a", "x");
        put("a", "y");
        soon();
        assertThat(seen).containsExactly("ADDED a", "DELETED a");
    }

    @Test
    void bookmarksCarryTheVersionAlone() {
        watch("", "");
        put("a", "x");
        cluster.sendBookmarks();
        soon();
        assertThat(seen).containsExactly("ADDED a", "BOOKMARK null");
    }

    @Test
    void aVersionThatWasForgottenEndsWith410() {
        put("a", "x");
        String version = cluster.list(Kind.CONFIG_MAP, NS, ListOptions.ALL).resourceVersion();
        put("a", "y");
        cluster.compact();
        watch("", version);
        soon();
        assertThat(seen).isEmpty();
        assertThat(ends).singleElement().satisfies(end -> {
            assertThat(end.isGone()).isTrue();
            assertThat(end).hasMessageStartingWith("too old resource version: " + version);
        });
    }

    @Test
    void aDroppedWatchEndsOnceAndAClosedOneNever() {
        watch("", "");
        Cluster.Subscription closed = watch("", "");
        closed.close();
        cluster.dropWatches();
        put("a", "x");
        soon();
        assertThat(seen).isEmpty();
        assertThat(ends).singleElement().satisfies(end -> assertThat(end.code()).isZero());
        assertThat(cluster.openWatches()).isZero();
    }

    @Test
    void otherNamespacesAndKindsAreNotToldOf() {
        watch("", "");
        cluster.create(
                Kind.CONFIG_MAP,
                "other",
                new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("a")
                        .endMetadata()
                        .build(),
                WriteOptions.DEFAULT);
        simulation.deploy(NS, "gateway", "image:1.0.0", 1);
        soon();
        assertThat(seen).isEmpty();
    }
}
