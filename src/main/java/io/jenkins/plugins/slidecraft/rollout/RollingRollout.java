package io.jenkins.plugins.slidecraft.rollout;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.HeadStore.Stored;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry;
import io.jenkins.plugins.slidecraft.environment.JournalEntry;
import io.jenkins.plugins.slidecraft.environment.LockWait;
import io.jenkins.plugins.slidecraft.environment.ManifestProgress;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.environment.Settlement;
import io.jenkins.plugins.slidecraft.environment.TakenOverException;
import io.jenkins.plugins.slidecraft.environment.Workloads;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.manifest.ManifestException;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.operation.Turn;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest.Purpose;
import io.jenkins.plugins.slidecraft.rollout.RolloutState.Phase;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Brings a release into an environment by rolling updates (G6.3: maxUnavailable 0, maxSurge 1), or takes it back to an
 * earlier one (G12). Ends in one of these states: complete; taken back to what ran before (failure, abort, deadline); or,
 * for a rollback that fails, frozen for a person to decide. Where even that can't be written, the journal says what is
 * under way, and the run's settlement or the reaper ends it.
 */
public final class RollingRollout implements Operation<RolloutState, RolloutResult> {
    private static final Failure INTERRUPTED = new Failure(
            Failure.INTERNAL_ERROR, "It was being taken back when its controller stopped, and why is no longer known.");

    private final EnvironmentLock lock;
    private final Preparation preparation;
    private final Changing changing = new Changing();
    private final Ending ending;
    private final LockWait waiting;

    public RollingRollout(EnvironmentLock lock) {
        this(lock, RollbackGuard.NONE, ManifestSource.NONE);
    }

    /** @param source where the manifests of a release are that was not deployed here before */
    public RollingRollout(EnvironmentLock lock, ManifestSource source) {
        this(lock, RollbackGuard.NONE, source);
    }

    /** @param guard what may speak against a rollback */
    public RollingRollout(EnvironmentLock lock, RollbackGuard guard) {
        this(lock, guard, ManifestSource.NONE);
    }

    private RollingRollout(EnvironmentLock lock, RollbackGuard guard, ManifestSource source) {
        this.lock = lock;
        this.waiting = new LockWait(lock);
        this.preparation = new Preparation(lock, guard, source);
        this.ending = new Ending(lock);
    }

    @Override
    public Class<RolloutState> stateType() {
        return RolloutState.class;
    }

    @Override
    public String status(RolloutState state) {
        String what = state.request().purpose() == Purpose.DEPLOY ? "deploy of " : "rollback to ";
        String phase =
                switch (state.phase()) {
                    case LOCK -> waiting.words();
                    case PREPARE -> "preparing";
                    case BEFORE -> "running the hooks that come before: " + changing.hook();
                    case APPLY -> "changing the workloads";
                    case WATCH -> "waiting for the pods: " + changing.seen();
                    case AFTER -> "running the hooks that come after: " + changing.hook();
                    case COMMIT -> "recording the result";
                    case UNDO -> "taking it back";
                };
        return what + state.request().release() + ": " + phase;
    }

    @Override
    public Turn<RolloutState, RolloutResult> advance(RolloutState state, World world) {
        return guarded(state, world, (known, stored) -> {
            if (known.phase().compareTo(Phase.WATCH) < 0 && isLate(known, world)) {
                return failed(known, world, stored, deadlineFailure(known));
            }
            return switch (known.phase()) {
                case LOCK -> waiting.take(world, known, known.request().deadline(), known::locked);
                case PREPARE -> preparation.prepare(known, world, stored);
                case BEFORE, AFTER -> orLate(changing.hooks(known, world, stored), known, world, stored);
                case APPLY -> changing.apply(known, world, stored);
                case WATCH -> orLate(changing.watch(known, world, stored), known, world, stored);
                case COMMIT -> ending.commit(known, world, stored);
                case UNDO -> ending.undo(known, world, stored);
            };
        });
    }

