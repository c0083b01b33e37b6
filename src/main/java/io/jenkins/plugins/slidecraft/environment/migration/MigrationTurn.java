package io.jenkins.plugins.slidecraft.environment.migration;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.jenkins.plugins.slidecraft.environment.HeadEdit;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.HeadStore.Stored;
import io.jenkins.plugins.slidecraft.environment.JournalEntry;
import io.jenkins.plugins.slidecraft.environment.MigrationLevel;
import io.jenkins.plugins.slidecraft.environment.MigrationProgress;
import io.jenkins.plugins.slidecraft.environment.MigrationProgress.Migrated;
import io.jenkins.plugins.slidecraft.environment.MigrationProgress.Part;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan.Item;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationStep.End;
import io.jenkins.plugins.slidecraft.job.JobPlan;
import io.jenkins.plugins.slidecraft.job.JobSight;
import io.jenkins.plugins.slidecraft.job.PodSight;
import io.jenkins.plugins.slidecraft.job.ToolOutput;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Turn;
import io.jenkins.plugins.slidecraft.operation.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One turn of a migration. Before a Job may run, the journal says so; after it has ended, the journal says what it came to; only
 * then is it deleted. Nothing takes a failed migration back while a pod of it may still be at work.
 */
final class MigrationTurn {
    private static final MigrationStep AGAIN = new MigrationStep.Again();
    private static final Duration POLL = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofSeconds(1);
    /** Kubernetes ends a Job at its deadline; where it does not, we do. */
    private static final Duration LATE = Duration.ofSeconds(90);

    private final MigrationTurns memory;
    private final World world;
    private final Stored stored;
    private final MigrationPlan plan;
    private final long epoch;
    private final boolean forward;
    private final JournalEntry journal;
    private final MigrationProgress at;
    private final Item item;
    private final MigrationJobs jobs;
    private final String name;

    MigrationTurn(MigrationTurns memory, World world, Stored stored, MigrationPlan plan, long epoch, boolean forward) {
        this.memory = memory;
        this.world = world;
        this.stored = stored;
        this.plan = plan;
        this.epoch = epoch;
        this.forward = forward;
        this.journal = stored.head().inProgress().orElseThrow();
        this.at = journal.migration().orElseThrow();
        this.item = plan.items().get(at.item());
        this.jobs = new MigrationJobs(world, plan.operation(), epoch);
        this.name = plan.job(at.item(), at.part());
    }

    MigrationProgress progress() {
        return at;
    }

    MigrationStep take() {
        memory.waitingFor(MigrationTurns.describe(plan, at));
        return at.started() ? running() : before();
    }

    /** The way back is always gone to its end; anything else only while it is to go on. */
    private boolean goesOn() {
        return at.part() == Part.UNDO || forward && !at.isEnding();
    }

    /** This Job has not been let run by anybody: whoever does writes the journal first. */
    private MigrationStep before() {
        Optional<Job> found = jobs.find(name);
        if (!goesOn()) {
            found.ifPresent(jobs::deleteAsRead);
            return close(
                    End.UNTOUCHED,
                    at.isEnding() ? at.trouble() : Failure.ABORTED,
                    at.isEnding() ? at.message() : "Its run is gone.",
                    at,
                    stored.head().migrations());
        }
        if (found.isPresent()) {
            return move(at.begun());
        }
        long left = Duration.between(world.now(), plan.deadline()).toSeconds();
        if (at.part() != Part.UNDO && left <= 0) {
            return endingFor(
                    Failure.DEADLINE_EXCEEDED, "The deadline " + plan.deadline() + " has passed before it.", true);
        }
        JobPlan job = item.job(at.part());
        jobs.create(name, at.part() == Part.UNDO ? job : job.within(left));
        return AGAIN;
    }

    private MigrationStep running() {
        Optional<Job> found = jobs.find(name);
        if (found.isEmpty()) {
            return gone();
        }
        Job job = found.get();
        if (!MigrationJobs.isLetRun(job)) {
            return goesOn() ? letRun(job) : neverRan(job);
        }
        if (jobs.stamp(job)) {
            return AGAIN;
        }
        JobSight sight = JobSight.of(job, jobs.pods(name));
        JobLog.Look log = print(job, sight);
        if (sight.ending().isPresent()) {
            return finished(job, sight, log);
        }
        if (at.isEnding() && at.part() != Part.UNDO) {
            return stopping(job, sight);
        }
        return log == JobLog.Look.MORE ? AGAIN : watch(job, sight);
    }

    private MigrationStep letRun(Job job) {
        jobs.letRun(job);
        world.log(world.environment() + ": " + MigrationTurns.describe(plan, at) + " runs as Job " + name + " ("
                + item.job(at.part()).image() + ").");
        return later(SOON);
    }

