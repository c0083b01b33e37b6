package io.jenkins.plugins.slidecraft.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Server-side apply: ownership of fields, conflicts, force, and what leaves with its owner. */
class ServerSideApplyTest {
    private static final String NS = "prod";
    private static final WriteOptions KUBECTL = WriteOptions.DEFAULT.as("kubectl");
    private final SimCluster cluster = Simulation.seeded(5).cluster();

    private Deployment made(int replicas) {
        return cluster.create(
                Kind.DEPLOYMENT, NS, Simulation.deployment(NS, "gateway", "image:1.0.0", replicas), KUBECTL);
    }

    private static Deployment part(Integer replicas, String image) {
        DeploymentBuilder builder = new DeploymentBuilder()
                .withNewMetadata()
                .withName("gateway")
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .endSpec();
        if (image != null) {
            builder.editSpec()
                    .withNewTemplate()
                    .withNewSpec()
                    .addNewContainer()
                    .withName("gateway")
                    .withImage(image)
                    .endContainer()
                    .endSpec()
                    .endTemplate()
                    .endSpec();
        }
        return builder.build();
    }

    @Test
    void anotherManagersFieldWithAnotherValueIsAConflict() {
        made(2);
        assertThatThrownBy(() -> cluster.apply(Kind.DEPLOYMENT, NS, part(3, null), WriteOptions.DEFAULT))
                .isInstanceOfSatisfying(
                        KubeException.class, e -> assertThat(e.isConflict()).isTrue())
                .hasMessage("Apply failed with 1 conflict: conflict with \"kubectl\" using apps/v1: .spec.replicas");
        assertThatThrownBy(() -> cluster.apply(Kind.DEPLOYMENT, NS, part(3, "image:2.0.0"), WriteOptions.DEFAULT))
                .hasMessage("Apply failed with 2 conflicts: conflicts with \"kubectl\" using apps/v1:\n"
                        + "- .spec.replicas\n- .spec.template.spec.containers[name=\"gateway\"].image");
    }

    @Test
    void theSameValueIsSharedAndForceTakesTheField() {
        made(2);
        cluster.apply(Kind.DEPLOYMENT, NS, part(2, null), WriteOptions.DEFAULT);
        Deployment forced = cluster.apply(Kind.DEPLOYMENT, NS, part(3, "image:2.0.0"), WriteOptions.DEFAULT.forced());
        assertThat(forced.getSpec().getReplicas()).isEqualTo(3);
        assertThat(forced.getSpec().getTemplate().getSpec().getContainers())
                .singleElement()
                .satisfies(container -> {
                    assertThat(container.getImage()).isEqualTo("image:2.0.0");
                    assertThat(container.getPorts()).hasSize(1);
                });
        cluster.apply(Kind.DEPLOYMENT, NS, part(4, "image:2.0.0"), WriteOptions.DEFAULT);
        assertThatThrownBy(() -> cluster.apply(Kind.DEPLOYMENT, NS, part(5, null), WriteOptions.DEFAULT.as("other")))
                .hasMessage("Apply failed with 1 conflict: conflict with \"slidecraft\": .spec.replicas");
    }

    @Test
    void anUpdateTakesWhatItChanges() {
        cluster.apply(Kind.CONFIG_MAP, NS, map(Map.of("a", "1", "b", "1")), WriteOptions.DEFAULT);
        ConfigMap read = cluster.get(Kind.CONFIG_MAP, NS, "map").orElseThrow();
        cluster.replace(
                Kind.CONFIG_MAP,
                NS,
                new ConfigMapBuilder(read).addToData("a", "2").build(),
                KUBECTL);
        assertThatThrownBy(() -> cluster.apply(Kind.CONFIG_MAP, NS, map(Map.of("a", "3")), WriteOptions.DEFAULT))
                .hasMessage("Apply failed with 1 conflict: conflict with \"kubectl\" using v1: .data.a");
    }

    @Test
    void whatIsNoLongerAppliedLeavesUnlessAnotherOwnsItToo() {
        cluster.apply(Kind.CONFIG_MAP, NS, map(Map.of("a", "1", "b", "1", "c", "1")), WriteOptions.DEFAULT);
        cluster.apply(Kind.CONFIG_MAP, NS, map(Map.of("b", "1")), WriteOptions.DEFAULT.as("other"));
        ConfigMap left = cluster.apply(Kind.CONFIG_MAP, NS, map(Map.of("a", "1")), WriteOptions.DEFAULT);
        assertThat(left.getData()).containsOnlyKeys("a", "b");
    }

    @Test
    void applyingTheSameAgainChangesNothing() {
        ConfigMap first = cluster.apply(Kind.CONFIG_MAP, NS, map(Map.of("a", "1")), WriteOptions.DEFAULT);
        ConfigMap again = cluster.apply(Kind.CONFIG_MAP, NS, map(Map.of("a", "1")), WriteOptions.DEFAULT);
        assertThat(again.getMetadata().getResourceVersion())
                .isEqualTo(first.getMetadata().getResourceVersion());
    }

    @Test
    void withAVersionItIsACompareAndSwap() {
        ConfigMap first = cluster.apply(Kind.CONFIG_MAP, NS, map(Map.of("a", "1")), WriteOptions.DEFAULT);
        cluster.apply(Kind.CONFIG_MAP, NS, map(Map.of("a", "2")), WriteOptions.DEFAULT);
        ConfigMap old = map(Map.of("a", "3"));
        old.getMetadata().setResourceVersion(first.getMetadata().getResourceVersion());
        assertThatThrownBy(() -> cluster.apply(Kind.CONFIG_MAP, NS, old, WriteOptions.DEFAULT.forced()))
                .hasMessageContaining("the object has been modified");
    }

    private static ConfigMap map(Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("map")
                .endMetadata()
                .withData(data)
                .build();
    }
}
