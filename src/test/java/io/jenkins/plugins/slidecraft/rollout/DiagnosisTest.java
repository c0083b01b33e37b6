package io.jenkins.plugins.slidecraft.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosisTest {
    private static final Deployment DEPLOYMENT = new DeploymentBuilder()
            .withNewMetadata()
            .withName("gateway")
            .withUid("d")
            .endMetadata()
            .withNewSpec()
            .withNewTemplate()
            .withNewSpec()
            .addNewContainer()
            .withName("gateway")
            .withImage("r/app:2")
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build();
    private static final ReplicaSet OLD = replicaSet("old", "r/app:1", 1);
    private static final ReplicaSet NEW = replicaSet("new", "r/app:2", 2);

    private static ReplicaSet replicaSet(String uid, String image, int revision) {
        return new ReplicaSetBuilder()
                .withNewMetadata()
                .withUid(uid)
                .addToAnnotations("deployment.kubernetes.io/revision", Integer.toString(revision))
                .addNewOwnerReference()
                .withUid("d")
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .withName("gateway")
                .withImage(image)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static Pod waiting(ReplicaSet owner, String reason) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("gateway-x")
                .addNewOwnerReference()
                .withUid(owner.getMetadata().getUid())
                .endOwnerReference()
                .endMetadata()
                .withNewStatus()
                .addNewContainerStatus()
                .withName("gateway")
                .withRestartCount(3)
                .withNewState()
                .withNewWaiting()
                .withReason(reason)
                .withMessage("says the kubelet")
                .endWaiting()
                .endState()
                .withNewLastState()
                .withNewTerminated()
                .withExitCode(137)
                .endTerminated()
                .endLastState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static List<Trouble> of(Pod pod) {
        return Diagnosis.of(DEPLOYMENT, List.of(OLD, NEW), List.of(pod));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ImagePullBackOff",
                "InvalidImageName",
                "ErrImageNeverPull",
                "CreateContainerConfigError",
                "CreateContainerError",
                "RunContainerError",
                "CrashLoopBackOff"
            })
    void aContainerThatCannotStartEndsTheRolloutAtOnce(String reason) {
        assertThat(of(waiting(NEW, reason))).singleElement().satisfies(trouble -> {
            assertThat(trouble.reason()).isEqualTo(reason);
            assertThat(trouble.tolerance()).isZero();
            assertThat(trouble.sentence()).startsWith(reason + " in pod gateway-x, container gateway: ");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"ContainerCreating", "PodInitializing", "ErrImagePull"})
    void aContainerOnItsWayIsNoTrouble(String reason) {
        assertThat(of(waiting(NEW, reason))).isEmpty();
    }

    @Test
    void aCrashTellsItsExitCodeAndAsksForTheLog() {
        assertThat(of(waiting(NEW, "CrashLoopBackOff"))).singleElement().satisfies(trouble -> {
            assertThat(trouble.crashed()).isTrue();
            assertThat(trouble.message()).isEqualTo("exit code 137, 3 restarts; says the kubelet");
        });
    }

    @Test
    void troublesOfTheOldPodsAreNotThisRollouts() {
        assertThat(of(waiting(OLD, "CrashLoopBackOff"))).isEmpty();
    }

    @Test
    void podsThatAreGoingDoNotCount() {
        Pod going = new PodBuilder(waiting(NEW, "CrashLoopBackOff"))
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .build();
        assertThat(of(going)).isEmpty();
    }

    @Test
    void anUnschedulablePodMayWaitForAnAutoscaler() {
        Pod pod = new PodBuilder(waiting(NEW, "ContainerCreating"))
                .editStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage("0/2 nodes are available")
                .endCondition()
                .endStatus()
                .build();
        assertThat(of(pod)).singleElement().satisfies(trouble -> {
            assertThat(trouble.sentence()).isEqualTo("Unschedulable in pod gateway-x: 0/2 nodes are available");
            assertThat(trouble.tolerance()).isEqualTo(Diagnosis.PATIENCE);
        });
    }

    @Test
    void refusedPodsAreSeenThroughTheirDeployment() {
        Deployment refused = new DeploymentBuilder(DEPLOYMENT)
                .withNewStatus()
                .addNewCondition()
                .withType("ReplicaFailure")
                .withStatus("True")
                .withReason("FailedCreate")
                .withMessage("pods \"gateway-y\" is forbidden: exceeded quota: q")
                .endCondition()
                .addNewCondition()
                .withType("Progressing")
                .withStatus("False")
                .withReason("ProgressDeadlineExceeded")
                .withMessage("ReplicaSet \"gateway-2\" has timed out progressing.")
                .endCondition()
                .endStatus()
                .build();
        assertThat(Diagnosis.of(refused, List.of(NEW), List.of()))
                .extracting(Trouble::sentence)
                .containsExactly(
                        "ProgressDeadlineExceeded in Deployment gateway: ReplicaSet \"gateway-2\" has timed out"
                                + " progressing.",
                        "FailedCreate in Deployment gateway: pods \"gateway-y\" is forbidden: exceeded quota: q");
    }

    @Test
    void aPausedDeploymentNeverGoesOn() {
        Deployment paused = new DeploymentBuilder(DEPLOYMENT)
                .editSpec()
                .withPaused(true)
                .endSpec()
                .build();
        assertThat(Diagnosis.of(paused, List.of(NEW), List.of()))
                .singleElement()
                .satisfies(trouble ->
                        assertThat(trouble.sentence()).startsWith("DeploymentPaused in Deployment gateway: "));
    }
}