    private MigrationStep neverRan(Job job) {
        jobs.deleteAsRead(job);
        return close(
                End.UNTOUCHED,
                at.isEnding() ? at.trouble() : Failure.ABORTED,
                at.isEnding() ? at.message() : "Its run is gone.",
                at,
                stored.head().migrations());
    }

    private JobLog.Look print(Job job, JobSight sight) {
        Optional<PodSight> pod = sight.pod().filter(PodSight::started);
        if (pod.isEmpty()) {
            return JobLog.Look.DRAINED;
        }
        JobLog.Look look = memory.log()
                .print(
                        world,
                        jobs,
                        job,
                        pod.get(),
                        ToolOutput.of(item.tool()),
                        "[" + prefix() + "] ",
                        pod.get().over());
        if (look == JobLog.Look.UNREADABLE) {
            memory.tellOnce(
                    world,
                    "log " + name,
                    world.environment() + ": WARNING: the log of Job " + name + " can't be read any more.");
        }
        return look;
    }

    private String prefix() {
        return switch (at.part()) {
            case SNAPSHOT -> item.name() + " snapshot";
            case MIGRATE -> item.name();
            case UNDO -> item.name() + " " + item.undoBy();
        };
    }

    private MigrationStep watch(Job job, JobSight sight) {
        Optional<JobTrouble> trouble = JobTrouble.of(world, job, sight);
        if (at.part() != Part.UNDO && trouble.isPresent()) {
            trouble.get().evidence().forEach(world::log);
            return endingFor(
                    trouble.get().reason(),
                    trouble.get().message(),
                    trouble.get().nothingRan());
        }
        if (sight.suspended()) {
            memory.tellOnce(
                    world,
                    "suspended " + name,
                    world.environment() + ": WARNING: somebody has suspended Job " + name
                            + "; it goes on when 'suspend' is set to false again.");
        }
        if (!forward && at.part() == Part.MIGRATE) {
            memory.tellOnce(
                    world,
                    "waits " + name,
                    world.environment() + ": " + MigrationTurns.describe(plan, at) + " of " + journal.holder()
                            + " is still running as Job " + name + "; it is not cut off, and ends by itself within "
                            + item.job(at.part()).deadlineSeconds() + " s of its start.");
        }
        if (at.part() != Part.UNDO && isLate(job)) {
            return endingFor(Failure.DEADLINE_EXCEEDED, "Job " + name + " has not ended by its deadline.", false);
        }
        if (forward && at.part() == Part.MIGRATE) {
            Optional<String> stop = new BudgetWatch(memory, world, item, questionId()).over(sight);
            if (stop.isPresent()) {
                return endingFor("OverBudget", stop.get(), false);
            }
        }
        return later(POLL);
    }

    private boolean isLate(Job job) {
        long deadline = Optional.ofNullable(job.getSpec().getActiveDeadlineSeconds())
                .orElse(item.job(at.part()).deadlineSeconds());
        Instant start = MigrationJobs.letRunAt(job).orElse(journal.startedAt());
        return world.now().isAfter(start.plusSeconds(deadline).plus(LATE));
    }

    private String questionId() {
        return plan.operation() + "-" + at.item() + "-budget";
    }

    /** Ends its pod, and waits until nothing of it is left that could still change the database. */
    private MigrationStep stopping(Job job, JobSight sight) {
        if (!sight.suspended()) {
            jobs.stop(job);
            world.log(world.environment() + ": stopping Job " + name + ".");
            return later(SOON);
        }
        return !sight.suspensionSeen() || sight.podsLeft() ? leaving(sight) : ended(job, sight, false);
    }

    private MigrationStep leaving(JobSight sight) {
        sight.pod()
                .ifPresent(pod -> memory.tellOnce(
                        world,
                        "leaving " + pod.name(),
                        world.environment() + ": waiting until pod " + pod.name()
                                + " has ended: until then it may still change the database."));
        return later(SOON);
    }

    /** Somebody has deleted the Job: what its pod did is not known. */
    private MigrationStep gone() {
        if (JobSight.podsLeft(jobs.pods(name))) {
            return later(SOON);
        }
        MigrationProgress known =
                at.isEnding() ? at : at.ending("JobGone", "Job " + name + " was deleted by somebody.", false);
        return failed(known);
    }

    private MigrationStep finished(Job job, JobSight sight, JobLog.Look log) {
        if (sight.podsLeft()) {
            return leaving(sight);
        }
        return switch (log) {
            case MORE -> AGAIN;
            case AGAIN -> later(SOON);
            default -> ended(job, sight, sight.ending().orElseThrow().complete());
        };
    }

