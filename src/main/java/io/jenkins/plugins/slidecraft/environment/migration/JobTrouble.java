package io.jenkins.plugins.slidecraft.environment.migration;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.jenkins.plugins.slidecraft.job.JobSight;
import io.jenkins.plugins.slidecraft.job.PodSight;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.operation.World;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What keeps a Job's container from ever starting.
 *
 * @param reason in one word
 * @param message a sentence
 * @param evidence the last events, as lines of the log
 */
record JobTrouble(String reason, String message, List<String> evidence) {
    /** An unschedulable pod may wait for an autoscaler, a refused one for another one's quota. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int EVENTS = 5;

    JobTrouble {
        evidence = List.copyOf(evidence);
    }

    /** It never started. */
    boolean nothingRan() {
        return true;
    }

    static Optional<JobTrouble> of(World world, Job job, JobSight sight) {
        String name = job.getMetadata().getName();
        if (sight.pod().isEmpty()) {
            return sight.suspended() || !lasts(world, job, "no pod")
                    ? Optional.empty()
                    : Optional.of(new JobTrouble(
                            "PodNotCreated", "Job " + name + " gets no pod.", evidence(world, "Job", name)));
        }
        PodSight pod = sight.pod().get();
        if (pod.started() || pod.trouble().isEmpty() || !pod.hopeless() && !lasts(world, job, pod.trouble())) {
            return Optional.empty();
        }
        return Optional.of(new JobTrouble(
                pod.trouble(),
                pod.trouble() + " in pod " + pod.name()
                        + (pod.message().isEmpty() ? "." : ": " + pod.message().strip()),
                evidence(world, "Pod", pod.name())));
    }

    private static boolean lasts(World world, Job job, String trouble) {
        return world.sightings()
                        .note(
                                "Job " + world.namespace() + "/"
                                        + job.getMetadata().getUid(),
                                trouble,
                                world.monotonicNanos())
                        .compareTo(PATIENCE)
                >= 0;
    }

    private static List<String> evidence(World world, String kind, String name) {
        try {
            List<Event> events = world
                    .cluster()
                    .list(
                            Kind.EVENT,
                            world.namespace(),
                            ListOptions.fields("involvedObject.kind=" + kind + ",involvedObject.name=" + name))
                    .items()
                    .stream()
                    .filter(event -> !"Normal".equals(event.getType()))
                    .toList();
            return events.subList(Math.max(0, events.size() - EVENTS), events.size()).stream()
                    .map(event -> world.environment() + ": event: " + event.getReason() + ": "
                            + String.valueOf(event.getMessage()).strip())
                    .toList();
        } catch (KubeException e) {
            return List.of(world.environment() + ": (its events could not be read: " + e.getMessage() + ")");
        }
    }
}
