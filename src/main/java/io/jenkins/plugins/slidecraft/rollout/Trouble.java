package io.jenkins.plugins.slidecraft.rollout;

import java.time.Duration;

/**
 * Something that keeps a rollout from ever being complete.
 *
 * @param reason in Kubernetes' word, as {@code ImagePullBackOff}
 * @param workload the Deployment
 * @param pod the pod, empty where there is none
 * @param container the container, empty where it concerns the whole pod
 * @param message what Kubernetes says of it
 * @param crashed whether the container ran before, so that its last log lines tell more
 * @param tolerance for how long it may last before the rollout has failed
 */
public record Trouble(
        String reason,
        String workload,
        String pod,
        String container,
        String message,
        boolean crashed,
        Duration tolerance) {
    /** The same trouble of another pod counts as the same. */
    String key() {
        return reason + "/" + workload;
    }

    /** For people, in one sentence. */
    String sentence() {
        String what = pod.isEmpty() ? "Deployment " + workload : "pod " + pod;
        String which = container.isEmpty() ? "" : ", container " + container;
        return reason + " in " + what + which + (message.isEmpty() ? "" : ": " + message);
    }
}
