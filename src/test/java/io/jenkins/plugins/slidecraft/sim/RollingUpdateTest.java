package io.jenkins.plugins.slidecraft.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.LogOptions;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The simulated controllers move a rollout as the real ones do. */
class RollingUpdateTest {
    private static final String NS = "prod";
    private static final Duration LONG = Duration.ofMinutes(5);
    private final Simulation simulation = Simulation.seeded(1);
    private final SimCluster cluster = simulation.cluster();

    private void deployed(int replicas) {
        simulation.deploy(NS, "gateway", "registry/app:1.0.0-aaaaaaa", replicas);
        assertThat(simulation.settle(NS, LONG)).isTrue();
        simulation.runtime().advance(Duration.ofSeconds(1));
    }

    private Deployment edit(UnaryOperator<DeploymentBuilder> change) {
        Deployment now = cluster.get(Kind.DEPLOYMENT, NS, "gateway").orElseThrow();
        Deployment next = change.apply(new DeploymentBuilder(now)).build();
        return cluster.replace(Kind.DEPLOYMENT, NS, next, WriteOptions.DEFAULT);
    }

    private Deployment setImage(String image, Object surge, Object unavailable) {
        return edit(builder -> builder.editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withImage(image)
                .endContainer()
                .endSpec()
                .endTemplate()
                .editStrategy()
                .withNewRollingUpdate()
                .withMaxSurge(new IntOrString(surge))
                .withMaxUnavailable(new IntOrString(unavailable))
                .endRollingUpdate()
                .endStrategy()
                .endSpec());
    }

    private Deployment now() {
        return cluster.get(Kind.DEPLOYMENT, NS, "gateway").orElseThrow();
    }

    private static DeploymentCondition condition(Deployment deployment, String type) {
        return DeploymentStatuses.condition(deployment.getStatus(), type);
    }

    private List<String> reasons(String kind) {
        return cluster.list(Kind.EVENT, NS, ListOptions.fields("involvedObject.kind=" + kind)).items().stream()
                .map(Event::getReason)
                .distinct()
                .toList();
    }

    @Test
    void aDeploymentComesToItsPodsWithConditionsAndRevision() {
        deployed(3);
        Deployment deployment = now();
        assertThat(deployment.getStatus().getReadyReplicas()).isEqualTo(3);
        assertThat(deployment.getStatus().getUnavailableReplicas()).isNull();
        assertThat(deployment.getMetadata().getAnnotations()).containsEntry("deployment.kubernetes.io/revision", "1");
        assertThat(condition(deployment, "Available").getReason()).isEqualTo("MinimumReplicasAvailable");
        simulation.runtime().advance(Duration.ofSeconds(1));
        assertThat(condition(now(), "Progressing").getReason()).isEqualTo("NewReplicaSetAvailable");
        assertThat(simulation.readyEndpoints(NS, "gateway")).isEqualTo(3);
        ReplicaSet set =
                cluster.list(Kind.REPLICA_SET, NS, ListOptions.ALL).items().get(0);
        String hash = set.getMetadata().getLabels().get("pod-template-hash");
        assertThat(set.getMetadata().getName()).isEqualTo("gateway-" + hash);
        Pod pod = cluster.list(Kind.POD, NS, ListOptions.ALL).items().get(0);
        assertThat(pod.getMetadata().getName()).startsWith("gateway-" + hash + "-");
        assertThat(pod.getStatus().getContainerStatuses().get(0).getImageID())
                .matches("registry/app@sha256:[0-9a-f]{64}");
    }

