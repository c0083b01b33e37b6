package io.jenkins.plugins.slidecraft.job;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a Job and its pods say at one look. Pure.
 *
 * @param suspended whether it is to run no pod
 * @param suspensionSeen whether its controller has seen that
 * @param ending how it has ended, once it has
 * @param startedAt since when it has not been suspended, by the cluster's clock
 * @param pod its newest pod
 * @param podsLeft whether any of its pods may still run something
 */
public record JobSight(
        boolean suspended,
        boolean suspensionSeen,
        Optional<Ending> ending,
        Optional<Instant> startedAt,
        Optional<PodSight> pod,
        boolean podsLeft) {
    /**
     * How a Job has ended.
     *
     * @param complete whether it has done its work
     * @param reason why it failed, as {@code BackoffLimitExceeded} or {@code DeadlineExceeded}
     */
    public record Ending(boolean complete, String reason) {}

    /** Reads a Job and the pods that carry its labels. */
    public static JobSight of(Job job, List<Pod> pods) {
        return new JobSight(
                Boolean.TRUE.equals(job.getSpec().getSuspend()),
                conditions(job).anyMatch(condition -> "Suspended".equals(condition.getType())),
                ending(job),
                Optional.ofNullable(job.getStatus())
                        .map(status -> status.getStartTime())
                        .map(Instant::parse),
                pods.stream()
                        .max(Comparator.comparing(
                                pod -> String.valueOf(pod.getMetadata().getCreationTimestamp())))
                        .map(PodSight::of),
                podsLeft(pods));
    }

    /** Whether any of some pods may still run something. */
    public static boolean podsLeft(List<Pod> pods) {
        return pods.stream().map(PodSight::of).anyMatch(pod -> !pod.over());
    }

    private static Optional<Ending> ending(Job job) {
        return conditions(job)
                .filter(condition -> "Complete".equals(condition.getType()) || "Failed".equals(condition.getType()))
                .findFirst()
                .map(JobSight::ending);
    }

    private static Stream<JobCondition> conditions(Job job) {
        return job.getStatus() == null || job.getStatus().getConditions() == null
                ? Stream.empty()
                : job.getStatus().getConditions().stream().filter(condition -> "True".equals(condition.getStatus()));
    }

    private static Ending ending(JobCondition condition) {
        return new Ending(
                "Complete".equals(condition.getType()), condition.getReason() == null ? "" : condition.getReason());
    }

    /** For how long the container has run, by the kubelet's clock, once it has ended; in whole seconds. */
    public Optional<Long> seconds() {
        return pod.flatMap(PodSight::seconds);
    }

    /** Why it failed, for people: the exit code where there is one. */
    public String why() {
        String code =
                pod.flatMap(PodSight::exitCode).map(exit -> "exit code " + exit).orElse("");
        String reason = ending.map(Ending::reason).orElse("");
        if (reason.equals("DeadlineExceeded")) {
            return "its deadline has passed";
        }
        return !code.isEmpty() ? code : reason.isEmpty() ? "it has not ended" : reason;
    }
}
