package io.jenkins.plugins.slidecraft.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.descriptor.IncidentSpec;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.rollback.MigrationChoice;
import io.jenkins.plugins.slidecraft.rollback.RollbackArguments;
import io.jenkins.plugins.slidecraft.rollback.RollbackOperation;
import io.jenkins.plugins.slidecraft.rollback.RollbackResult;
import io.jenkins.plugins.slidecraft.rollback.RollbackState;
import io.jenkins.plugins.slidecraft.rollback.RollbackTerms;
import io.jenkins.plugins.slidecraft.ui.IncidentRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code slidecraftRollback}: takes an environment back to its last stable release, or to a named one. */
public final class SlideCraftRollbackStep extends Step {
    /** A public field, since {@code getDescriptor} is taken: data binding looks for fields first. */
    @DataBoundSetter
    public String descriptor;

    private final String environment;
    private String to;
    private String reason;
    private String deadline;
    private boolean dryRun;
    private String migration = MigrationChoice.AUTO.label();

    @DataBoundConstructor
    public SlideCraftRollbackStep(String environment) {
        this.environment = environment;
    }

    public String getEnvironment() {
        return environment;
    }

    public String getTo() {
        return to;
    }

    @DataBoundSetter
    public void setTo(String to) {
        this.to = Util.fixEmptyAndTrim(to);
    }

    public String getReason() {
        return reason;
    }

    @DataBoundSetter
    public void setReason(String reason) {
        this.reason = Util.fixEmptyAndTrim(reason);
    }

    public String getDeadline() {
        return deadline;
    }

    @DataBoundSetter
    public void setDeadline(String deadline) {
        this.deadline = Util.fixEmptyAndTrim(deadline);
    }

    public boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    public String getMigration() {
        return migration;
    }

    @DataBoundSetter
    public void setMigration(String migration) {
        this.migration = Util.fixEmptyAndTrim(migration) == null ? MigrationChoice.AUTO.label() : migration.strip();
    }

    @Override
    public StepExecution start(StepContext context) throws SlideCraftStepException {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put(RollbackArguments.ENVIRONMENT, environment);
        arguments.put(RollbackArguments.TO, to);
        arguments.put(RollbackArguments.REASON, reason);
        arguments.put(RollbackArguments.DEADLINE, deadline);
        arguments.put(RollbackArguments.MIGRATION, migration);
        arguments.put(RollbackArguments.DESCRIPTOR, descriptor);
        RollbackArguments rollback = Arguments.checked(() -> RollbackArguments.parse(arguments));
        return dryRun ? PlanExecution.of(context, rollback) : new Execution(context, rollback);
    }

    /** The running step. */
    static final class Execution extends OperationExecution<RollbackState, RollbackResult> {
        private static final long serialVersionUID = 1L;

        private final String arguments;

        Execution(StepContext context, RollbackArguments arguments) {
            super(context, "rollback", arguments.environment());
            this.arguments = Json.write(arguments.toMap());
        }

        @Override
        Operation<RollbackState, RollbackResult> operation() {
            return new RollbackOperation(new EnvironmentLock());
        }

        @Override
        RollbackState begin(Run<?, ?> run, World world) throws IOException {
            RollbackArguments asked = RollbackArguments.parse(Arguments.map(arguments));
            Optional<Descriptor> descriptor = asked.descriptor().isPresent()
                    ? Optional.of(Descriptors.of(run, asked.descriptor()))
                    : Descriptors.find(run);
            return RollbackState.of(
                    asked.request(operationId(), Runs.address(run), Runs.actor(run), startedAt()),
                    startedAt(),
                    // A run without a descriptor rolls back all the same.
                    new RollbackTerms(
                            asked.migration(),
                            RunStories.of(run, environment()),
                            descriptor.map(Descriptor::incident).orElse(IncidentSpec.NONE),
                            descriptor.map(Descriptor::migrations).orElse(Map.of())));
        }

        @Override
        Instant deadline(RollbackState state) {
            return state.request().deadline();
        }

        @Override
        Object finish(Run<?, ?> run, RollbackResult result) throws IOException, InterruptedException {
            IncidentSpec spec = Descriptors.find(run).map(Descriptor::incident).orElse(IncidentSpec.NONE);
            IncidentRecord.Followup followup =
                    new IncidentFollowup(run, getContext().get(TaskListener.class)).follow(result, spec);
            Records.rolledBack(run, operationId(), result, followup);
            if (result.failure().isPresent()) {
                throw SlideCraftStepException.of(result.failure().get());
            }
            return result.toMap(followup.getInvitation());
        }

        @Override
        boolean changes() {
            return true;
        }
    }

    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return "slidecraftRollback";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.SlideCraftRollbackStep_DisplayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class);
        }

        public ListBoxModel doFillMigrationItems() {
            ListBoxModel model = new ListBoxModel();
            model.add(Messages.SlideCraftRollbackStep_Auto(), MigrationChoice.AUTO.label());
            model.add(Messages.SlideCraftRollbackStep_Reverse(), MigrationChoice.REVERSE.label());
            model.add(Messages.SlideCraftRollbackStep_Stay(), MigrationChoice.STAY.label());
            return model;
        }

        @Override
        public String argumentsToString(@NonNull Map<String, Object> namedArgs) {
            return Arguments.summary(namedArgs);
        }
    }
}
