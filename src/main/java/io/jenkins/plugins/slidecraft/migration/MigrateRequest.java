package io.jenkins.plugins.slidecraft.migration;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.jenkins.plugins.slidecraft.descriptor.VariableNeed;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.time.Instant;
import java.util.List;

/**
 * What {@code slidecraftMigrate} asks for.
 *
 * @param id names the operation; stable over restarts, unique among all, a DNS label of at most 40 characters
 * @param release the release's name, as {@code 1.4.2-abc1234}
 * @param plan what is run
 * @param buildUrl the run's address, for the ledger
 * @param actor who started the run, for the ledger
 * @param dryRun whether only the plan is told and nothing is changed
 * @param variables what the release's components need and its deployment can't bring (G4): better missed before a database
 *     is changed than after
 * @param envFile what the build found lacking in the environment's own file of variables (G4); none where all was there
 */
public record MigrateRequest(
        String id,
        String release,
        MigrationPlan plan,
        String buildUrl,
        String actor,
        boolean dryRun,
        List<VariableNeed> variables,
        List<Problem> envFile) {
    public MigrateRequest {
        variables = variables == null ? List.of() : List.copyOf(variables);
        // Requests that an earlier version stored have none.
        envFile = envFile == null ? List.of() : List.copyOf(envFile);
    }

    /** A request that needs no variables. */
    public MigrateRequest(
            String id, String release, MigrationPlan plan, String buildUrl, String actor, boolean dryRun) {
        this(id, release, plan, buildUrl, actor, dryRun, List.of(), List.of());
    }

    /** When the operation has ended at the latest, if the way back takes all the time that it may. */
    @JsonIgnore
    public Instant lastDeadline() {
        long back = plan.items().stream()
                .mapToLong(item -> item.undo().map(job -> job.deadlineSeconds()).orElse(0L))
                .max()
                .orElse(0);
        // The pod of a Job that is stopped has its own grace, and a Job is stopped a while after its deadline.
        return plan.deadline().plusSeconds(back + 180);
    }

    MigrateRequest with(MigrationPlan other) {
        return new MigrateRequest(id, release, other, buildUrl, actor, dryRun, variables, envFile);
    }
}
