package io.jenkins.plugins.slidecraft.environment.migration;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.Names;
import io.jenkins.plugins.slidecraft.environment.TakenOverException;
import io.jenkins.plugins.slidecraft.job.JobManifest;
import io.jenkins.plugins.slidecraft.job.JobNotes;
import io.jenkins.plugins.slidecraft.job.JobPlan;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.operation.World;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Jobs of migrations in the cluster. A Job is created suspended, and let run by a second write, which carries the version that
 * was read after the journal said that it may run: whoever has lost the environment by then can start nothing.
 */
public final class MigrationJobs {
    private final World world;
    private final String operation;
    private final long epoch;

    MigrationJobs(World world, String operation, long epoch) {
        this.world = world;
        this.operation = operation;
        this.epoch = epoch;
    }

    /** The operation that a Job of ours belongs to. */
    static Optional<String> operation(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getLabels()).map(labels -> labels.get(Names.OPERATION));
    }

    /**
     * A Job as it is created.
     *
     * @param epoch the epoch that it is created under
     */
    public static Job manifest(String environment, String operation, String name, JobPlan plan, long epoch) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("app.kubernetes.io/managed-by", "slidecraft");
        labels.put(Names.ENVIRONMENT, environment);
        labels.put(Names.ROLE, Names.ROLE_MIGRATION);
        labels.put(Names.OPERATION, operation);
        labels.put(Names.JOB, name);
        return JobManifest.of(name, plan, labels, Map.of(Names.EPOCH, Long.toString(epoch)));
    }

    /** What wakes whoever waits for a Job of this operation. */
    String selector() {
        return Names.OPERATION + "=" + operation;
    }

    Optional<Job> find(String name) {
        return world.cluster().get(Kind.JOB, world.namespace(), name);
    }

    List<Pod> pods(String name) {
        return world.cluster()
                .list(Kind.POD, world.namespace(), ListOptions.labels(Names.JOB + "=" + name))
                .items();
    }

    /** Creates a Job, suspended; one that is there already is as good. */
    void create(String name, JobPlan plan) {
        try {
            world.cluster()
                    .create(
                            Kind.JOB,
                            world.namespace(),
                            manifest(world.environment(), operation, name, plan, epoch),
                            WriteOptions.DEFAULT);
        } catch (KubeException e) {
            if (!e.isAlreadyExists()) {
                throw e;
            }
        }
    }

    static boolean isLetRun(Job job) {
        return annotation(job, Names.LET_RUN).isPresent();
    }

    /** Lets a Job run that never has. */
    void letRun(Job job) {
        annotate(job, Names.LET_RUN, world.now().toString());
        job.getSpec().setSuspend(false);
        write(job);
    }

    /** Ends a Job's pods, and lets it have no more. */
    void stop(Job job) {
        job.getSpec().setSuspend(true);
        write(job);
    }

    /**
     * Writes our epoch on a Job that carries an older one: an earlier holder's write of it fails from now on.
     *
     * @return whether it had to be written
     */
    boolean stamp(Job job) {
        boolean older = checkedEpoch(job) < epoch;
        if (older) {
            write(job);
        }
        return older;
    }

    /** When a Job was let run. */
    static Optional<Instant> letRunAt(Job job) {
        return annotation(job, Names.LET_RUN).map(Instant::parse);
    }

    /** What has been read of its log. */
    static JobNotes notes(Job job) {
        return annotation(job, Names.NOTES)
                .map(json -> {
                    try {
                        return Json.read(json, JobNotes.class);
                    } catch (JsonProcessingException e) {
                        return JobNotes.NONE; // Somebody has edited it: the log is read anew.
                    }
                })
                .orElse(JobNotes.NONE);
    }

    /** Keeps what has been read of its log. */
    void note(Job job, JobNotes notes) {
        annotate(job, Names.NOTES, Json.write(notes));
        write(job);
    }

    /** Deletes a Job that has ended, with its pods. */
    void delete(String name) {
        world.cluster().delete(Kind.JOB, world.namespace(), name, DeleteOptions.BACKGROUND);
    }

    /** Deletes a Job that was never let run; fails with a conflict where somebody has let it run meanwhile. */
    void deleteAsRead(Job job) {
        world.cluster()
                .delete(
                        Kind.JOB,
                        world.namespace(),
                        job.getMetadata().getName(),
                        DeleteOptions.BACKGROUND.onlyIf(
                                job.getMetadata().getUid(), job.getMetadata().getResourceVersion()));
    }

    private void write(Job job) {
        checkedEpoch(job);
        annotate(job, Names.EPOCH, Long.toString(epoch));
        world.cluster().replace(Kind.JOB, world.namespace(), job, WriteOptions.DEFAULT);
    }

    private long checkedEpoch(Job job) {
        long stamped = annotation(job, Names.EPOCH)
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(0L);
        if (stamped > epoch) {
            throw new TakenOverException(HeadStore.takenOver(world, stamped, epoch));
        }
        return stamped;
    }

    private static Optional<String> annotation(Job job, String key) {
        return Optional.ofNullable(job.getMetadata().getAnnotations()).map(all -> all.get(key));
    }

    private static void annotate(Job job, String key, String value) {
        Map<String, String> annotations = new LinkedHashMap<>(
                Optional.ofNullable(job.getMetadata().getAnnotations()).orElse(Map.of()));
        annotations.put(key, value);
        job.getMetadata().setAnnotations(annotations);
    }
}
