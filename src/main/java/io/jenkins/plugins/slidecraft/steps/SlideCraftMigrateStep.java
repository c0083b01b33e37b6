package io.jenkins.plugins.slidecraft.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.migration.MigrateArguments;
import io.jenkins.plugins.slidecraft.migration.MigrateOperation;
import io.jenkins.plugins.slidecraft.migration.MigrateResult;
import io.jenkins.plugins.slidecraft.migration.MigrateState;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.operation.World;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
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

/** {@code slidecraftMigrate}: brings the databases of an environment to a release's level, by Jobs. */
public final class SlideCraftMigrateStep extends Step {
    private final String environment;
    private Map<String, Object> release;
    private String migration;
    private String deadline;
    private boolean dryRun;
    /** A public field, since {@code getDescriptor} is taken: data binding looks for fields first. */
    @DataBoundSetter
    public String descriptor;

    @DataBoundConstructor
    public SlideCraftMigrateStep(String environment) {
        this.environment = environment;
    }

    public String getEnvironment() {
        return environment;
    }

    public Map<String, Object> getRelease() {
        return release;
    }

    @DataBoundSetter
    public void setRelease(Map<String, Object> release) {
        this.release = release;
    }

    public String getMigration() {
        return migration;
    }

    @DataBoundSetter
    public void setMigration(String migration) {
        this.migration = Util.fixEmptyAndTrim(migration);
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

    @Override
    public StepExecution start(StepContext context) throws SlideCraftStepException {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put(MigrateArguments.ENVIRONMENT, environment);
        arguments.put(MigrateArguments.RELEASE, release);
        arguments.put(MigrateArguments.MIGRATION, migration);
        arguments.put(MigrateArguments.DEADLINE, deadline);
        arguments.put(MigrateArguments.DRY_RUN, dryRun);
        arguments.put(MigrateArguments.DESCRIPTOR, descriptor);
        return new Execution(context, Arguments.checked(() -> MigrateArguments.parse(arguments)));
    }

    /** The running step. */
    static final class Execution extends OperationExecution<MigrateState, MigrateResult> {
        private static final long serialVersionUID = 1L;

        private final String arguments;
        private final boolean dryRun;

        Execution(StepContext context, MigrateArguments arguments) {
            super(context, "migrate", arguments.environment());
            this.arguments = Json.write(arguments.toMap());
            this.dryRun = arguments.dryRun();
        }

        @Override
        Operation<MigrateState, MigrateResult> operation() {
            return new MigrateOperation(new EnvironmentLock());
        }

        @Override
        MigrateState begin(Run<?, ?> run, World world) throws IOException, InterruptedException {
            MigrateArguments migrate = MigrateArguments.parse(Arguments.map(arguments));
            if (dryRun) {
                String note = PlanExecution.approval(environment());
                if (!note.isEmpty()) {
                    world.log(environment() + ": " + note);
                }
            } else {
                Approvals.require(
                        getContext(),
                        world,
                        migrate.approvalId(),
                        migrate.release().name(),
                        startedAt());
            }
            return MigrateState.of(migrate.request(
                    Descriptors.of(run, migrate.descriptor()),
                    EnvFiles.of(run),
                    operationId(),
                    Runs.address(run),
                    Runs.actor(run),
                    startedAt()));
        }

        @Override
        Instant deadline(MigrateState state) {
            return state.request().lastDeadline();
        }

        @Override
        Object finish(Run<?, ?> run, MigrateResult result) {
            if (!dryRun && !result.migrations().isEmpty()) {
                Records.migrated(
                        run,
                        operationId(),
                        result.environment(),
                        result.release(),
                        "migrated",
                        "",
                        result.migrations());
            }
            return result.toMap();
        }

        @Override
        void ended(Run<?, ?> run, MigrateState last, Failure failure) {
            if (dryRun || last == null) {
                return;
            }
            Optional<MigrateState.End> end = last.end();
            Records.migrated(
                    run,
                    operationId(),
                    environment(),
                    last.request().release(),
                    end.map(MigrateState.End::outcome).orElse(last.isBegun() ? "unfinished" : "untouched"),
                    failure.message(),
                    end.map(MigrateState.End::done).orElse(List.of()));
        }

        @Override
        boolean changes() {
            return !dryRun;
        }
    }

    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return "slidecraftMigrate";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.SlideCraftMigrateStep_DisplayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class);
        }

        @Override
        public String argumentsToString(@NonNull Map<String, Object> namedArgs) {
            return Arguments.summary(namedArgs);
        }
    }
}
