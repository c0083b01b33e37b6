package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.WatchListener;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Job → Pod, as {@code pkg/controller/job} does it for Jobs of one pod: suspended ones have none, a pod that was deleted counts
 * as failed, the end is said once no pod is left that runs. Indexes, success policies and retries' back-off are left out.
 */
final class JobController {
    /** Keeps a pod until its Job has counted it. */
    static final String TRACKING = "batch.kubernetes.io/job-tracking";

    private static final Duration QUOTA_RETRY = Duration.ofSeconds(10);
    private static final String COMPONENT = "job-controller";

    private final ObjectStore store;
    private final Writes writes;
    private final Deletions deletions;
    private final EventRecorder events;
    private final WorkQueue queue;

    JobController(SimCluster cluster, EventRecorder events) {
        this.store = cluster.store();
        this.writes = cluster.writes();
        this.deletions = cluster.deletions();
        this.events = events;
        this.queue = new WorkQueue(store.runtime(), Duration.ofMillis(8), this::sync);
        store.onChange(this::see);
    }

    private void see(ObjectStore.Change change) {
        if (change.object() instanceof Job && change.type() != WatchListener.Change.DELETED) {
            queue.add(change.namespace(), change.name());
        } else if (change.object() instanceof Pod pod) {
            owner(pod).ifPresent(name -> {
                if (store.find(Kind.JOB, change.namespace(), name) == null
                        && change.type() != WatchListener.Change.DELETED) {
                    store.runtime().execute(() -> let(change.namespace(), change.name()));
                }
                queue.add(change.namespace(), name);
            });
        }
    }

    private static Optional<String> owner(Pod pod) {
        return pod.getMetadata().getOwnerReferences().stream()
                .filter(reference -> reference.getKind().equals(Kind.JOB.name()))
                .map(OwnerReference::getName)
                .findFirst();
    }

    /** A pod whose Job is gone waits for nobody. */
    private void let(String namespace, String name) {
        Pod pod = store.find(Kind.POD, namespace, name);
        if (pod != null) {
            release(pod);
        }
    }

    private void sync(String namespace, String name) {
        Job job = store.find(Kind.JOB, namespace, name);
        if (job == null) {
            return;
        }
        JobStatus status = Copies.of(job.getStatus());
        int active = 0;
        int terminating = 0;
        int ready = 0;
        for (Pod pod : List.copyOf(store.controlledBy(Kind.POD, job))) {
            if (over(pod)) {
                count(pod, status);
            } else if (pod.getMetadata().getDeletionTimestamp() != null) {
                terminating++;
            } else {
                active++;
                ready += Pods.ready(pod) ? 1 : 0;
            }
        }
        boolean ended = has(status, "Complete") || has(status, "Failed");
        if (!ended && job.getMetadata().getDeletionTimestamp() == null) {
            active = manage(job, status, active, terminating);
        }
        status.setActive(active == 0 ? null : Integer.valueOf(active));
        status.setTerminating(terminating);
        status.setReady(ready);
        if (!status.equals(job.getStatus())) {
            Job changed = Copies.sharingSpec(job);
            changed.setStatus(status);
            store.update(Kind.JOB, changed);
        }
    }

    private static boolean over(Pod pod) {
        String phase = pod.getStatus().getPhase();
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }

    private void count(Pod pod, JobStatus status) {
        if (pod.getMetadata().getFinalizers().contains(TRACKING)) {
            if ("Succeeded".equals(pod.getStatus().getPhase())) {
                status.setSucceeded(number(status.getSucceeded()) + 1);
            } else {
                status.setFailed(number(status.getFailed()) + 1);
            }
            release(pod);
        }
    }

    private void release(Pod pod) {
        if (!pod.getMetadata().getFinalizers().contains(TRACKING)) {
            return;
        }
        Pod freed = Copies.sharingSpec(pod);
        freed.getMetadata().getFinalizers().remove(TRACKING);
        if (pod.getMetadata().getDeletionTimestamp() != null && over(pod)) {
            store.remove(Kind.POD, freed);
        } else {
            store.update(Kind.POD, freed);
        }
    }

    /** Decides what becomes of the Job, and gives how many pods are active then. */
    private int manage(Job job, JobStatus status, int active, int terminating) {
        JobSpec spec = job.getSpec();
        String now = store.timestamp();
        if (number(status.getSucceeded()) >= spec.getCompletions()) {
            String message = "Reached expected number of succeeded pods";
            set(status, "SuccessCriteriaMet", "True", "CompletionsReached", message, now);
            set(status, "Complete", "True", "CompletionsReached", message, now);
            status.setCompletionTime(now);
            events.normal(Kind.JOB, job, COMPONENT, "Completed", "Job completed");
            return 0;
        }
        Optional<String[]> failing = failing(job, status);
        if (failing.isPresent()) {
            return fail(job, status, active, terminating, failing.get(), now);
        }
        if (Boolean.TRUE.equals(spec.getSuspend())) {
            if (!has(status, "Suspended")) {
                set(status, "Suspended", "True", "JobSuspended", "Job suspended", now);
                events.normal(Kind.JOB, job, COMPONENT, "Suspended", "Job suspended");
            }
            status.setStartTime(null);
            deletePods(job);
            return 0;
        }
        if (has(status, "Suspended")) {
            set(status, "Suspended", "False", "JobResumed", "Job resumed", now);
            events.normal(Kind.JOB, job, COMPONENT, "Resumed", "Job resumed");
        }
        if (status.getStartTime() == null) {
            status.setStartTime(now);
        }
        if (spec.getActiveDeadlineSeconds() != null) {
            Instant end = Instant.parse(status.getStartTime()).plusSeconds(spec.getActiveDeadlineSeconds());
            queue.addAfter(
                    namespace(job), name(job), Duration.between(store.runtime().now(), end));
        }
        return active + terminating > 0 ? active : create(job);
    }

