package io.jenkins.plugins.slidecraft.rollback;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.jenkins.plugins.slidecraft.migration.MigrateState;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest;
import io.jenkins.plugins.slidecraft.rollout.RolloutResult;
import io.jenkins.plugins.slidecraft.rollout.RolloutState;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a {@link RollbackOperation} has come.
 *
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

    RollbackState with(RolloutState next) {
        return new RollbackState(
                request, askedAt, next, result, terms, decision, target, failure, endedAt, attempts, reversal,
                reversed);
    }

    RollbackState decided(DatabaseGuard.Verdict verdict) {
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

    RollbackState reversing(MigrateState next) {
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
    RollbackState backAtLevel() {
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

    RollbackState ended(RolloutResult end) {
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

    RollbackState failed(Failure why, Instant at) {
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

    RollbackState tried() {
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