    @Override
    public Turn<RolloutState, RolloutResult> stop(RolloutState state, World world, String cause) {
        return guarded(state, world, (known, stored) -> {
            if (known.phase() == Phase.UNDO) {
                return ending.undo(known, world, stored);
            }
            Failure aborted = new Failure(Failure.ABORTED, cause);
            if (known.isBegun() && known.request().purpose() == Purpose.ROLLBACK) {
                Settlement.settle(world, stored, known.epoch());
                lock.release(world, known.epoch());
                return new Turn.Failed<>(new Failure(
                        Failure.ABORTED,
                        cause + " The rollback to " + known.request().release()
                                + " is written to all workloads; its pods were not awaited."));
            }
            return failed(known, world, stored, aborted);
        });
    }

    /** Takes a turn on what the head says of this operation, and turns what it throws into its end. */
    private Turn<RolloutState, RolloutResult> guarded(
            RolloutState state, World world, BiFunction<RolloutState, Stored, Turn<RolloutState, RolloutResult>> body) {
        try {
            Stored stored = HeadStore.read(world);
            Optional<Turn<RolloutState, RolloutResult>> over = alreadyOver(state, stored.head(), world);
            return over.isPresent() ? over.get() : body.apply(adopted(state, stored.head()), stored);
        } catch (TakenOverException e) {
            return new Turn.Failed<>(new Failure(Failure.TAKEN_OVER, e.getMessage()));
        } catch (ManifestException e) {
            return failed(state, world, HeadStore.read(world), new Failure(e.reason(), e.getMessage(), e.evidence()));
        } catch (Workloads.MissingException e) {
            return failed(state, world, HeadStore.read(world), new Failure("WorkloadMissing", e.getMessage()));
        } catch (KubeException e) {
            if (e.isTransient() || state.phase() == Phase.UNDO) {
                throw e;
            }
            return failed(state, world, HeadStore.read(world), refusal(world, e));
        }
    }

    private static Failure refusal(World world, KubeException e) {
        String hint = e.isForbidden()
                ? " (refused for the identity that the controller uses for this cluster, by a quota or by an admission"
                        + " rule: see the Role that the plugin ships)"
                : "";
        return new Failure(
                e.reason() == null || e.reason().isEmpty() ? Failure.API_ERROR : e.reason(),
                world.environment() + ": the API server answered " + e.code() + ": " + e.getMessage() + hint);
    }

    /** A state that is older than what the operation has done already: the head tells how it ended. */
    private Optional<Turn<RolloutState, RolloutResult>> alreadyOver(
            RolloutState state, EnvironmentHead head, World world) {
        String id = state.request().id();
        if (head.isInProgress(id)) {
            return Optional.empty();
        }
        Optional<HistoryEntry> entry =
                head.entry(id).filter(known -> known.outcome().over());
        if (entry.isPresent()) {
            if (head.state().settled() && head.inProgress().isEmpty()) {
                // The head was written, but perhaps not the Lease.
                lock.release(world, head.epoch());
            }
            return Optional.of(ended(state, head, entry.get(), world));
        }
        if (state.isBegun()) {
            throw new TakenOverException(
                    "The " + state.request().purpose().name().toLowerCase(java.util.Locale.ROOT)
                            + " of " + state.request().release() + " to " + head.environment()
                            + " is no longer what is in progress there: somebody has taken the environment over.");
        }
        return Optional.empty();
    }

    private Turn<RolloutState, RolloutResult> ended(
            RolloutState state, EnvironmentHead head, HistoryEntry entry, World world) {
        String what = "This " + entry.kind() + " of " + entry.name();
        if (entry.outcome() == HistoryEntry.Outcome.FAILED) {
            return new Turn.Failed<>(state.failure()
                    .orElseGet(() ->
                            new Failure(Failure.TAKEN_OVER, what + " was taken back " + bySomebody(head, world))));
        }
        ReleaseSummary running = head.running().orElseThrow();
        return running.sequence() == entry.sequence()
                ? new Turn.Done<>(Outcomes.result(state, head, running))
                : new Turn.Failed<>(new Failure(
                        Failure.TAKEN_OVER,
                        what + " was completed, but " + running.name() + " runs in " + head.environment()
                                + " by now."));
    }

