package io.jenkins.plugins.slidecraft.rollback;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.JournalEntry;
import io.jenkins.plugins.slidecraft.environment.Ledger;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationTurns;
import io.jenkins.plugins.slidecraft.migration.MigrateOperation;
import io.jenkins.plugins.slidecraft.migration.MigrateRequest;
import io.jenkins.plugins.slidecraft.migration.MigrateResult;
import io.jenkins.plugins.slidecraft.migration.MigrateState;
import io.jenkins.plugins.slidecraft.migration.Reversals;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.operation.Turn;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.rollout.RollbackGuard.Consequence;
import io.jenkins.plugins.slidecraft.rollout.RollingRollout;
import io.jenkins.plugins.slidecraft.rollout.RolloutResult;
import io.jenkins.plugins.slidecraft.rollout.RolloutState;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/**
 * Takes an environment back to its last stable release, or to a named one (G12): decides about the databases, records what
 * runs, redeploys the release's digests, all components side by side, writes the incident down and into the runbook. Asks no
 * metric. Ends in one of these states: rolled back; frozen, where the rollback failed or would be unsafe; or as it was, where
 * it was refused. Whatever can't be written down of it never fails a rollback.
 *
 * <p>The incident is a ConfigMap named after the operation: the first one that is written stays, and all else is made from
 * it, so that doing it again, from any point, comes to the same.
 */
public final class RollbackOperation implements Operation<RollbackState, RollbackResult> {
    private final DatabaseGuard databases = new DatabaseGuard();
    private final RollingRollout rollout;
    private final MigrateOperation reversal;

    public RollbackOperation(EnvironmentLock lock) {
        rollout = new RollingRollout(lock, databases);
        reversal = new MigrateOperation(lock);
    }

    @Override
    public Class<RollbackState> stateType() {
        return RollbackState.class;
    }

    @Override
    public String status(RollbackState state) {
        return state.isOver()
                ? "writing the incident down"
                : state.isReversing() ? reversal.status(state.reversal().get()) : rollout.status(state.rollout());
    }

    @Override
    public Turn<RollbackState, RollbackResult> advance(RollbackState state, World world) {
        if (state.isOver()) {
            return Aftermath.advance(state, world, true);
        }
        if (state.isReversing()) {
            return wrapReversal(state, reversal.advance(state.reversal().get(), world), world);
        }
        Optional<RollbackState> reversing = ownReversal(state, world);
        if (reversing.isPresent()) {
            return advance(reversing.get(), world);
        }
        databases.prepare(state.terms().migration(), state.reversed());
        return wrap(state, rollout.advance(state.rollout(), world), world);
    }

    @Override
    public Turn<RollbackState, RollbackResult> stop(RollbackState state, World world, String cause) {
        if (state.isOver()) {
            return Aftermath.advance(state, world, false);
        }
        if (state.isReversing()) {
            return wrapReversal(state, reversal.stop(state.reversal().get(), world, cause), world);
        }
        databases.prepare(state.terms().migration(), state.reversed());
        return wrap(state, rollout.stop(state.rollout(), world, cause), world);
    }

    /** The state of the turn that began taking the databases back was lost: the journal has it. */
    private static Optional<RollbackState> ownReversal(RollbackState state, World world) {
        if (state.rollout().isBegun() || state.reversed()) {
            return Optional.empty();
        }
        EnvironmentHead head = HeadStore.read(world).head();
        String id = DatabaseGuard.reversalId(state.request());
        if (!head.isInProgress(id)) {
            return Optional.empty();
        }
        JournalEntry journal = head.inProgress().orElseThrow();
        Optional<ReleaseSummary> target = Ledger.all(world).stream()
                .filter(release -> release.name().equals(journal.release().name()))
                .max(Comparator.comparingLong(ReleaseSummary::sequence));
        Optional<MigrationPlan> plan = MigrationTurns.plan(world, journal);
        if (target.isEmpty() || plan.isEmpty()) {
            return Optional.empty();
        }
        MigrationDecision decision = DatabaseGuard.decide(state.terms().migration(), head, target.get(), world);
        MigrateRequest request = new MigrateRequest(
                id,
                target.get().name(),
                plan.get(),
                state.request().buildUrl(),
                state.request().actor(),
                false);
        return Optional.of(
                state.decided(new DatabaseGuard.Verdict(decision, target.get(), Optional.of(Consequence.FIRST)))
                        .reversing(MigrateState.of(request)));
    }

