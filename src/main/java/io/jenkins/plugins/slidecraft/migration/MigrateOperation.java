package io.jenkins.plugins.slidecraft.migration;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.HeadStore.Stored;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry;
import io.jenkins.plugins.slidecraft.environment.JournalEntry;
import io.jenkins.plugins.slidecraft.environment.LockWait;
import io.jenkins.plugins.slidecraft.environment.MigrationLevel;
import io.jenkins.plugins.slidecraft.environment.MigrationProgress.Migrated;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.environment.TakenOverException;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan.Item;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationStep;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationStep.End;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationTurns;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.operation.Turn;
import io.jenkins.plugins.slidecraft.operation.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Brings the databases of an environment to a release's level by Jobs (G8), one after the other. Ends in one of these states, which
 * the ledger has too: migrated; not touched; failed and taken back by the rollback script or the snapshot; or failed and frozen for a
 * person. After success the run keeps the environment for the deployment that follows; the run's end lets it go.
 *
 * <p>An abort stops the running Job and takes it back as declared; what that takes longer than a step may, the run's settlement ends.
 * A run that is merely gone has its running Job waited for: nothing cuts a migration off that nobody asked to stop.
 */
public final class MigrateOperation implements Operation<MigrateState, MigrateResult> {
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final EnvironmentLock lock;
    private final MigratePreparation preparation;
    private final MigrationTurns turns = new MigrationTurns();
    private final LockWait waiting;

    public MigrateOperation(EnvironmentLock lock) {
        this.lock = lock;
        this.waiting = new LockWait(lock);
        this.preparation = new MigratePreparation(lock);
    }

    @Override
    public Class<MigrateState> stateType() {
        return MigrateState.class;
    }

    @Override
    public String status(MigrateState state) {
        return "migrating for " + state.request().release() + ": "
                + switch (state.phase()) {
                    case LOCK -> waiting.words();
                    case PREPARE -> "preparing";
                    case RUN -> turns.status().isEmpty() ? "its Jobs run" : turns.status();
                    case ENDED -> "recording the result";
                };
    }

    @Override
    public Turn<MigrateState, MigrateResult> advance(MigrateState state, World world) {
        if (state.request().plan().items().isEmpty()) {
            world.log(world.environment() + ": slidecraft.yaml names no migrations; nothing to migrate.");
            return new Turn.Done<>(result(state, world, List.of()));
        }
        if (state.request().dryRun()) {
            return dryRun(state, world);
        }
        return guarded(state, world, (known, stored) -> {
            if (!known.isBegun() && isLate(known, world)) {
                return failedBefore(known, world, stored, late(known));
            }
            return switch (known.phase()) {
                case LOCK -> waiting.take(world, known, known.request().plan().deadline(), known::locked);
                case PREPARE -> preparation.prepare(known, world, stored);
                case RUN ->
                    after(known, world, turns.take(world, stored, plan(known, world, stored), known.epoch(), true));
                case ENDED -> throw new IllegalStateException("It is in progress, and has ended: " + known);
            };
        });
    }

    @Override
    public Turn<MigrateState, MigrateResult> stop(MigrateState state, World world, String cause) {
        return guarded(
                state,
                world,
                (known, stored) -> known.isBegun()
                        ? after(
                                known,
                                world,
                                turns.stop(
                                        world,
                                        stored,
                                        plan(known, world, stored),
                                        known.epoch(),
                                        Failure.ABORTED,
                                        cause))
                        : failedBefore(known, world, stored, new Failure(Failure.ABORTED, cause)));
    }

    private Turn<MigrateState, MigrateResult> dryRun(MigrateState state, World world) {
        EnvironmentHead head = HeadStore.read(world).head();
        MigrateReport.dryRun(
                        world.environment(),
                        head,
                        state.request(),
                        MigrationPreflight.problems(world, state.request(), head.epoch()))
                .forEach(world::log);
        List<Migrated> levels = state.request().plan().items().stream()
                .map(item -> level(head, item))
                .toList();
        return new Turn.Done<>(result(state, world, levels));
    }