    private Optional<String[]> failing(Job job, JobStatus status) {
        if (has(status, "FailureTarget")) {
            JobCondition target = condition(status, "FailureTarget");
            return Optional.of(new String[] {target.getReason(), target.getMessage()});
        }
        if (number(status.getFailed()) > job.getSpec().getBackoffLimit()) {
            return Optional.of(new String[] {"BackoffLimitExceeded", "Job has reached the specified backoff limit"});
        }
        Long deadline = job.getSpec().getActiveDeadlineSeconds();
        if (deadline != null
                && status.getStartTime() != null
                && !Boolean.TRUE.equals(job.getSpec().getSuspend())
                && !Instant.parse(status.getStartTime())
                        .plusSeconds(deadline)
                        .isAfter(store.runtime().now())) {
            return Optional.of(new String[] {"DeadlineExceeded", "Job was active longer than specified deadline"});
        }
        return Optional.empty();
    }

    private int fail(Job job, JobStatus status, int active, int terminating, String[] why, String now) {
        set(status, "FailureTarget", "True", why[0], why[1], now);
        if (active + terminating > 0) {
            deletePods(job);
            return 0;
        }
        set(status, "Failed", "True", why[0], why[1], now);
        events.warning(Kind.JOB, job, COMPONENT, why[0], why[1]);
        return 0;
    }

    private void deletePods(Job job) {
        for (Pod pod : List.copyOf(store.controlledBy(Kind.POD, job))) {
            if (!over(pod) && pod.getMetadata().getDeletionTimestamp() == null) {
                deletions.delete(Kind.POD, namespace(job), pod.getMetadata().getName(), DeleteOptions.BACKGROUND);
                events.normal(
                        Kind.JOB,
                        job,
                        COMPONENT,
                        "SuccessfulDelete",
                        "Deleted pod: " + pod.getMetadata().getName());
            }
        }
    }

    private int create(Job job) {
        try {
            Pod pod = writes.create(Kind.POD, pod(job), WriteOptions.DEFAULT.as("kube-controller-manager"));
            events.normal(
                    Kind.JOB,
                    job,
                    COMPONENT,
                    "SuccessfulCreate",
                    "Created pod: " + pod.getMetadata().getName());
            return 1;
        } catch (KubeException e) {
            events.warning(Kind.JOB, job, COMPONENT, "FailedCreate", "Error creating: " + e.getMessage());
            queue.addAfter(namespace(job), name(job), QUOTA_RETRY);
            return 0;
        }
    }

    private static Pod pod(Job job) {
        var template = job.getSpec().getTemplate();
        String uid = job.getMetadata().getUid();
        return new PodBuilder()
                .withNewMetadata()
                .withGenerateName(name(job) + "-")
                .withNamespace(namespace(job))
                .withLabels(
                        template.getMetadata() == null
                                ? null
                                : template.getMetadata().getLabels())
                .addToLabels("batch.kubernetes.io/controller-uid", uid)
                .addToLabels("batch.kubernetes.io/job-name", name(job))
                .addToLabels("controller-uid", uid)
                .addToLabels("job-name", name(job))
                .withAnnotations(
                        template.getMetadata() == null
                                ? null
                                : template.getMetadata().getAnnotations())
                .withFinalizers(TRACKING)
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(Kind.JOB.apiVersion())
                        .withKind(Kind.JOB.name())
                        .withName(name(job))
                        .withUid(uid)
                        .withController(true)
                        .withBlockOwnerDeletion(true)
                        .build())
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
    }

    private static String namespace(Job job) {
        return job.getMetadata().getNamespace();
    }

    private static String name(Job job) {
        return job.getMetadata().getName();
    }

    private static int number(Integer count) {
        return count == null ? 0 : count;
    }

    private static boolean has(JobStatus status, String type) {
        JobCondition condition = condition(status, type);
        return condition != null && condition.getStatus().equals("True");
    }

    private static JobCondition condition(JobStatus status, String type) {
        return status.getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElse(null);
    }

    private static void set(JobStatus status, String type, String value, String reason, String message, String now) {
        List<JobCondition> conditions = new ArrayList<>(status.getConditions());
        JobCondition before = condition(status, type);
        if (before != null && before.getStatus().equals(value)) {
            return;
        }
        conditions.remove(before);
        conditions.add(new JobConditionBuilder()
                .withType(type)
                .withStatus(value)
                .withReason(reason)
                .withMessage(message)
                .withLastProbeTime(now)
                .withLastTransitionTime(now)
                .build());
        status.setConditions(conditions);
    }
}