    private Turn<RollbackState, RollbackResult> wrap(
            RollbackState before, Turn<RolloutState, RolloutResult> turn, World world) {
        Optional<DatabaseGuard.Verdict> verdict = databases.verdict();
        RollbackState state = verdict.map(before::decided).orElse(before);
        if (turn instanceof Turn.Wait<RolloutState, RolloutResult> wait) {
            tell(before, verdict, world);
            return new Turn.Wait<>(state.with(wait.state()), wait.atMost(), wait.wakes());
        }
        if (turn instanceof Turn.Done<RolloutState, RolloutResult> done) {
            tell(before, verdict, world);
            return new Turn.Wait<>(state.ended(done.result()), Duration.ZERO);
        }
        Failure failure = ((Turn.Failed<RolloutState, RolloutResult>) turn).failure();
        if (verdict.flatMap(DatabaseGuard.Verdict::consequence)
                .filter(Consequence.FIRST::equals)
                .isPresent()) {
            tell(before, verdict, world);
            return reverse(state, verdict.get(), world);
        }
        boolean frozen = verdict.flatMap(DatabaseGuard.Verdict::consequence)
                .filter(Consequence.FREEZE::equals)
                .isPresent();
        if (state.rollout().isBegun() || frozen) {
            return new Turn.Wait<>(state.failed(failure, world.now()), Duration.ZERO);
        }
        return state.reversed()
                ? new Turn.Wait<>(state.failed(betweenTheTwo(state, failure, world), world.now()), Duration.ZERO)
                : new Turn.Failed<>(failure);
    }

    /** It ended after the databases were taken back and before the release was. */
    private static Failure betweenTheTwo(RollbackState state, Failure failure, World world) {
        return new Failure(
                failure.reason(),
                failure.message() + " " + world.environment() + " is frozen: its databases have been taken back for "
                        + state.target() + ", which does not run there yet. Call slidecraftRollback(environment: '"
                        + world.environment() + "', to: '" + state.target() + "').",
                failure.evidence());
    }

    private Turn<RollbackState, RollbackResult> reverse(
            RollbackState state, DatabaseGuard.Verdict verdict, World world) {
        try {
            MigrateRequest request = DatabaseGuard.reversal(
                    state.terms().migrations(),
                    verdict.decision(),
                    HeadStore.read(world).head(),
                    verdict.target(),
                    state.request());
            return new Turn.Wait<>(state.reversing(MigrateState.of(request)), Duration.ZERO);
        } catch (Reversals.ImpossibleException e) {
            return new Turn.Failed<>(
                    DatabaseGuard.impossible(world.environment(), verdict.decision(), state.target(), e));
        }
    }

    private static Turn<RollbackState, RollbackResult> wrapReversal(
            RollbackState state, Turn<MigrateState, MigrateResult> turn, World world) {
        if (turn instanceof Turn.Wait<MigrateState, MigrateResult> wait) {
            return new Turn.Wait<>(state.reversing(wait.state()), wait.atMost(), wait.wakes());
        }
        if (turn instanceof Turn.Done<MigrateState, MigrateResult>) {
            return new Turn.Wait<>(state.backAtLevel(), Duration.ZERO);
        }
        Failure failure = ((Turn.Failed<MigrateState, MigrateResult>) turn).failure();
        Failure told = new Failure(
                failure.reason(),
                "The rollback to " + state.target()
                        + " was not begun, since the databases could not be taken back first. " + failure.message(),
                failure.evidence());
        return state.reversal().get().isBegun()
                ? new Turn.Wait<>(state.failed(told, world.now()), Duration.ZERO)
                : new Turn.Failed<>(told);
    }

    /** What is done about the databases, once. */
    private static void tell(RollbackState before, Optional<DatabaseGuard.Verdict> verdict, World world) {
        verdict.filter(now -> before.decision().isEmpty())
                .map(now -> now.decision().sentence())
                .filter(sentence -> !sentence.isEmpty())
                .ifPresent(sentence -> world.log(world.environment() + ": " + sentence));
    }
}