    /** Nothing of the Job runs any more, and its log has been read. */
    private MigrationStep ended(Job job, JobSight sight, boolean complete) {
        if (at.part() == Part.MIGRATE) {
            world.questions().withdraw(questionId());
        }
        if (!complete) {
            String sentence =
                    switch (at.part()) {
                        case SNAPSHOT -> "The snapshot of " + item.name() + " failed (" + sight.why() + ").";
                        case MIGRATE -> "Migration " + item.name() + " failed (" + sight.why() + "); its log is above.";
                        case UNDO -> "Taking migration " + item.name() + " back failed (" + sight.why() + ").";
                    };
            String reason = at.part() == Part.SNAPSHOT ? "SnapshotFailed" : "MigrationFailed";
            return failed(at.isEnding() && at.part() != Part.UNDO ? at : at.ending(reason, sentence, false));
        }
        return switch (at.part()) {
            case SNAPSHOT -> snapshotTaken(sight);
            case MIGRATE -> migrated(job, sight);
            case UNDO ->
                close(
                        item.undoBy().equals(Item.RESTORE) ? End.RESTORED : End.REVERSED,
                        at.trouble(),
                        at.message(),
                        at,
                        stored.head().migrations());
        };
    }

    private MigrationStep snapshotTaken(JobSight sight) {
        world.log(world.environment() + ": snapshot " + MigrationPlan.snapshotName(plan.operation(), item.name())
                + " of " + item.name() + " was taken in " + sight.seconds().orElse(0L) + " s.");
        if (!goesOn()) {
            return close(
                    End.UNTOUCHED,
                    at.isEnding() ? at.trouble() : Failure.ABORTED,
                    at.isEnding() ? at.message() : "Its run is gone.",
                    at,
                    stored.head().migrations());
        }
        MigrationStep moved = move(MigrationProgress.at(at.item(), Part.MIGRATE, at.done()));
        jobs.delete(name);
        return moved;
    }

    private MigrationStep migrated(Job job, JobSight sight) {
        long seconds = sight.seconds().orElse(0L);
        Migrated migrated = Levels.migrated(
                item,
                plan.operation(),
                Optional.ofNullable(stored.head().migrations().get(item.name())),
                memory.log().notes(job).level(),
                seconds);
        Map<String, MigrationLevel> levels = new TreeMap<>(stored.head().migrations());
        levels.put(item.name(), Levels.after(stored.head(), journal, item, migrated));
        world.log(Levels.sentence(world.environment(), item, migrated));
        MigrationProgress next = at.with(migrated);
        boolean last = at.item() == plan.items().size() - 1;
        if (last || !goesOn()) {
            return close(
                    last ? End.MIGRATED : End.UNTOUCHED,
                    last && !at.isEnding() ? "" : at.isEnding() ? at.trouble() : Failure.ABORTED,
                    last && !at.isEnding() ? "" : at.isEnding() ? at.message() : "Its run is gone.",
                    next,
                    levels);
        }
        Item following = plan.items().get(at.item() + 1);
        write(
                HeadEdit.of(stored.head()).migrations(levels),
                MigrationProgress.at(at.item() + 1, following.first(), next.done()));
        jobs.delete(name);
        return AGAIN;
    }

    /** What failed is taken back where something does that, and else is a person's matter. */
    private MigrationStep failed(MigrationProgress why) {
        Map<String, MigrationLevel> levels = stored.head().migrations();
        if (at.part() == Part.SNAPSHOT || why.untouched()) {
            return close(End.UNTOUCHED, why.trouble(), why.message(), why, levels);
        }
        if (at.part() == Part.UNDO || item.undo().isEmpty()) {
            return close(End.FROZEN, why.trouble(), why.message(), why, levels);
        }
        world.log(world.environment() + ": " + why.message() + " It is taken back: "
                + (item.undoBy().equals(Item.RESTORE) ? "the snapshot is restored." : "its rollback script is run."));
        return move(why.to(Part.UNDO));
    }

    /** Notes that it is not to go on; what runs is stopped by the turns that follow. */
    MigrationStep endingFor(String reason, String message, boolean nothingRan) {
        if (at.part() == Part.UNDO) {
            return take();
        }
        world.log(world.environment() + ": " + MigrationTurns.describe(plan, at) + " does not go on: " + message);
        return move(at.ending(reason, message, nothingRan));
    }

    private MigrationStep move(MigrationProgress next) {
        write(HeadEdit.of(stored.head()), next);
        return AGAIN;
    }

    private void write(HeadEdit edit, MigrationProgress next) {
        HeadStore.write(
                world, stored, edit.epoch(epoch).begin(journal.with(next)).build());
    }

    private MigrationStep close(
            End end, String reason, String message, MigrationProgress last, Map<String, MigrationLevel> levels) {
        return new Closing(world, stored, plan, epoch, item).close(end, reason, message, last, levels);
    }

    private MigrationStep later(Duration atMost) {
        return new MigrationStep.Later(
                atMost, Set.of(new Turn.Wake(Kind.JOB, jobs.selector()), new Turn.Wake(Kind.POD, jobs.selector())));
    }
}
