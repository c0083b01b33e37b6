package io.jenkins.plugins.slidecraft.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.jenkins.plugins.slidecraft.environment.RunOnSim;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Applying manifests server-side: whose fields are whose, what is refused and in which words, and how writes are fenced. */
class ApplierTest {
    private static final String NS = "prod";
    private static final String IMAGE = "r/app:1.1.0-bbbbbbb@sha256:" + "b".repeat(64);
    private static final WriteOptions KUBECTL = WriteOptions.DEFAULT.as("kubectl-client-side-apply");

    private final Simulation simulation = Simulation.seeded(3);
    private final RunOnSim run = RunOnSim.of(simulation, "app#1");
    private long taken;

    private final Fence fence = new Fence() {
        @Override
        public long epoch() {
            return 5;
        }

        @Override
        public void check(long epoch) {
            if (epoch > 5) {
                throw new IllegalStateException("taken over by " + epoch);
            }
        }

        @Override
        public void confirm() {
            check(taken);
        }
    };

    private static String deployment(String replicas) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: gateway, labels: {app: gateway}}
                spec:
                  %s
                  selector: {matchLabels: {app: gateway}}
                  template:
                    metadata: {labels: {app: gateway}}
                    spec:
                      containers:
                      - {name: gateway, image: placeholder, ports: [{containerPort: 8080}]}
                """
                .formatted(replicas);
    }

    private static final String AUTOSCALER =
            """
            ---
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: gateway}
            spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: gateway}, minReplicas: 1, maxReplicas: 5}
            """;

    private Applier applier(String text) {
        Manifests manifests = Manifests.read(text, "prod", NS, simulation.cluster()::resource);
        return new Applier(
                run,
                fence,
                manifests,
                new Rendering(
                        "prod",
                        NS,
                        5,
                        "op1",
                        "1.1.0-bbbbbbb",
                        List.of(new WorkloadImage("gateway", "gateway", "gateway", ImageRef.parse(IMAGE)))));
    }

    private void exists(WriteOptions manager, int replicas) {
        Deployment made = Simulation.deployment(NS, "gateway", "r/app:1.0.0-aaaaaaa", replicas);
        simulation.cluster().create(Kind.DEPLOYMENT, NS, made, manager);
    }

    private Deployment gateway() {
        return simulation.cluster().get(Kind.DEPLOYMENT, NS, "gateway").orElseThrow();
    }

    private List<String> managers() {
        return gateway().getMetadata().getManagedFields().stream()
                .map(entry -> entry.getManager() + "/" + entry.getOperation())
                .toList();
    }

    @Test
    void createsWhatIsNotThereWithImagesStrategyAndMarks() {
        List<Applier.Change> changes = applier(deployment("replicas: 2")).apply(id -> true);

        assertThat(changes).singleElement().satisfies(change -> assertThat(change.before())
                .isEmpty());
        Deployment gateway = gateway();
        assertThat(gateway.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getImage())
                .isEqualTo(IMAGE);
        assertThat(gateway.getSpec()
                        .getStrategy()
                        .getRollingUpdate()
                        .getMaxUnavailable()
                        .getIntVal())
                .isZero();
        assertThat(gateway.getMetadata().getLabels()).containsEntry(Marks.ENVIRONMENT, "prod");
        assertThat(gateway.getMetadata().getAnnotations())
                .containsEntry(Marks.EPOCH, "5")
                .containsEntry(Marks.OPERATION, "op1");
        assertThat(managers()).containsExactly("slidecraft/Apply");
    }

    @Test
    void doingItAgainChangesNothing() {
        applier(deployment("replicas: 2")).apply(id -> true);
        String version = gateway().getMetadata().getResourceVersion();

        List<Applier.Change> again = applier(deployment("replicas: 2")).apply(id -> true);

        assertThat(again).noneMatch(Applier.Change::isOne);
        assertThat(gateway().getMetadata().getResourceVersion()).isEqualTo(version);
    }

    @Test
    void whatKubectlAppliedBeforeIsTakenOverWithoutAConflict() {
        exists(KUBECTL, 3);
        assertThat(applier(deployment("replicas: 2")).plan())
                .singleElement()
                .satisfies(change -> assertThat(change.isOne()).isTrue());

        applier(deployment("replicas: 2")).apply(id -> true);

        assertThat(gateway().getSpec().getReplicas()).isEqualTo(2);
        assertThat(managers()).containsExactly("slidecraft/Apply");
    }

    @Test
    void whatThisPluginWroteByUpdatesIsNoConflictWithItself() {
        exists(KUBECTL, 2);
        Deployment found = gateway();
        found.getSpec().getTemplate().getSpec().getContainers().get(0).setImage("r/app:0.9.0-fffffff");
        simulation.cluster().replace(Kind.DEPLOYMENT, NS, found, WriteOptions.DEFAULT);

        applier(deployment("replicas: 2")).apply(id -> true);

        assertThat(managers()).containsExactly("slidecraft/Apply");
    }

    @Test
    void aFieldOfAnotherManagerIsAConflictThatNamesBothAndTheWayOut() {
        applier(deployment("replicas: 2")).apply(id -> true);
        Deployment scaled = gateway();
        scaled.getSpec().setReplicas(7);
        simulation.cluster().replace(Kind.DEPLOYMENT, NS, scaled, WriteOptions.DEFAULT.as("kubectl-edit"));

        assertThatThrownBy(() -> applier(deployment("replicas: 2")).plan())
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("Deployment gateway: manager \"kubectl-edit\" owns .spec.replicas")
                .hasMessageContaining("\"slidecraft\"")
                .hasMessageContaining("nothing was changed");
        assertThatThrownBy(() -> applier(deployment("replicas: 2")).apply(id -> true))
                .isInstanceOfSatisfying(ManifestException.class, e -> assertThat(e.reason())
                        .isEqualTo(ManifestException.FIELD_CONFLICT));
        assertThat(gateway().getSpec().getReplicas()).isEqualTo(7);
    }

    @Test
    void aHandWhoAppliesAgainAfterTheFirstDeploymentIsAConflictToo() {
        exists(KUBECTL, 2);
        applier(deployment("replicas: 2")).apply(id -> true);
        Deployment again = gateway();
        again.getSpec().setReplicas(4);
        simulation.cluster().replace(Kind.DEPLOYMENT, NS, again, KUBECTL);

        assertThatThrownBy(() -> applier(deployment("replicas: 2")).plan())
                .hasMessageContaining("manager \"kubectl-client-side-apply\" owns .spec.replicas");
    }

    @Test
    void replicasThatAnAutoscalerDecidesAboutStayAsTheyAre() {
        exists(KUBECTL, 4);
        applier(deployment("replicas: 2") + AUTOSCALER).apply(id -> true);

        assertThat(gateway().getSpec().getReplicas()).isEqualTo(4);
        assertThat(replicasOwners()).isEmpty();
    }

    @Test
    void replicasThatWeAppliedBeforeAreLetGoAndNotResetWhenAnAutoscalerComes() {
        applier(deployment("replicas: 3")).apply(id -> true);
        Deployment scaled = gateway();
        assertThat(replicasOwners()).containsExactly("slidecraft");
        assertThat(scaled.getSpec().getReplicas()).isEqualTo(3);

        assertThat(applier(deployment("replicas: 3") + AUTOSCALER).plan().get(0).isOne())
                .isFalse();
        applier(deployment("replicas: 3") + AUTOSCALER).apply(id -> true);

        assertThat(gateway().getSpec().getReplicas()).isEqualTo(3);
        assertThat(replicasOwners()).isEmpty();
    }

    private List<String> replicasOwners() {
        return gateway().getMetadata().getManagedFields().stream()
                .filter(entry -> entry.getFieldsV1().getAdditionalProperties().get("f:spec") instanceof Map<?, ?> spec
                        && spec.containsKey("f:replicas"))
                .map(ManagedFieldsEntry::getManager)
                .toList();
    }

    @Test
    void whatLeftTheManifestsOfAnObjectLeavesTheObject() {
        String map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: config}\ndata: {a: '1', b: '2'}\n";
        applier(map).apply(id -> true);
        applier(map.replace(", b: '2'", "")).apply(id -> true);

        assertThat(simulation
                        .cluster()
                        .get(Kind.CONFIG_MAP, NS, "config")
                        .orElseThrow()
                        .getData())
                .containsExactly(Map.entry("a", "1"));
    }

    @Test
    void whatHelmOwnsIsRefusedWithTheWayOut() {
        Deployment made = Simulation.deployment(NS, "gateway", "r/app:1.0.0-aaaaaaa", 1);
        made.getMetadata().getLabels().put("app.kubernetes.io/managed-by", "Helm");
        made.getMetadata().setAnnotations(Map.of("meta.helm.sh/release-name", "shop"));
        simulation.cluster().create(Kind.DEPLOYMENT, NS, made, WriteOptions.DEFAULT.as("helm"));

        assertThatThrownBy(() -> applier(deployment("replicas: 2")).plan())
                .hasMessageContaining("Deployment gateway: Helm's release shop owns it")
                .hasMessageContaining("meta.helm.sh/release-name-");
    }

    @Test
    void whatAnotherEnvironmentAppliedIsRefused() {
        exists(KUBECTL, 1);
        Deployment other = gateway();
        other.getMetadata().getLabels().put(Marks.ENVIRONMENT, "staging");
        simulation.cluster().replace(Kind.DEPLOYMENT, NS, other, KUBECTL);

        assertThatThrownBy(() -> applier(deployment("replicas: 2")).plan())
                .hasMessageContaining("it belongs to environment staging");
    }

    @Test
    void aNewerEpochIsNotWrittenOver() {
        exists(KUBECTL, 1);
        Deployment stamped = gateway();
        stamped.getMetadata().setAnnotations(Map.of(Marks.EPOCH, "6"));
        simulation.cluster().replace(Kind.DEPLOYMENT, NS, stamped, KUBECTL);

        assertThatThrownBy(() -> applier(deployment("replicas: 2")).apply(id -> true))
                .hasMessage("taken over by 6");
    }

    @Test
    void whatWasCreatedTooLateIsTakenAwayAgain() {
        taken = 6;
        assertThatThrownBy(() -> applier(deployment("replicas: 2")).apply(id -> true))
                .hasMessage("taken over by 6");
        assertThat(simulation.cluster().get(Kind.DEPLOYMENT, NS, "gateway")).isEmpty();
    }

    @Test
    void planningHasNoEffect() {
        exists(KUBECTL, 3);
        long before = simulation.cluster().version();
        applier(deployment("replicas: 2") + AUTOSCALER).plan();
        assertThat(simulation.cluster().version()).isEqualTo(before);
    }

    @Test
    void anyKindIsApplied() {
        applier(AUTOSCALER.substring(4)).apply(id -> true);
        GenericKubernetesResource made = simulation
                .cluster()
                .get(
                        Kind.generic("autoscaling/v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler"),
                        NS,
                        "gateway")
                .orElseThrow();
        assertThat(made.getAdditionalProperties()).containsKey("spec");
    }
}
