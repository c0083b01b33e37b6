package io.jenkins.plugins.slidecraft.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.slidecraft.config.EnvironmentConfig;
import io.jenkins.plugins.slidecraft.config.SlideCraftConfiguration;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.rollout.DeployArguments;
import io.jenkins.plugins.slidecraft.rollout.EvidenceOperation;
import io.jenkins.plugins.slidecraft.rollout.EvidenceOperation.EvidenceState;
import java.io.IOException;
import java.time.Duration;
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

/** {@code slidecraftEvidence}: what a person needs to approve a release, for {@code slidecraftApprove}. */
public final class SlideCraftEvidenceStep extends Step {
    private static final String NAME = "slidecraftEvidence";

    private final String environment;
    private Map<String, Object> release;

    @DataBoundConstructor
    public SlideCraftEvidenceStep(String environment) {
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

    @Override
    public StepExecution start(StepContext context) throws SlideCraftStepException {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put(DeployArguments.ENVIRONMENT, environment);
        arguments.put(DeployArguments.RELEASE, release);
        return new Execution(context, Arguments.checked(() -> DeployArguments.parse(NAME, arguments)));
    }

    /** The running step. */
    static final class Execution extends OperationExecution<EvidenceState, EvidenceOperation.Result> {
        private static final long serialVersionUID = 1L;
        private static final Duration DEADLINE = Duration.ofMinutes(1);

        private final String arguments;

        Execution(StepContext context, DeployArguments arguments) {
            super(context, "evidence", arguments.environment());
            this.arguments = Json.write(arguments.toMap());
        }

        @Override
        Operation<EvidenceState, EvidenceOperation.Result> operation() {
            return new EvidenceOperation();
        }

        @Override
        EvidenceState begin(Run<?, ?> run, World world) throws IOException {
            return EvidenceState.of(
                    environment(), parsed().release(), startedAt().plus(DEADLINE));
        }

        private DeployArguments parsed() throws IOException {
            return DeployArguments.parse(NAME, Arguments.map(arguments));
        }

        @Override
        Instant deadline(EvidenceState state) {
            return state.deadline();
        }

        @Override
        Object finish(Run<?, ?> run, EvidenceOperation.Result result) throws IOException {
            DeployArguments asked = parsed();
            Map<String, String> images = new LinkedHashMap<>();
            asked.release()
                    .components()
                    .forEach((name, component) -> images.put(
                            name, component.imageFor(environment(), name).toString()));
            Records.asked(run, result.id(), environment(), asked.release().name(), result.running(), images);
            EnvironmentConfig config = SlideCraftConfiguration.get().environment(environment());
            Map<String, Object> evidence = new LinkedHashMap<>();
            evidence.put("id", result.id());
            evidence.put("message", result.message());
            String address = Runs.address(run);
            evidence.put("url", address.isEmpty() ? "" : address + "slidecraft/");
            evidence.put("submitter", String.join(",", config.approverIds()));
            return evidence;
        }

        @Override
        boolean changes() {
            return false;
        }
    }

    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return NAME;
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.SlideCraftEvidenceStep_DisplayName();
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
