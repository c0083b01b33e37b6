package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import io.jenkins.plugins.slidecraft.kube.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A Deployment's status and conditions ({@code pkg/controller/deployment/progress.go} and {@code sync.go}). */
final class DeploymentStatuses {
    static final String PROGRESSING = "Progressing";
    static final String AVAILABLE = "Available";
    static final String REPLICA_FAILURE = "ReplicaFailure";
    private static final String COMPLETE = "NewReplicaSetAvailable";

    private final ObjectStore store;

    DeploymentStatuses(ObjectStore store) {
        this.store = store;
    }

    /** After a new set was made: the revision, and that it goes on. */
    void created(Deployment deployment, ReplicaSet set) {
        announce(
                deployment,
                set,
                "NewReplicaSetCreated",
                "Created new replica set \"" + set.getMetadata().getName() + "\"",
                true);
    }

    /** After an older set was found again. */
    void found(Deployment deployment, ReplicaSet set) {
        announce(
                deployment,
                set,
                "FoundNewReplicaSet",
                "Found new replica set \"" + set.getMetadata().getName() + "\"",
                condition(deployment.getStatus(), PROGRESSING) == null);
    }

    private void announce(Deployment deployment, ReplicaSet set, String reason, String message, boolean progressing) {
        String revision = Long.toString(DeploymentController.revision(set));
        Map<String, String> before =
                Objects.requireNonNullElse(deployment.getMetadata().getAnnotations(), Map.of());
        boolean known = revision.equals(before.get(DeploymentController.REVISION));
        if (known && !progressing) {
            return;
        }
        Deployment next = Copies.sharingSpec(deployment);
        Map<String, String> annotations = new HashMap<>(before);
        annotations.put(DeploymentController.REVISION, revision);
        next.getMetadata().setAnnotations(annotations);
        if (progressing && hasDeadline(deployment)) {
            next.setStatus(new DeploymentStatusBuilder(deployment.getStatus())
                    .withConditions(
                            with(deployment.getStatus().getConditions(), make(PROGRESSING, "True", reason, message)))
                    .build());
        }
        store.update(Kind.DEPLOYMENT, next);
    }

    private static boolean hasDeadline(Deployment deployment) {
        Integer seconds = deployment.getSpec().getProgressDeadlineSeconds();
        return seconds != null && seconds != Integer.MAX_VALUE;
    }

    static boolean complete(Deployment deployment, DeploymentStatus status) {
        int replicas = deployment.getSpec().getReplicas();
        return Rollouts.count(status.getUpdatedReplicas()) == replicas
                && Rollouts.count(status.getReplicas()) == replicas
                && Rollouts.count(status.getAvailableReplicas()) == replicas
                && status.getObservedGeneration() != null
                && status.getObservedGeneration() >= deployment.getMetadata().getGeneration();
    }

    /** Writes counts and conditions where they have changed. */
    void syncRollout(Deployment deployment, List<ReplicaSet> all, ReplicaSet current, WorkQueue queue) {
        if (deployment == null) {
            return;
        }
        DeploymentStatus before = deployment.getStatus();
        DeploymentStatus next = counts(deployment, all, current);
        DeploymentCondition progress = condition(next, PROGRESSING);
        boolean wasComplete = Objects.equals(next.getReplicas(), next.getUpdatedReplicas())
                && progress != null
                && progress.getReason().equals(COMPLETE);
        if (hasDeadline(deployment) && !wasComplete && current != null) {
            progress(deployment, next, progress, current.getMetadata().getName(), queue);
        }
        failures(next, all, current);
        if (!next.equals(before)) {
            Deployment changed = Copies.sharingSpec(deployment);
            changed.setStatus(next);
            store.update(Kind.DEPLOYMENT, changed);
        }
    }

    private void progress(
            Deployment deployment, DeploymentStatus next, DeploymentCondition progress, String set, WorkQueue queue) {
        DeploymentStatus before = deployment.getStatus();
        if (complete(deployment, next)) {
            next.setConditions(with(
                    next.getConditions(),
                    make(PROGRESSING, "True", COMPLETE, "ReplicaSet \"" + set + "\" has successfully progressed.")));
        } else if (progressed(before, next)) {
            DeploymentCondition condition =
                    make(PROGRESSING, "True", "ReplicaSetUpdated", "ReplicaSet \"" + set + "\" is progressing.");
            List<DeploymentCondition> conditions = new ArrayList<>(next.getConditions());
            if (progress != null) {
                if (progress.getStatus().equals("True")) {
                    condition.setLastTransitionTime(progress.getLastTransitionTime());
                }
                conditions.removeIf(one -> one.getType().equals(PROGRESSING));
            }
            conditions.add(condition);
            next.setConditions(conditions);
        } else if (progress != null && !progress.getReason().equals(COMPLETE)) {
            Instant deadline = Instant.parse(progress.getLastUpdateTime())
                    .plusSeconds(deployment.getSpec().getProgressDeadlineSeconds());
            if (progress.getReason().equals("ProgressDeadlineExceeded")) {
                return;
            }
            if (deadline.isBefore(store.runtime().now())) {
                next.setConditions(with(
                        next.getConditions(),
                        make(
                                PROGRESSING,
                                "False",
                                "ProgressDeadlineExceeded",
                                "ReplicaSet \"" + set + "\" has timed out progressing.")));
            } else {
                queue.addAfter(
                        deployment.getMetadata().getNamespace(),
                        deployment.getMetadata().getName(),
                        Duration.between(store.runtime().now(), deadline).plusSeconds(1));
            }
        }
    }