    @Test
    void surgeOneAndUnavailableZeroGoOnePodAtATime() {
        deployed(3);
        List<Integer> ready = new ArrayList<>();
        List<Integer> pods = new ArrayList<>();
        simulation.runtime().afterEachEvent(() -> {
            ready.add(simulation.readyEndpoints(NS, "gateway"));
            pods.add((int)
                    cluster.peek(Kind.POD, NS).stream().filter(Pods::active).count());
        });
        setImage("registry/app:1.1.0-bbbbbbb", 1, 0);
        assertThat(simulation.settle(NS, LONG)).isTrue();
        assertThat(ready).allMatch(count -> count >= 3);
        assertThat(pods).allMatch(count -> count >= 3 && count <= 4);
        assertThat(pods).contains(4);
        assertThat(cluster.peek(Kind.REPLICA_SET, NS)).hasSize(2);
        assertThat(now().getMetadata().getAnnotations()).containsEntry("deployment.kubernetes.io/revision", "2");
        simulation.runtime().advance(Duration.ofSeconds(5));
        assertThat(cluster.peek(Kind.POD, NS))
                .hasSize(3)
                .allMatch(pod -> pod.getSpec().getContainers().get(0).getImage().endsWith("bbbbbbb"));
    }

    @Test
    void percentagesRoundSurgeUpAndUnavailableDown() {
        deployed(4);
        List<Integer> serving = new ArrayList<>();
        List<Integer> pods = new ArrayList<>();
        simulation.runtime().afterEachEvent(() -> {
            serving.add((int)
                    cluster.peek(Kind.POD, NS).stream().filter(Pods::serving).count());
            pods.add((int)
                    cluster.peek(Kind.POD, NS).stream().filter(Pods::active).count());
        });
        setImage("registry/app:1.1.0-bbbbbbb", "30%", "30%");
        assertThat(simulation.settle(NS, LONG)).isTrue();
        assertThat(pods).contains(6).allMatch(count -> count <= 6);
        assertThat(serving).contains(3).allMatch(count -> count >= 3);
    }

    @Test
    void goingBackReusesTheOldReplicaSetUnderANewRevision() {
        deployed(2);
        setImage("registry/app:1.1.0-bbbbbbb", 1, 0);
        assertThat(simulation.settle(NS, LONG)).isTrue();
        setImage("registry/app:1.0.0-aaaaaaa", 1, 0);
        assertThat(simulation.settle(NS, LONG)).isTrue();
        assertThat(cluster.peek(Kind.REPLICA_SET, NS)).hasSize(2);
        assertThat(now().getMetadata().getAnnotations()).containsEntry("deployment.kubernetes.io/revision", "3");
    }

    @Test
    void anImageThatCannotBePulledStandsAtErrImagePullAndThenBacksOff() {
        deployed(2);
        simulation.images().set("registry/app:1.1.0-bbbbbbb", ImageBehaviour.HEALTHY.pullFails("not found"));
        setImage("registry/app:1.1.0-bbbbbbb", 1, 0);
        List<String> states = new ArrayList<>();
        cluster.onChange((kind, before, after) -> {
            if (after.orElse(null) instanceof Pod pod
                    && !pod.getStatus().getContainerStatuses().isEmpty()) {
                var waiting =
                        pod.getStatus().getContainerStatuses().get(0).getState().getWaiting();
                if (waiting != null
                        && (states.isEmpty() || !states.get(states.size() - 1).equals(waiting.getReason()))) {
                    states.add(waiting.getReason());
                }
            }
        });
        assertThat(simulation.settle(NS, Duration.ofSeconds(15))).isFalse();
        assertThat(states)
                .containsExactly(
                        "ContainerCreating", "ErrImagePull", "ImagePullBackOff", "ErrImagePull", "ImagePullBackOff");
        assertThat(simulation.readyEndpoints(NS, "gateway")).isEqualTo(2);
        assertThat(reasons("Pod")).contains("Pulling", "Failed", "BackOff");
    }