    private static Migrated level(EnvironmentHead head, Item item) {
        String level = Optional.ofNullable(head.migrations().get(item.name()))
                .map(MigrationLevel::level)
                .orElse("");
        return new Migrated(item.name(), item.tool(), level, level, 0, false, "");
    }

    private static MigrateResult result(MigrateState state, World world, List<Migrated> migrations) {
        return new MigrateResult(
                world.environment(),
                state.request().release(),
                migrations,
                false,
                state.request().dryRun());
    }

    /** Takes a turn on what the head says of this operation, and turns what it throws into its end. */
    private Turn<MigrateState, MigrateResult> guarded(
            MigrateState state, World world, BiFunction<MigrateState, Stored, Turn<MigrateState, MigrateResult>> body) {
        try {
            Stored stored = HeadStore.read(world);
            Optional<Turn<MigrateState, MigrateResult>> over = alreadyOver(state, stored.head(), world);
            return over.isPresent() ? over.get() : body.apply(adopted(state, world, stored.head()), stored);
        } catch (TakenOverException e) {
            return new Turn.Failed<>(new Failure(Failure.TAKEN_OVER, e.getMessage()));
        } catch (KubeException e) {
            if (e.isTransient() || state.isBegun()) {
                // Once it has begun, giving up would leave a Job to itself: what is refused now may be allowed again.
                throw e.isTransient() ? e : retried(e);
            }
            return failedBefore(
                    state,
                    world,
                    HeadStore.read(world),
                    new Failure(
                            e.reason() == null || e.reason().isEmpty() ? Failure.API_ERROR : e.reason(),
                            world.environment() + ": the API server answered " + e.code() + ": " + e.getMessage()));
        }
    }

    private static KubeException retried(KubeException e) {
        return new KubeException(0, e.reason(), e.getMessage(), Optional.of(RETRY), e);
    }

    /** A state that is older than what the operation has done already: the head tells how it ended. */
    private Optional<Turn<MigrateState, MigrateResult>> alreadyOver(
            MigrateState state, EnvironmentHead head, World world) {
        String id = state.request().id();
        if (head.isInProgress(id)) {
            return Optional.empty();
        }
        if (state.end().isPresent()) {
            return Optional.of(told(state, world, state.end().get()));
        }
        Optional<HistoryEntry> entry =
                head.entry(id).filter(known -> known.outcome().over());
        if (entry.isPresent()) {
            settleLock(state, world, head, entry.get().outcome() == HistoryEntry.Outcome.DEPLOYED);
            return Optional.of(remembered(state, world, head, entry.get()));
        }
        if (state.isBegun()) {
            throw new TakenOverException("The migration of " + head.environment() + " for "
                    + state.request().release()
                    + " is no longer what is in progress there: somebody has taken the environment over.");
        }
        return Optional.empty();
    }

    /** Only the answer to the last write was lost: the ledger has what it came to. */
    private static Turn<MigrateState, MigrateResult> remembered(
            MigrateState state, World world, EnvironmentHead head, HistoryEntry entry) {
        if (entry.outcome() != HistoryEntry.Outcome.DEPLOYED) {
            return new Turn.Failed<>(new Failure(
                    "MigrationFailed",
                    "The migration of " + head.environment() + " for " + entry.name() + " did not succeed: "
                            + entry.detail() + "."));
        }
        List<Migrated> done = new ArrayList<>();
        for (Item item : state.request().plan().items()) {
            Optional.ofNullable(head.migrations().get(item.name()))
                    .ifPresent(level -> done.add(level.by()
                            .filter(by -> by.operation().equals(entry.operation()))
                            .map(MigrationLevel.By::migrated)
                            .orElseGet(() -> level(head, item))));
        }
        return new Turn.Done<>(
                new MigrateResult(world.environment(), state.request().release(), done, changed(done), false));
    }

