package io.jenkins.plugins.slidecraft.rollback;

import io.jenkins.plugins.slidecraft.descriptor.MigrationSpec;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.Ledger;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.migration.MigrateRequest;
import io.jenkins.plugins.slidecraft.migration.Reversals;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.rollout.RollbackGuard;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lets a rollback begin once the databases are as its target needs them; remembers what it decided in this turn. */
final class DatabaseGuard implements RollbackGuard {
    static final String FROZEN = "NotReversible";
    static final String REFUSED = "MigrationRefused";
    static final String REVERSE_FIRST = "ReverseFirst";

    private volatile MigrationChoice choice = MigrationChoice.AUTO;
    private volatile boolean reversed;
    private volatile Optional<Verdict> verdict = Optional.empty();

    /**
     * What was decided.
     *
     * @param consequence empty: the rollback may begin
     */
    record Verdict(MigrationDecision decision, ReleaseSummary target, Optional<Consequence> consequence) {}

    /** Before a turn. */
    void prepare(MigrationChoice asked, boolean reversedAlready) {
        choice = asked;
        reversed = reversedAlready;
        verdict = Optional.empty();
    }

    /** What was decided in this turn; empty where it didn't come to that. */
    Optional<Verdict> verdict() {
        return verdict;
    }

    /** Decides for a target, from what the ledger says now. */
    static MigrationDecision decide(MigrationChoice choice, EnvironmentHead head, ReleaseSummary target, World world) {
        if (head.migrations().isEmpty() && target.migrations().isEmpty()) {
            return MigrationDecision.NONE;
        }
        List<ReleaseSummary> known = Ledger.all(world);
        return MigrationDecision.of(choice, head.migrations(), target, head.stable(), known);
    }

    /** The id of the migrations that take the databases back first. */
    static String reversalId(RolloutRequest request) {
        return request.id() + "-db";
    }

    /**
     * The migrations that take the databases back first.
     *
     * @throws Reversals.ImpossibleException where one can't be taken back
     */
    static MigrateRequest reversal(
            Map<String, MigrationSpec> migrations,
            MigrationDecision decision,
            EnvironmentHead head,
            ReleaseSummary target,
            RolloutRequest request) {
        Map<String, String> targets = new LinkedHashMap<>();
        decision.with(MigrationDecision.Outcome.REVERSE)
                .forEach(database ->
                        targets.put(database.name(), database.target().orElseThrow()));
        return Reversals.request(
                migrations,
                targets,
                head.migrations(),
                head.environment(),
                reversalId(request),
                target.name(),
                request.buildUrl(),
                request.actor(),
                request.deadline());
    }

    /** That a database which would have to be taken back can't be. */
    static Failure impossible(
            String environment, MigrationDecision decision, String target, Reversals.ImpossibleException why) {
        return new Failure(
                REFUSED,
                environment + " was not rolled back to " + target + ", and nothing was changed. " + decision.sentence()
                        + " But: " + why.getMessage());
    }

    @Override
    public Optional<Objection> against(
            EnvironmentHead head, ReleaseSummary target, RolloutRequest request, World world) {
        MigrationDecision decision = decide(choice, head, target, world);
        Optional<Objection> objection = objection(decision, head, target);
        verdict = Optional.of(new Verdict(decision, target, objection.map(Objection::consequence)));
        return objection;
    }

    private Optional<Objection> objection(MigrationDecision decision, EnvironmentHead head, ReleaseSummary target) {
        String environment = head.environment();
        return switch (decision.outcome()) {
            case NONE, STAY -> Optional.empty();
            case REVERSE ->
                Optional.of(
                        reversed
                                ? new Objection(
                                        Consequence.FREEZE, new Failure(FROZEN, notThere(decision, head, target)))
                                : new Objection(
                                        Consequence.FIRST,
                                        new Failure(REVERSE_FIRST, environment + ": " + decision.sentence())));
            case FREEZE ->
                Optional.of(new Objection(Consequence.FREEZE, new Failure(FROZEN, frozen(decision, head, target))));
            case REFUSE ->
                Optional.of(new Objection(
                        Consequence.REFUSE,
                        new Failure(
                                REFUSED,
                                environment + " was not rolled back to " + target.name() + ", and nothing was changed. "
                                        + decision.sentence())));
        };
    }

    /** The reversal has succeeded, and yet its tool says that the level is another one. */
    private static String notThere(MigrationDecision decision, EnvironmentHead head, ReleaseSummary target) {
        StringBuilder text = new StringBuilder(head.environment() + " is frozen: taking the databases back for "
                + target.name() + " has not brought them there.");
        decision.with(MigrationDecision.Outcome.REVERSE).forEach(database -> text.append(" ")
                .append(database.name())
                .append(" is at level ")
                .append(database.level())
                .append(" instead of ")
                .append(database.target().orElse("(unknown)"))
                .append("."));
        return text.append(
                        " What to do next: look at the Job's log above; bring a release that works with this level with"
                                + " slidecraftDeploy, which ends the freeze.")
                .toString();
    }

    private static String frozen(MigrationDecision decision, EnvironmentHead head, ReleaseSummary target) {
        String running = head.running().map(ReleaseSummary::name).orElse("what runs");
        return head.environment() + " is frozen: it can't go back to " + target.name() + ", and " + running
                + " goes on running. " + decision.sentence()
                + " What to do next: fix forward. Build a release that works with"
                + " these levels and bring it with slidecraftDeploy, which ends the freeze; until then nothing else changes "
                + head.environment() + ".";
    }
}
