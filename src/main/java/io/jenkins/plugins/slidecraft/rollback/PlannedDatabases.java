package io.jenkins.plugins.slidecraft.rollback;

import io.jenkins.plugins.slidecraft.descriptor.MigrationSpec;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.migration.Reversals;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.rollout.RollbackGuard;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Tells for a rollback's dry run what the real one would decide about the databases (G12.4), and decides the same. */
public final class PlannedDatabases implements RollbackGuard {
    private final MigrationChoice choice;
    private final Supplier<Map<String, MigrationSpec>> migrations;

    /**
     * @param choice what is asked for
     * @param migrations how the databases are migrated and taken back; asked only where one would have to be taken back
     */
    public PlannedDatabases(MigrationChoice choice, Supplier<Map<String, MigrationSpec>> migrations) {
        this.choice = choice;
        this.migrations = migrations;
    }

    @Override
    public String words(EnvironmentHead head, ReleaseSummary target, World world) {
        return DatabaseGuard.decide(choice, head, target, world).sentence();
    }

    @Override
    public Optional<Objection> against(
            EnvironmentHead head, ReleaseSummary target, RolloutRequest request, World world) {
        DatabaseGuard guard = new DatabaseGuard();
        guard.prepare(choice, false);
        Optional<Objection> objection = guard.against(head, target, request, world);
        if (objection
                .map(Objection::consequence)
                .filter(Consequence.FIRST::equals)
                .isEmpty()) {
            return objection;
        }
        MigrationDecision decision = guard.verdict().orElseThrow().decision();
        try {
            DatabaseGuard.reversal(migrations.get(), decision, head, target, request);
            return objection;
        } catch (Reversals.ImpossibleException e) {
            return Optional.of(new Objection(
                    Consequence.REFUSE, DatabaseGuard.impossible(head.environment(), decision, target.name(), e)));
        }
    }
}
