package io.jenkins.plugins.slidecraft.environment.migration;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.jenkins.plugins.slidecraft.job.JobManifest;
import io.jenkins.plugins.slidecraft.job.JobNotes;
import io.jenkins.plugins.slidecraft.job.LogCursor;
import io.jenkins.plugins.slidecraft.job.LogText;
import io.jenkins.plugins.slidecraft.job.PodSight;
import io.jenkins.plugins.slidecraft.job.ToolOutput;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.LogOptions;
import io.jenkins.plugins.slidecraft.operation.World;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Prints the logs of Jobs as they grow, a piece a turn. How far it has come is kept with the Job itself: nobody who goes on loses
 * a line, and at most the lines of one turn come twice, where the process died right after printing them.
 */
final class JobLog {
    /** The most that is read at once. */
    static final int PIECE = 64 * 1024;

    /** The most that is printed of one Job; what comes after is read for the level alone. */
    static final long BUDGET = 1024 * 1024;

    /** For how long a log that can't be read is tried. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int ATTEMPTS = 4;

    /** What has been printed and perhaps not been kept: the API server may not answer. */
    private final Map<String, JobNotes> unkept = new ConcurrentHashMap<>();

    /** How a look at a log went. */
    enum Look {
        /** All that was there has been printed. */
        DRAINED,
        /** There is more to read at once. */
        MORE,
        /** It could not be read; try again. */
        AGAIN,
        /** It can't be read. */
        UNREADABLE
    }

    /** What has been read of a Job's log. */
    JobNotes notes(Job job) {
        JobNotes kept = MigrationJobs.notes(job);
        JobNotes known = unkept.get(uid(job));
        return known != null && known.cursor().lines() > kept.cursor().lines() ? known : kept;
    }

    /**
     * Prints what is new.
     *
     * @param prefix what each line begins with
     * @param ended whether nothing more is written
     */
    Look print(World world, MigrationJobs jobs, Job job, PodSight pod, ToolOutput tool, String prefix, boolean ended) {
        JobNotes before = notes(job);
        String answer;
        try {
            answer = world.cluster()
                    .logs(
                            world.namespace(),
                            pod.name(),
                            LogOptions.from(
                                    JobManifest.CONTAINER, before.cursor().since(), PIECE));
        } catch (KubeException e) {
            return unreadable(world, job, e);
        }
        boolean cut = answer.getBytes(StandardCharsets.UTF_8).length >= PIECE;
        LogCursor.Part part = before.cursor().take(answer, cut, ended);
        if (part.next().equals(before.cursor())) {
            return part.more() ? Look.MORE : Look.DRAINED;
        }
        show(world, prefix, before.cursor(), part);
        keep(jobs, job, new JobNotes(part.next(), tool.read(before.level(), part.lines())));
        return part.more() ? Look.MORE : Look.DRAINED;
    }

    private static void show(World world, String prefix, LogCursor before, LogCursor.Part part) {
        if (before.bytes() <= BUDGET) {
            part.lines().forEach(line -> world.log(prefix + LogText.clean(line)));
            if (part.next().bytes() > BUDGET) {
                world.log(prefix + "… (more than " + BUDGET / 1024 + " KiB: the rest of this log is not printed)");
            }
        }
        if (part.skipped()) {
            world.log(prefix + "… (more was written in one second than is read at once: some lines were left out)");
        }
    }

    /** Keeps the notes; the Job's status changes often, and a conflict over it must not print anything twice. */
    private void keep(MigrationJobs jobs, Job job, JobNotes notes) {
        unkept.put(uid(job), notes);
        Job current = job;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                jobs.note(current, notes);
                return;
            } catch (KubeException e) {
                if (!e.isConflict()) {
                    return; // Kept in memory; the next turn tries again.
                }
            }
            try {
                current = jobs.find(job.getMetadata().getName()).orElse(null);
            } catch (KubeException e) {
                return;
            }
            if (current == null) {
                return;
            }
        }
    }

    private Look unreadable(World world, Job job, KubeException e) {
        String key = "log of Job " + world.namespace() + "/" + uid(job);
        Duration since = world.sightings().note(key, "unreadable", world.monotonicNanos());
        if (e.isTransient() && since.compareTo(PATIENCE) < 0) {
            return Look.AGAIN;
        }
        return Look.UNREADABLE;
    }

    private static String uid(Job job) {
        return job.getMetadata().getUid();
    }
}
