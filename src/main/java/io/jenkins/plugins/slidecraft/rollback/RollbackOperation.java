package io.jenkins.plugins.slidecraft.rollback;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.Names;
import io.jenkins.plugins.slidecraft.git.Git;
import io.jenkins.plugins.slidecraft.git.GitException;
import io.jenkins.plugins.slidecraft.kube.KubeException;
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
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest;
import io.jenkins.plugins.slidecraft.rollout.RolloutResult;
import io.jenkins.plugins.slidecraft.rollout.RolloutState;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
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
public final class RollbackOperation implements Operation<RollbackOperation.RollbackState, RollbackResult> {
    private static final int RUNBOOK_ATTEMPTS = 3;
    private static final Duration RUNBOOK_RETRY = Duration.ofSeconds(5);

    private final DatabaseGuard databases = new DatabaseGuard();
    private final RollingRollout rollout;
    private final MigrateOperation reversal;

    public RollbackOperation(EnvironmentLock lock) {
        rollout = new RollingRollout(lock, databases);
        reversal = new MigrateOperation(lock);
    }

    /**
     * @param request what was asked for
     * @param askedAt when
     * @param rollout how far the redeployment has come
     * @param result how it ended, once it has ended well
     * @param terms what else it has to keep to and to tell
     * @param decision what was decided about the databases, once it was
     * @param target the release that was found for it, once it was
     * @param failure how it ended, once it has ended badly and that is an incident
     * @param endedAt when it ended
     * @param attempts how often the runbook's entry was tried
     * @param reversal how far the databases are taken back, where that comes first
     * @param reversed whether they were
     */
    public record RollbackState(
            RolloutRequest request,
            Instant askedAt,
            RolloutState rollout,
            Optional<RolloutResult> result,
            RollbackTerms terms,
            Optional<MigrationDecision> decision,
            String target,
            Optional<Failure> failure,
            Optional<Instant> endedAt,
            int attempts,
            Optional<MigrateState> reversal,
            boolean reversed) {
        /** States of earlier versions have no more than a result. */
        public RollbackState {
            terms = terms == null ? RollbackTerms.NONE : terms;
            decision = decision == null ? Optional.empty() : decision;
            target = target == null ? request.release() : target;
            failure = failure == null ? Optional.empty() : failure;
            endedAt = endedAt == null ? result.map(RolloutResult::endedAt) : endedAt;
            reversal = reversal == null ? Optional.empty() : reversal;
        }

        /** The beginning, with nothing but the defaults. */
        public static RollbackState of(RolloutRequest request, Instant askedAt) {
            return of(request, askedAt, RollbackTerms.NONE);
        }

        /** The beginning. */
        public static RollbackState of(RolloutRequest request, Instant askedAt, RollbackTerms terms) {
            return new RollbackState(
                    request,
                    askedAt,
                    RolloutState.of(request),
                    Optional.empty(),
                    terms,
                    Optional.empty(),
                    request.release(),
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    Optional.empty(),
                    false);
        }

        /** Whether nothing is left but to write it down. */
        @JsonIgnore
        public boolean isOver() {
            return result.isPresent() || failure.isPresent();
        }

        private RollbackState with(RolloutState next) {
            return new RollbackState(
                    request, askedAt, next, result, terms, decision, target, failure, endedAt, attempts, reversal,
                    reversed);
        }

        private RollbackState decided(DatabaseGuard.Verdict verdict) {
            // Once a database was taken back nothing is left to decide: what was done stays what is told.
            boolean told = decision.filter(before -> before.outcome() == MigrationDecision.Outcome.REVERSE)
                    .isPresent();
            return new RollbackState(
                    request,
                    askedAt,
                    rollout,
                    result,
                    terms,
                    told ? decision : Optional.of(verdict.decision()),
                    verdict.target().name(),
                    failure,
                    endedAt,
                    attempts,
                    reversal,
                    reversed);
        }

        private RollbackState reversing(MigrateState next) {
            return new RollbackState(
                    request,
                    askedAt,
                    rollout,
                    result,
                    terms,
                    decision,
                    target,
                    failure,
                    endedAt,
                    attempts,
                    Optional.of(next),
                    false);
        }

        /** The databases are as the target needs them: the rollout begins anew. */
        private RollbackState backAtLevel() {
            return new RollbackState(
                    request,
                    askedAt,
                    RolloutState.of(request),
                    result,
                    terms,
                    decision,
                    target,
                    failure,
                    endedAt,
                    attempts,
                    reversal,
                    true);
        }

        /** Whether databases are being taken back. */
        @JsonIgnore
        public boolean isReversing() {
            return reversal.isPresent() && !reversed;
        }

        private RollbackState ended(RolloutResult end) {
            return new RollbackState(
                    request,
                    askedAt,
                    rollout,
                    Optional.of(end),
                    terms,
                    decision,
                    end.release(),
                    failure,
                    Optional.of(end.endedAt()),
                    attempts,
                    reversal,
                    reversed);
        }

        private RollbackState failed(Failure why, Instant at) {
            return new RollbackState(
                    request,
                    askedAt,
                    rollout,
                    result,
                    terms,
                    decision,
                    target,
                    Optional.of(why),
                    Optional.of(at),
                    attempts,
                    reversal,
                    reversed);
        }

        private RollbackState tried() {
            return new RollbackState(
                    request,
                    askedAt,
                    rollout,
                    result,
                    terms,
                    decision,
                    target,
                    failure,
                    endedAt,
                    attempts + 1,
                    reversal,
                    reversed);
        }
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
            return writeDown(state, world, true);
        }
        if (state.isReversing()) {
            return wrapReversal(state, reversal.advance(state.reversal().get(), world), world);
        }
        databases.prepare(state.terms().migration(), state.reversed());
        return wrap(state, rollout.advance(state.rollout(), world), world);
    }

    @Override
    public Turn<RollbackState, RollbackResult> stop(RollbackState state, World world, String cause) {
        if (state.isOver()) {
            return writeDown(state, world, false);
        }
        if (state.isReversing()) {
            return wrapReversal(state, reversal.stop(state.reversal().get(), world, cause), world);
        }
        databases.prepare(state.terms().migration(), state.reversed());
        return wrap(state, rollout.stop(state.rollout(), world, cause), world);
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
        if (!state.rollout().isBegun() && !frozen) {
            return new Turn.Failed<>(failure);
        }
        return new Turn.Wait<>(state.failed(failure, world.now()), Duration.ZERO);
    }

    private Turn<RollbackState, RollbackResult> reverse(
            RollbackState state, DatabaseGuard.Verdict verdict, World world) {
        Map<String, String> targets = new LinkedHashMap<>();
        verdict.decision()
                .with(MigrationDecision.Outcome.REVERSE)
                .forEach(database ->
                        targets.put(database.name(), database.target().orElseThrow()));
        try {
            MigrateRequest request = Reversals.request(
                    state.terms().migrations(),
                    targets,
                    HeadStore.read(world).head().migrations(),
                    world.environment(),
                    state.request().id() + "-db",
                    verdict.target().name(),
                    state.request().buildUrl(),
                    state.request().actor(),
                    state.request().deadline());
            return new Turn.Wait<>(state.reversing(MigrateState.of(request)), Duration.ZERO);
        } catch (Reversals.ImpossibleException e) {
            return new Turn.Failed<>(new Failure(
                    DatabaseGuard.REFUSED,
                    world.environment() + " was not rolled back to " + state.target() + ", and nothing was changed. "
                            + verdict.decision().sentence() + " But: " + e.getMessage()));
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

    private Turn<RollbackState, RollbackResult> writeDown(RollbackState state, World world, boolean goOn) {
        Incident incident = recorded(state, world);
        String runbook = "";
        if (incident.restored() && state.terms().incident().runbook().isPresent()) {
            Runbook entry = new Runbook(state.terms().incident().runbook().get(), incident);
            try {
                if (!goOn) {
                    throw new GitException("the run was stopped", false, null);
                }
                Git.Commit commit = entry.commit(world.git());
                runbook = commit.id();
                world.log(world.environment() + ": runbook entry " + entry.path() + " is in commit " + runbook + ".");
            } catch (GitException e) {
                if (e.isPassing()
                        && state.attempts() + 1 < RUNBOOK_ATTEMPTS
                        && world.now().isBefore(state.request().deadline())) {
                    world.log(world.environment() + ": the runbook's entry is not committed yet: " + e.getMessage()
                            + " Trying again.");
                    return new Turn.Wait<>(state.tried(), RUNBOOK_RETRY);
                }
                world.log(world.environment() + ": the runbook's entry " + entry.path() + " could not be committed: "
                        + e.getMessage() + " The incident's record has all of it.");
                note(world, incident, "not committed: " + e.getMessage());
                return done(state, incident, "", e.getMessage());
            }
            note(world, incident, runbook);
        }
        return done(state, incident, runbook, "");
    }

    private static Turn<RollbackState, RollbackResult> done(
            RollbackState state, Incident incident, String runbook, String runbookFailure) {
        return new Turn.Done<>(new RollbackResult(state.result(), incident, runbook, runbookFailure, state.failure()));
    }

    /** The incident's record; a cluster that refuses it hides nothing: the run still gets it. */
    private static Incident recorded(RollbackState state, World world) {
        String operation = state.request().id();
        String name = Names.incident(world.environment(), operation);
        String what = state.result()
                .map(result -> "rolled back to " + result.release() + "; ")
                .orElse("");
        Incident built = null;
        try {
            Optional<Incident> before = IncidentStore.read(world, operation);
            built = before.isPresent() ? before.get() : new IncidentBuilder(state, world).build();
            Incident incident = before.isPresent() ? built : IncidentStore.create(world, built);
            if (state.attempts() == 0) {
                world.log(world.environment() + ": " + what + "incident recorded as ConfigMap " + name + ".");
            }
            return incident;
        } catch (KubeException e) {
            if (e.isTransient()) {
                throw e;
            }
            world.log(world.environment() + ": " + what + "the incident could not be recorded in the cluster: "
                    + e.getMessage());
            return built == null ? IncidentBuilder.withoutCluster(state, world) : built;
        }
    }

    private static void note(World world, Incident incident, String runbook) {
        try {
            IncidentStore.note(world, incident.operation(), runbook);
        } catch (KubeException e) {
            // It stands in the log and with the run as well.
            world.log(world.environment() + ": that could not be noted beside the incident: " + e.getMessage());
        }
    }
}
