package io.jenkins.plugins.slidecraft.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.preflight.EnvFileRecord;
import io.jenkins.plugins.slidecraft.rollout.DeployArguments;
import io.jenkins.plugins.slidecraft.rollout.RollingRollout;
import io.jenkins.plugins.slidecraft.rollout.RolloutResult;
import io.jenkins.plugins.slidecraft.rollout.RolloutState;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code slidecraftDeploy}: brings a release into an environment by rolling updates. */
public final class SlideCraftDeployStep extends Step {
    private final String environment;
    private Map<String, Object> release;
    private String strategy = DeployArguments.ROLLING;
    private String deadline;
    private boolean dryRun;
    /** A public field, since {@code getDescriptor} is taken: data binding looks for fields first. */
    @DataBoundSetter
    public String descriptor;

    @DataBoundConstructor
    public SlideCraftDeployStep(String environment) {
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

    public String getStrategy() {
        return strategy;
    }

    @DataBoundSetter
    public void setStrategy(String strategy) {
        this.strategy = Util.fixEmptyAndTrim(strategy) == null ? DeployArguments.ROLLING : strategy;
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
        arguments.put(DeployArguments.ENVIRONMENT, environment);
        arguments.put(DeployArguments.RELEASE, release);
        arguments.put(DeployArguments.STRATEGY, strategy);
        arguments.put(DeployArguments.DEADLINE, deadline);
        arguments.put(DeployArguments.DESCRIPTOR, descriptor);
        DeployArguments deploy = Arguments.checked(() -> DeployArguments.parse("slidecraftDeploy", arguments));
        return dryRun ? PlanExecution.of(context, deploy) : new Execution(context, deploy);
    }

    /** The running step. */
    static final class Execution extends OperationExecution<RolloutState, RolloutResult> {
        private static final long serialVersionUID = 1L;

        private final String arguments;

        Execution(StepContext context, DeployArguments arguments) {
            super(context, "deploy", arguments.environment());
            this.arguments = Json.write(arguments.toMap());
        }

        @Override
        Operation<RolloutState, RolloutResult> operation() {
            return new RollingRollout(new EnvironmentLock(), StoredManifests.of(getContext(), environment()));
        }

        @Override
        RolloutState begin(Run<?, ?> run, World world) throws IOException, InterruptedException {
            DeployArguments deploy = DeployArguments.parse("slidecraftDeploy", Arguments.map(arguments));
            Approvals.require(
                    getContext(), world, deploy.approvalId(), deploy.release().name(), startedAt());
            Descriptor known = Descriptors.of(run, deploy.descriptor());
            EnvFileRecord builds = EnvFiles.of(run);
            builds.note(known, deploy.release(), environment())
                    .ifPresent(note -> world.log(environment() + ": " + note));
            return RolloutState.of(
                    deploy.request(known, builds, operationId(), Runs.address(run), Runs.actor(run), startedAt()));
        }

        @Override
        Instant deadline(RolloutState state) {
            return state.request().deadline();
        }

        @Override
        Object finish(Run<?, ?> run, RolloutResult result) throws IOException, InterruptedException {
            Records.deployed(run, operationId(), "deploy", result);
            Map<String, Object> map = result.toMap();
            DeployArguments deploy = DeployArguments.parse("slidecraftDeploy", Arguments.map(arguments));
            CommitBack.after(run, deploy, getContext()).ifPresent(commit -> map.put("commit", commit));
            return map;
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
            return "slidecraftDeploy";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.SlideCraftDeployStep_DisplayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class);
        }

        public ListBoxModel doFillStrategyItems() {
            ListBoxModel model = new ListBoxModel();
            model.add(Messages.SlideCraftDeployStep_Rolling(), DeployArguments.ROLLING);
            return model;
        }

        @Override
        public String argumentsToString(@NonNull Map<String, Object> namedArgs) {
            return Arguments.summary(namedArgs);
        }
    }
}
