package io.jenkins.plugins.slidecraft.steps;

import hudson.model.Run;
import io.jenkins.plugins.slidecraft.config.EnvironmentConfig;
import io.jenkins.plugins.slidecraft.config.SlideCraftConfiguration;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.descriptor.MigrationSpec;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.preflight.EnvFileRecord;
import io.jenkins.plugins.slidecraft.rollback.PlannedDatabases;
import io.jenkins.plugins.slidecraft.rollback.RollbackArguments;
import io.jenkins.plugins.slidecraft.rollout.DeployArguments;
import io.jenkins.plugins.slidecraft.rollout.PlanOperation;
import io.jenkins.plugins.slidecraft.rollout.RollbackGuard;
import io.jenkins.plugins.slidecraft.rollout.RolloutPlan;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** {@code slidecraftDeploy} and {@code slidecraftRollback} with {@code dryRun: true}. Needs no approval, changes nothing. */
final class PlanExecution extends OperationExecution<PlanOperation.PlanState, RolloutPlan> {
    private static final long serialVersionUID = 1L;
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final String DEPLOY = "deploy";

    private final String kind;
    private final String arguments;

    private PlanExecution(StepContext context, String kind, String environment, Map<String, Object> arguments) {
        super(context, "plan", environment);
        this.kind = kind;
        this.arguments = Json.write(arguments);
    }

    static PlanExecution of(StepContext context, DeployArguments deploy) {
        return new PlanExecution(context, DEPLOY, deploy.environment(), deploy.toMap());
    }

    static PlanExecution of(StepContext context, RollbackArguments rollback) {
        return new PlanExecution(context, "rollback", rollback.environment(), rollback.toMap());
    }

    @Override
    Operation<PlanOperation.PlanState, RolloutPlan> operation() {
        return new PlanOperation(new EnvironmentLock(), guard(), StoredManifests.of(getContext(), environment()));
    }

    private RollbackGuard guard() {
        if (kind.equals(DEPLOY)) {
            return RollbackGuard.NONE;
        }
        try {
            RollbackArguments rollback = RollbackArguments.parse(Arguments.map(arguments));
            return new PlannedDatabases(rollback.migration(), () -> migrations(rollback));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, MigrationSpec> migrations(RollbackArguments rollback) {
        try {
            // What the step was given is not stored: a dry run leaves nothing with the run, either.
            Optional<Descriptor> given =
                    rollback.descriptor().map(text -> Descriptor.parse(text, Descriptor.DEFAULT_FILE));
            Optional<Descriptor> known =
                    given.isPresent() ? given : Descriptors.find(getContext().get(Run.class));
            return known.map(Descriptor::migrations).orElse(Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the run's descriptor was read", e);
        }
    }

    @Override
    PlanOperation.PlanState begin(Run<?, ?> run, World world) throws IOException {
        Map<String, Object> known = Arguments.map(arguments);
        RolloutRequest request;
        if (kind.equals(DEPLOY)) {
            DeployArguments deploy = DeployArguments.parse("slidecraftDeploy", known);
            Descriptor descriptor = Descriptors.of(run, deploy.descriptor());
            EnvFileRecord builds = EnvFiles.of(run);
            builds.note(descriptor, deploy.release(), environment())
                    .ifPresent(note -> world.log(environment() + ": " + note));
            request =
                    deploy.request(descriptor, builds, operationId(), Runs.address(run), Runs.actor(run), startedAt());
        } else {
            request = RollbackArguments.parse(known)
                    .request(operationId(), Runs.address(run), Runs.actor(run), startedAt());
        }
        return new PlanOperation.PlanState(request.asDryRun(), notes());
    }

    /** What the global configuration has to say. */
    private String notes() {
        return kind.equals(DEPLOY) ? approval(environment()) : "";
    }

    /** What a dry run says of the approval that would be needed; empty where none would. */
    static String approval(String environment) {
        EnvironmentConfig config = SlideCraftConfiguration.get().environment(environment);
        return config.isApprovalRequired()
                ? Messages.PlanExecution_Approval(environment, String.join(", ", config.approverIds()))
                : "";
    }

    @Override
    Instant deadline(PlanOperation.PlanState state) {
        return startedAt().plus(DEADLINE);
    }

    @Override
    Object finish(Run<?, ?> run, RolloutPlan plan) {
        return plan.toMap();
    }

    @Override
    boolean changes() {
        return false;
    }
}