    private String bySomebody(EnvironmentHead head, World world) {
        return lock.holder(world)
                .map(holder -> holder.sameRun(world.self())
                        ? "by another step of this run: steps on one environment come one after another, not in"
                                + " parallel."
                        : "by somebody else, " + holder.describe() + " holds " + head.environment() + " now.")
                .orElse("by somebody else, who has let " + head.environment() + " go since.");
    }

    /** The journal was written, but the state of that turn was lost: go on from the journal. */
    private static RolloutState adopted(RolloutState state, EnvironmentHead head) {
        if (!head.isInProgress(state.request().id())) {
            return state;
        }
        if (state.epoch() != 0 && head.epoch() > state.epoch()) {
            throw new TakenOverException("Environment " + head.environment() + " has epoch " + head.epoch()
                    + ", this operation " + state.epoch() + ": somebody has taken it over.");
        }
        JournalEntry journal = head.inProgress().orElseThrow();
        boolean takingBack =
                journal.manifests().map(ManifestProgress::takingBack).orElse(false);
        if (state.isBegun()) {
            return takingBack && state.phase() != Phase.UNDO ? state.failing(INTERRUPTED) : state;
        }
        if (head.epoch() != journal.epoch()) {
            throw new TakenOverException("Environment " + head.environment() + " has epoch " + head.epoch()
                    + ", this operation began under " + journal.epoch() + ": somebody has taken it over.");
        }
        String before = head.running().map(ReleaseSummary::manifests).orElse("");
        String manifests = journal.manifests().isPresent() ? journal.release().manifests() : "";
        RolloutState begun = state.locked(journal.epoch())
                .begun(
                        state.request().resolved(journal.release().name(), journal.intent(), manifests),
                        head.running().map(ReleaseSummary::name).orElse(""),
                        journal.undo(),
                        !manifests.isEmpty() && !manifests.equals(before),
                        journal.startedAt());
        return takingBack ? begun.failing(INTERRUPTED) : begun;
    }

    /** Whether it is late counts only after a look: the controller may have been down while all became ready. */
    private Turn<RolloutState, RolloutResult> orLate(
            Turn<RolloutState, RolloutResult> turn, RolloutState state, World world, Stored stored) {
        if (turn instanceof Turn.Failed<RolloutState, RolloutResult> broken) {
            return failed(state, world, stored, broken.failure());
        }
        boolean goingOn = turn instanceof Turn.Wait<RolloutState, RolloutResult> wait
                && wait.state().phase() == state.phase();
        return goingOn && isLate(state, world) ? failed(state, world, stored, deadlineFailure(state)) : turn;
    }

    private Turn<RolloutState, RolloutResult> failed(RolloutState state, World world, Stored stored, Failure failure) {
        return ending.failed(state, world, stored, failure);
    }

    private static boolean isLate(RolloutState state, World world) {
        return !world.now().isBefore(state.request().deadline());
    }

    private Failure deadlineFailure(RolloutState state) {
        String where =
                switch (state.phase()) {
                    case LOCK ->
                        waiting.holder().isEmpty() ? "waiting for the environment" : "held by " + waiting.holder();
                    case WATCH -> changing.seen();
                    case BEFORE, AFTER -> changing.hook();
                    default -> status(state);
                };
        return new Failure(
                Failure.DEADLINE_EXCEEDED,
                "The deadline " + state.request().deadline() + " has passed: " + where
                        + ". Give it a longer 'deadline' if that was on its way.");
    }
}