    @Test
    void aCrashLoopCountsRestartsAndKeepsThePreviousLog() {
        deployed(2);
        simulation
                .images()
                .set("registry/app:1.1.0-bbbbbbb", ImageBehaviour.HEALTHY.crashes(Duration.ofSeconds(1), 3, "boom"));
        setImage("registry/app:1.1.0-bbbbbbb", 1, 0);
        assertThat(simulation.settle(NS, Duration.ofSeconds(40))).isFalse();
        Pod pod = cluster.peek(Kind.POD, NS).stream()
                .filter(one -> !Pods.ready(one))
                .findFirst()
                .orElseThrow();
        var status = pod.getStatus().getContainerStatuses().get(0);
        assertThat(status.getState().getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
        assertThat(status.getRestartCount()).isGreaterThanOrEqualTo(2);
        assertThat(status.getLastState().getTerminated().getExitCode()).isEqualTo(3);
        assertThat(cluster.logs(NS, pod.getMetadata().getName(), new LogOptions("gateway", true, 10, 1000)))
                .isEqualTo("boom\n");
    }

    @Test
    void aQuotaIsSeenAsReplicaFailureOnly() {
        deployed(2);
        simulation.controlPlane().setQuota(NS, 2);
        setImage("registry/app:1.1.0-bbbbbbb", 1, 0);
        simulation.runtime().advance(Duration.ofSeconds(5));
        DeploymentCondition failure = condition(now(), "ReplicaFailure");
        assertThat(failure.getReason()).isEqualTo("FailedCreate");
        assertThat(failure.getMessage()).contains("exceeded quota: compute, requested: pods=1, used: pods=2");
        assertThat(reasons("ReplicaSet")).contains("FailedCreate");
        simulation.controlPlane().removeQuota(NS);
        assertThat(simulation.settle(NS, LONG)).isTrue();
        simulation.runtime().advance(Duration.ofSeconds(1));
        assertThat(condition(now(), "ReplicaFailure")).isNull();
    }

    @Test
    void podsWithoutRoomAreUnschedulable() {
        deployed(2);
        simulation.controlPlane().setCapacity(2);
        setImage("registry/app:1.1.0-bbbbbbb", 1, 0);
        simulation.runtime().advance(Duration.ofSeconds(5));
        Pod pod = cluster.peek(Kind.POD, NS).stream()
                .filter(one -> one.getSpec().getNodeName() == null)
                .findFirst()
                .orElseThrow();
        assertThat(Pods.condition(pod, "PodScheduled").getReason()).isEqualTo("Unschedulable");
        assertThat(reasons("Pod")).contains("FailedScheduling");
    }

    @Test
    void aRolloutThatStandsStillExceedsItsProgressDeadline() {
        deployed(1);
        simulation.images().set("registry/app:1.1.0-bbbbbbb", ImageBehaviour.HEALTHY.neverReady());
        edit(builder -> builder.editSpec().withProgressDeadlineSeconds(30).endSpec());
        setImage("registry/app:1.1.0-bbbbbbb", 1, 0);
        simulation.runtime().advance(Duration.ofSeconds(29));
        assertThat(condition(now(), "Progressing").getStatus()).isEqualTo("True");
        simulation.runtime().advance(Duration.ofSeconds(10));
        assertThat(condition(now(), "Progressing").getReason()).isEqualTo("ProgressDeadlineExceeded");
    }

    @Test
    void scalingChangesNoRevisionAndNoTemplate() {
        deployed(2);
        edit(builder -> builder.editSpec().withReplicas(4).endSpec());
        assertThat(simulation.settle(NS, LONG)).isTrue();
        assertThat(cluster.peek(Kind.REPLICA_SET, NS)).hasSize(1);
        assertThat(simulation.runtime().runUntil(() -> simulation.readyEndpoints(NS, "gateway") == 4, LONG))
                .isTrue();
        edit(builder -> builder.editSpec().withReplicas(1).endSpec());
        assertThat(simulation.settle(NS, LONG)).isTrue();
        assertThat(simulation
                        .runtime()
                        .runUntil(() -> cluster.peek(Kind.POD, NS).size() == 1, LONG))
                .isTrue();
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        deployed(2);
        Simulation other = Simulation.seeded(1).deploy(NS, "gateway", "registry/app:1.0.0-aaaaaaa", 2);
        assertThat(other.settle(NS, LONG)).isTrue();
        other.runtime().advance(Duration.ofSeconds(1));
        assertThat(other.cluster().peek(Kind.POD, NS)).isEqualTo(cluster.peek(Kind.POD, NS));
        assertThat(other.runtime().clock().nanos())
                .isEqualTo(simulation.runtime().clock().nanos());
    }
}
