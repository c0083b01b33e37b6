package io.jenkins.plugins.slidecraft.rollout;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How far a Deployment's rolling update has come, read as {@code kubectl rollout status} reads it.
 *
 * @param name the Deployment
 * @param desired how many pods it shall have
 * @param updated how many pods have the new template
 * @param available how many of all its pods are available
 * @param total how many pods it has, old and new
 * @param observed whether its controller has seen the last change of its spec
 * @param asWanted whether its template has the wanted images
 */
public record WorkloadStatus(
        String name, int desired, int updated, int available, int total, boolean observed, boolean asWanted) {
    /** Reads the status of a Deployment that is to run some images. */
    public static WorkloadStatus of(Deployment deployment, List<WorkloadImage> images) {
        DeploymentStatus status = deployment.getStatus() == null ? new DeploymentStatus() : deployment.getStatus();
        boolean asWanted = images.stream()
                .filter(image ->
                        image.workload().equals(deployment.getMetadata().getName()))
                .allMatch(image -> deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                        .anyMatch(container -> container.getName().equals(image.container())
                                && image.image().toString().equals(container.getImage())));
        return new WorkloadStatus(
                deployment.getMetadata().getName(),
                Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1),
                Objects.requireNonNullElse(status.getUpdatedReplicas(), 0),
                Objects.requireNonNullElse(status.getAvailableReplicas(), 0),
                Objects.requireNonNullElse(status.getReplicas(), 0),
                isObserved(deployment),
                asWanted);
    }

    private static boolean isObserved(Deployment deployment) {
        Long observed =
                deployment.getStatus() == null ? null : deployment.getStatus().getObservedGeneration();
        return Objects.requireNonNullElse(observed, 0L)
                >= Objects.requireNonNullElse(deployment.getMetadata().getGeneration(), 0L);
    }

    /** Whether every pod is new and available, and no old one is left. */
    public boolean complete() {
        return observed && updated >= desired && total <= updated && available >= updated;
    }

    /** For the build log. */
    public String line() {
        if (!observed) {
            return name + ": waiting for the Deployment controller";
        }
        if (complete()) {
            return name + ": " + updated + " of " + desired + " updated and available";
        }
        int old = total - updated;
        return name + ": " + updated + " of " + desired + " updated, " + available + " available"
                + (old > 0 ? ", " + old + " old" : "");
    }

    /**
     * Its controller's word that it made no progress, as {@code progressDeadlineSeconds} sets it. What it said before it has
     * seen the last change of the spec was of an earlier rollout.
     */
    public static Optional<String> progressDeadlineExceeded(Deployment deployment) {
        if (deployment.getStatus() == null
                || deployment.getStatus().getConditions() == null
                || !isObserved(deployment)) {
            return Optional.empty();
        }
        return deployment.getStatus().getConditions().stream()
                .filter(condition -> "Progressing".equals(condition.getType())
                        && "False".equals(condition.getStatus())
                        && "ProgressDeadlineExceeded".equals(condition.getReason()))
                .map(condition -> condition.getMessage())
                .findFirst();
    }
}
