package io.jenkins.plugins.slidecraft.job;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the pod of a Job says at one look.
 *
 * @param name its name
 * @param started whether its container has ever run
 * @param startedAt when it began, by the kubelet's clock
 * @param endedAt when it ended, by the same
 * @param exitCode with what
 * @param trouble what keeps the container from starting, in one word; empty for nothing
 * @param hopeless whether that will not pass by itself
 * @param message the trouble in the cluster's words
 * @param over whether nothing of it can run any more
 */
public record PodSight(
        String name,
        boolean started,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        Optional<Integer> exitCode,
        String trouble,
        boolean hopeless,
        String message,
        boolean over) {
    private static final Set<String> HOPELESS = Set.of(
            "ImagePullBackOff",
            "InvalidImageName",
            "ErrImageNeverPull",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError");

    static PodSight of(Pod pod) {
        PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
        Optional<ContainerState> state = list(status.getContainerStatuses()).stream()
                .filter(container -> JobManifest.CONTAINER.equals(container.getName()))
                .map(ContainerStatus::getState)
                .filter(one -> one != null)
                .findFirst();
        Optional<ContainerStateTerminated> ended = state.map(ContainerState::getTerminated);
        Optional<Instant> startedAt = ended.map(ContainerStateTerminated::getStartedAt)
                .or(() -> state.map(ContainerState::getRunning).map(running -> running.getStartedAt()))
                .map(Instant::parse);
        String phase = status.getPhase() == null ? "" : status.getPhase();
        String waiting = state.map(ContainerState::getWaiting)
                .map(one -> one.getReason())
                .orElse("");
        Optional<String> unschedulable = unschedulable(status);
        boolean hopeless = HOPELESS.contains(waiting);
        return new PodSight(
                pod.getMetadata().getName(),
                startedAt.isPresent() || ended.isPresent(),
                startedAt,
                ended.map(ContainerStateTerminated::getFinishedAt).map(Instant::parse),
                ended.map(ContainerStateTerminated::getExitCode),
                hopeless ? waiting : unschedulable.isPresent() ? "Unschedulable" : "",
                hopeless,
                hopeless ? state.map(one -> one.getWaiting().getMessage()).orElse("") : unschedulable.orElse(""),
                phase.equals("Succeeded") || phase.equals("Failed"));
    }

    private static Optional<String> unschedulable(PodStatus status) {
        return list(status.getConditions()).stream()
                .filter(condition -> "PodScheduled".equals(condition.getType())
                        && "False".equals(condition.getStatus())
                        && "Unschedulable".equals(condition.getReason()))
                .findFirst()
                .map(condition -> condition.getMessage() == null ? "" : condition.getMessage());
    }

    private static <T> List<T> list(List<T> list) {
        return list == null ? List.of() : list;
    }

    /** How long the container ran, once it has ended. */
    Optional<Long> seconds() {
        return startedAt.flatMap(start ->
                endedAt.map(end -> Math.max(0, Duration.between(start, end).toSeconds())));
    }
}
