package io.jenkins.plugins.slidecraft.rollout;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds what keeps a Deployment's new pods from becoming available. Pure: decides from objects as they were read.
 * Only pods of the ReplicaSet with the Deployment's present template count; the old ones' troubles are not this
 * rollout's.
 */
public final class Diagnosis {
    /** An unschedulable pod may wait for an autoscaler, a refused one for a terminating pod's quota. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Reasons of a waiting container that pass only by a change of the image or of the pod's specification. */
    private static final Set<String> HOPELESS = Set.of(
            "ImagePullBackOff",
            "InvalidImageName",
            "ErrImageNeverPull",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError");

    private Diagnosis() {}

    /** All troubles of one Deployment. */
    public static List<Trouble> of(Deployment deployment, List<ReplicaSet> replicaSets, List<Pod> pods) {
        String name = deployment.getMetadata().getName();
        List<Trouble> troubles = new ArrayList<>();
        if (Boolean.TRUE.equals(deployment.getSpec().getPaused())) {
            troubles.add(new Trouble(
                    "DeploymentPaused",
                    name,
                    "",
                    "",
                    "it was paused by hand; 'kubectl rollout resume deployment/" + name + "' lets it go on",
                    false,
                    Duration.ZERO));
        }
        WorkloadStatus.progressDeadlineExceeded(deployment)
                .ifPresent(message -> troubles.add(
                        new Trouble("ProgressDeadlineExceeded", name, "", "", message, false, Duration.ZERO)));
        if (deployment.getStatus() != null && deployment.getStatus().getConditions() != null) {
            deployment.getStatus().getConditions().stream()
                    .filter(condition ->
                            "ReplicaFailure".equals(condition.getType()) && "True".equals(condition.getStatus()))
                    .map(condition -> new Trouble(
                            condition.getReason(), name, "", "", text(condition.getMessage()), false, PATIENCE))
                    .forEach(troubles::add);
        }
        newReplicaSet(deployment, replicaSets).ifPresent(replicaSet -> pods.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> isOwnedBy(
                        pod.getMetadata().getOwnerReferences(),
                        replicaSet.getMetadata().getUid()))
                .flatMap(pod -> ofPod(name, pod))
                .forEach(troubles::add));
        return troubles;
    }

    /** The ReplicaSet of the Deployment's present template: its containers have the same images. */
    static java.util.Optional<ReplicaSet> newReplicaSet(Deployment deployment, List<ReplicaSet> replicaSets) {
        List<String> images =
                images(deployment.getSpec().getTemplate().getSpec().getContainers());
        return replicaSets.stream()
                .filter(set -> isOwnedBy(
                        set.getMetadata().getOwnerReferences(),
                        deployment.getMetadata().getUid()))
                .filter(set -> images(set.getSpec().getTemplate().getSpec().getContainers())
                        .equals(images))
                .max(java.util.Comparator.comparingLong(Diagnosis::revision));
    }

    private static List<String> images(List<io.fabric8.kubernetes.api.model.Container> containers) {
        return containers.stream()
                .map(container -> container.getName() + "=" + container.getImage())
                .toList();
    }

    private static long revision(ReplicaSet set) {
        String text = set.getMetadata().getAnnotations() == null
                ? null
                : set.getMetadata().getAnnotations().get("deployment.kubernetes.io/revision");
        return text == null || !text.matches("\\d{1,18}") ? 0 : Long.parseLong(text);
    }

    private static boolean isOwnedBy(List<OwnerReference> owners, String uid) {
        return owners != null && owners.stream().anyMatch(owner -> Objects.equals(owner.getUid(), uid));
    }

    private static Stream<Trouble> ofPod(String workload, Pod pod) {
        PodStatus status = pod.getStatus();
        if (status == null) {
            return Stream.empty();
        }
        String name = pod.getMetadata().getName();
        Stream<Trouble> unschedulable = nonNull(status.getConditions())
                .filter(condition -> "PodScheduled".equals(condition.getType())
                        && "False".equals(condition.getStatus())
                        && "Unschedulable".equals(condition.getReason()))
                .map(condition -> new Trouble(
                        "Unschedulable", workload, name, "", text(condition.getMessage()), false, PATIENCE));
        Stream<Trouble> containers = Stream.concat(
                        nonNull(status.getInitContainerStatuses()), nonNull(status.getContainerStatuses()))
                .flatMap(container -> ofContainer(workload, name, container));
        return Stream.concat(unschedulable, containers);
    }

    private static Stream<Trouble> ofContainer(String workload, String pod, ContainerStatus container) {
        ContainerState state = container.getState();
        if (state == null || state.getWaiting() == null) {
            return Stream.empty();
        }
        String reason = text(state.getWaiting().getReason());
        boolean crashing = reason.equals("CrashLoopBackOff");
        if (!crashing && !HOPELESS.contains(reason)) {
            return Stream.empty();
        }
        String message = text(state.getWaiting().getMessage());
        if (crashing
                && container.getLastState() != null
                && container.getLastState().getTerminated() != null) {
            message = "exit code " + container.getLastState().getTerminated().getExitCode() + ", "
                    + container.getRestartCount() + " restarts; " + message;
        }
        return Stream.of(new Trouble(reason, workload, pod, container.getName(), message, crashing, Duration.ZERO));
    }

    private static <T> Stream<T> nonNull(List<T> list) {
        return list == null ? Stream.empty() : list.stream();
    }

    private static String text(String text) {
        return text == null ? "" : text.strip();
    }
}