    /** The journal was written, but the state of that turn was lost: go on from the journal. */
    private static MigrateState adopted(MigrateState state, World world, EnvironmentHead head) {
        if (!head.isInProgress(state.request().id())) {
            return state;
        }
        JournalEntry journal = head.inProgress().orElseThrow();
        long ours = state.isBegun() ? state.epoch() : journal.epoch();
        if (head.epoch() > ours) {
            throw new TakenOverException("Environment " + head.environment() + " has epoch " + head.epoch()
                    + ", this operation " + ours + ": somebody has taken it over.");
        }
        if (state.isBegun()) {
            return state;
        }
        MigrationPlan plan = MigrationTurns.plan(world, journal)
                .orElseThrow(() -> new TakenOverException("The plan of this migration is gone from "
                        + head.environment() + ": somebody has deleted it, or is ending the migration."));
        return state.locked(journal.epoch()).begun(state.request().with(plan), List.of());
    }

    private static MigrationPlan plan(MigrateState state, World world, Stored stored) {
        return state.request().plan();
    }

    private static boolean isLate(MigrateState state, World world) {
        return !world.now().isBefore(state.request().plan().deadline());
    }

    private Failure late(MigrateState state) {
        return new Failure(
                Failure.DEADLINE_EXCEEDED,
                "The deadline " + state.request().plan().deadline() + " has passed before anything was migrated: "
                        + (waiting.holder().isEmpty() ? "preparing" : "the environment is held by " + waiting.holder())
                        + ". Give it a longer 'deadline' if that was on its way.");
    }

    private Turn<MigrateState, MigrateResult> failedBefore(
            MigrateState state, World world, Stored stored, Failure failure) {
        EnvironmentHead head = stored.head();
        if (state.epoch() != 0 && head.state().settled() && head.inProgress().isEmpty()) {
            lock.release(world, state.epoch());
        }
        return new Turn.Failed<>(failure);
    }

    private Turn<MigrateState, MigrateResult> after(MigrateState state, World world, MigrationStep step) {
        if (step instanceof MigrationStep.Again) {
            return new Turn.Wait<>(state, Duration.ZERO);
        }
        if (step instanceof MigrationStep.Later later) {
            return new Turn.Wait<>(state, later.atMost(), later.wakes());
        }
        MigrationStep.Over over = (MigrationStep.Over) step;
        boolean well = over.end() == End.MIGRATED && over.reason().isEmpty();
        settleLock(state, world, over.head().head(), well);
        return new Turn.Wait<>(
                state.ended(new MigrateState.End(
                        over.end().name().toLowerCase(Locale.ROOT),
                        over.item(),
                        over.done(),
                        well ? Optional.empty() : Optional.of(new Failure(over.reason(), over.message())),
                        world.now())),
                Duration.ZERO);
    }

    private Turn<MigrateState, MigrateResult> told(MigrateState state, World world, MigrateState.End end) {
        if (end.failure().isPresent()) {
            return new Turn.Failed<>(end.failure().get());
        }
        List<Migrated> all = new ArrayList<>(state.already());
        all.addAll(end.done());
        return new Turn.Done<>(
                new MigrateResult(world.environment(), state.request().release(), all, changed(end.done()), false));
    }

    private static boolean changed(List<Migrated> done) {
        return done.stream().anyMatch(one -> one.to().isEmpty() || !one.to().equals(one.from()));
    }

    /** After success the deployment follows, and nobody is to come between; else the environment is let go. */
    private void settleLock(MigrateState state, World world, EnvironmentHead head, boolean well) {
        boolean follows = well
                && head.running()
                        .map(ReleaseSummary::name)
                        .filter(state.request().release()::equals)
                        .isEmpty();
        if (!follows && head.state().settled() && head.inProgress().isEmpty()) {
            lock.release(world, head.epoch());
        }
    }
}
