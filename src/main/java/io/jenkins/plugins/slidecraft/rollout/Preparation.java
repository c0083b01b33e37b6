package io.jenkins.plugins.slidecraft.rollout;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.HeadStore.Stored;
import io.jenkins.plugins.slidecraft.environment.JournalEntry;
import io.jenkins.plugins.slidecraft.environment.Ledger;
import io.jenkins.plugins.slidecraft.environment.ManifestWork;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.environment.Settlement;
import io.jenkins.plugins.slidecraft.environment.Settling;
import io.jenkins.plugins.slidecraft.environment.Workloads;
import io.jenkins.plugins.slidecraft.manifest.ManifestException;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Turn;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest.Purpose;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What comes before the first effect of a rollout: settles what was left behind, records what is found running, verifies
 * the release, writes it into the ledger and the intent into the journal.
 */
final class Preparation {
    private final EnvironmentLock lock;
    private final RollbackGuard guard;
    private final Beginning beginning;
    private final DeployPreparation deployment;

    Preparation(EnvironmentLock lock, RollbackGuard guard, ManifestSource source) {
        this.lock = lock;
        this.guard = guard;
        this.beginning = new Beginning(lock);
        this.deployment = new DeployPreparation(beginning, source);
    }

    /** The lock is looked at again: a state may be old, and another step of the run may have let it go or retaken it. */
    Turn<RolloutState, RolloutResult> prepare(RolloutState state, World world, Stored stored) {
        Optional<Long> epoch = lock.heldEpoch(world);
        if (epoch.isEmpty()) {
            return new Turn.Wait<>(RolloutState.of(state.request()), Duration.ZERO);
        }
        RolloutState held = state.locked(epoch.get());
        if (stored.head().inProgress().isPresent()) {
            return settleAbandoned(held, world, stored);
        }
        Stored known = Settlement.withoutVerdict(world, stored, held.epoch());
        return held.request().purpose() == Purpose.DEPLOY
                ? deployment.prepare(held, world, known)
                : rollback(held, world, known);
    }

    /** An earlier step of this run, or a run that is gone, has left something: it is fenced off by a new epoch first. */
    private Turn<RolloutState, RolloutResult> settleAbandoned(RolloutState state, World world, Stored stored) {
        JournalEntry journal = stored.head().inProgress().orElseThrow();
        RolloutState fenced = state;
        if (journal.epoch() >= state.epoch()) {
            if (!(lock.retake(world) instanceof EnvironmentLock.Held held)) {
                return new Turn.Wait<>(RolloutState.of(state.request()), Duration.ZERO);
            }
            fenced = state.locked(held.epoch());
        }
        return Settlement.settle(world, stored, fenced.epoch()) instanceof Settling.Unsettled later
                ? new Turn.Wait<>(
                        fenced, Outcomes.until(world, fenced.request().deadline(), later.atMost()), later.wakes())
                : new Turn.Wait<>(fenced, Duration.ZERO);
    }

    private Turn<RolloutState, RolloutResult> rollback(RolloutState state, World world, Stored stored) {
        EnvironmentHead head = stored.head();
        String to = state.request().release();
        Optional<ReleaseSummary> target = target(world, head, to);
        if (target.isEmpty()) {
            return giveUp(state, world, stored, noTarget(world, head, to));
        }
        Optional<RollbackGuard.Objection> objection = guard.against(head, target.get(), state.request(), world);
        if (objection.isPresent()) {
            return objected(state, world, stored, objection.get());
        }
        try {
            return rollback(state, world, stored, target.get());
        } catch (InvalidInput e) {
            return giveUp(state, world, stored, new Failure("InvalidManifests", e.getMessage()));
        } catch (ManifestException e) {
            return giveUp(state, world, stored, new Failure(e.reason(), e.getMessage(), e.evidence()));
        }
    }

    private Turn<RolloutState, RolloutResult> rollback(
            RolloutState state, World world, Stored stored, ReleaseSummary target) {
        EnvironmentHead head = stored.head();
        RolloutState resolved =
                state.resolvedTo(state.request().resolved(target.name(), target.images(), target.manifests()));
        RolloutRequest request = resolved.request();
        // What has left the manifests since comes into being again.
        List<WorkloadImage> existing =
                request.hasManifests() ? Workloads.existing(world, target.images()) : target.images();
        List<WorkloadImage> before = Workloads.templates(world, existing);
        Optional<PlannedManifests> planned =
                request.hasManifests() ? Optional.of(plan(world, head, request, state.epoch())) : Optional.empty();
        if (Beginning.isRunning(head, request, before)
                && planned.filter(PlannedManifests::isChange).isEmpty()
                && head.state() != State.FROZEN) {
            world.log(world.environment() + ": " + target.name() + " runs already; nothing to redeploy.");
            return beginning.unchanged(resolved, world, stored);
        }
        return Beginning.begin(resolved, world, stored, target, JournalEntry.ROLLBACK, before, planned);
    }

    /** A release's own manifests, as it was applied with them. */
    static PlannedManifests plan(World world, EnvironmentHead head, RolloutRequest request, long epoch) {
        return PlannedManifests.plan(
                world, head, request, ManifestWork.read(world, request.terms().manifests()), request.targets(), epoch);
    }

    private Turn<RolloutState, RolloutResult> giveUp(RolloutState state, World world, Stored stored, Failure failure) {
        return beginning.giveUp(state, world, stored, failure);
    }

    private Turn<RolloutState, RolloutResult> objected(
            RolloutState state, World world, Stored stored, RollbackGuard.Objection objection) {
        return switch (objection.consequence()) {
            case FIRST -> new Turn.Failed<>(objection.failure());
            case REFUSE -> giveUp(state, world, stored, objection.failure());
            case FREEZE -> {
                Stored frozen = stored.head().state() == State.FROZEN
                        ? stored
                        : HeadStore.write(world, stored, Outcomes.frozenAsItRuns(stored.head(), state.epoch(), world));
                yield giveUp(state, world, frozen, objection.failure());
            }
        };
    }

    /** What a rollback goes back to: a named release, or the last stable one. */
    static Optional<ReleaseSummary> target(World world, EnvironmentHead head, String to) {
        if (head.running().isEmpty()) {
            return Optional.empty();
        }
        return to.isEmpty() ? head.stable() : Ledger.byName(world, to);
    }

    static Failure noTarget(World world, EnvironmentHead head, String to) {
        if (head.running().isEmpty()) {
            return new Failure(
                    "NothingDeployed",
                    "Nothing has been deployed to " + world.environment()
                            + " by slidecraftDeploy yet, so there is no release to roll back to.");
        }
        if (to.isEmpty()) {
            return new Failure(
                    "NoStableRelease",
                    world.environment() + " has no stable release to roll back to; name one: to: '…'.");
        }
        List<String> known = Ledger.all(world).stream()
                .map(ReleaseSummary::name)
                .distinct()
                .limit(10)
                .toList();
        return new Failure(
                "UnknownRelease",
                "to: '" + to + "' is no release of " + world.environment() + "; its last ones are "
                        + String.join(", ", known) + ".");
    }
}