    private static boolean progressed(DeploymentStatus before, DeploymentStatus next) {
        int oldBefore = Rollouts.count(before.getReplicas()) - Rollouts.count(before.getUpdatedReplicas());
        int oldNext = Rollouts.count(next.getReplicas()) - Rollouts.count(next.getUpdatedReplicas());
        return Rollouts.count(next.getUpdatedReplicas()) > Rollouts.count(before.getUpdatedReplicas())
                || oldNext < oldBefore
                || Rollouts.count(next.getReadyReplicas()) > Rollouts.count(before.getReadyReplicas())
                || Rollouts.count(next.getAvailableReplicas()) > Rollouts.count(before.getAvailableReplicas());
    }

    private DeploymentStatus counts(Deployment deployment, List<ReplicaSet> all, ReplicaSet current) {
        int available = Rollouts.sum(all, Rollouts::available);
        int unavailable = Math.max(0, Rollouts.specReplicas(all) - available);
        DeploymentStatus next = new DeploymentStatusBuilder(deployment.getStatus())
                .withObservedGeneration(deployment.getMetadata().getGeneration())
                .withReplicas(some(Rollouts.sum(all, status -> Rollouts.count(status.getReplicas()))))
                .withUpdatedReplicas(some(
                        current == null ? 0 : Rollouts.count(current.getStatus().getReplicas())))
                .withReadyReplicas(some(Rollouts.sum(all, status -> Rollouts.count(status.getReadyReplicas()))))
                .withAvailableReplicas(some(available))
                .withUnavailableReplicas(some(unavailable))
                .build();
        DeploymentCondition condition = available >= Rollouts.minAvailable(deployment)
                ? make(AVAILABLE, "True", "MinimumReplicasAvailable", "Deployment has minimum availability.")
                : make(
                        AVAILABLE,
                        "False",
                        "MinimumReplicasUnavailable",
                        "Deployment does not have minimum availability.");
        next.setConditions(with(next.getConditions(), condition));
        return next;
    }

    /** Zero is left out, as Go's omitempty does. */
    private static Integer some(int count) {
        return count == 0 ? null : Integer.valueOf(count);
    }

    private void failures(DeploymentStatus next, List<ReplicaSet> all, ReplicaSet current) {
        ReplicaSetCondition failure = current == null ? null : failure(current);
        for (ReplicaSet set : all) {
            failure = failure == null ? failure(set) : failure;
        }
        if (failure != null) {
            next.setConditions(with(
                    next.getConditions(),
                    make(REPLICA_FAILURE, failure.getStatus(), failure.getReason(), failure.getMessage())));
        } else if (condition(next, REPLICA_FAILURE) != null) {
            List<DeploymentCondition> conditions = new ArrayList<>(next.getConditions());
            conditions.removeIf(one -> one.getType().equals(REPLICA_FAILURE));
            next.setConditions(conditions);
        }
    }

    private static ReplicaSetCondition failure(ReplicaSet set) {
        for (ReplicaSetCondition condition : set.getStatus().getConditions()) {
            if (condition.getType().equals(REPLICA_FAILURE)) {
                return condition;
            }
        }
        return null;
    }

    static DeploymentCondition condition(DeploymentStatus status, String type) {
        for (DeploymentCondition condition : status.getConditions()) {
            if (condition.getType().equals(type)) {
                return condition;
            }
        }
        return null;
    }

    private DeploymentCondition make(String type, String status, String reason, String message) {
        return new DeploymentConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastUpdateTime(store.timestamp())
                .withLastTransitionTime(store.timestamp())
                .build();
    }

    /** Sets a condition at the end of the list, unless it stands there with this status and reason. */
    private static List<DeploymentCondition> with(List<DeploymentCondition> before, DeploymentCondition condition) {
        List<DeploymentCondition> next = new ArrayList<>();
        for (DeploymentCondition one : before) {
            if (!one.getType().equals(condition.getType())) {
                next.add(one);
            } else if (one.getStatus().equals(condition.getStatus())) {
                if (one.getReason().equals(condition.getReason())) {
                    return before;
                }
                condition.setLastTransitionTime(one.getLastTransitionTime());
            }
        }
        next.add(condition);
        return next;
    }
}
