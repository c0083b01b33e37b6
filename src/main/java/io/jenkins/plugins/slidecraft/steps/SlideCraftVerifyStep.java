package io.jenkins.plugins.slidecraft.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.slidecraft.check.JUnitReport;
import io.jenkins.plugins.slidecraft.check.SuiteResult;
import io.jenkins.plugins.slidecraft.check.VerifyArguments;
import io.jenkins.plugins.slidecraft.check.VerifyOperation;
import io.jenkins.plugins.slidecraft.check.VerifyPlan;
import io.jenkins.plugins.slidecraft.check.VerifyState;
import io.jenkins.plugins.slidecraft.config.SlideCraftConfiguration;
import io.jenkins.plugins.slidecraft.descriptor.VerifyContexts;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.gate.Reaction;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.rollout.StepArguments;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code slidecraftVerify}: checks what runs in an environment by a suite of checks. */
public final class SlideCraftVerifyStep extends Step {
    private static final String NAME = "slidecraftVerify";

    private final String environment;
    private String suite;
    private List<String> checks;
    private String deadline;
    private String onFail = Reaction.FAIL.label();
    private boolean junit = true;

    @DataBoundConstructor
    public SlideCraftVerifyStep(String environment) {
        this.environment = environment;
    }

    public String getEnvironment() {
        return environment;
    }

    public String getSuite() {
        return suite;
    }

    @DataBoundSetter
    public void setSuite(String suite) {
        this.suite = Util.fixEmptyAndTrim(suite);
    }

    public List<String> getChecks() {
        return checks;
    }

    @DataBoundSetter
    public void setChecks(List<String> checks) {
        this.checks = checks == null || checks.isEmpty() ? null : new ArrayList<>(checks);
    }

    public String getDeadline() {
        return deadline;
    }

    @DataBoundSetter
    public void setDeadline(String deadline) {
        this.deadline = Util.fixEmptyAndTrim(deadline);
    }

    public String getOnFail() {
        return onFail;
    }

    @DataBoundSetter
    public void setOnFail(String onFail) {
        this.onFail = Util.fixEmptyAndTrim(onFail) == null ? Reaction.FAIL.label() : onFail;
    }

    public boolean isJunit() {
        return junit;
    }

    @DataBoundSetter
    public void setJunit(boolean junit) {
        this.junit = junit;
    }

    @Override
    public StepExecution start(StepContext context) throws SlideCraftStepException {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put(VerifyArguments.ENVIRONMENT, environment);
        arguments.put(VerifyArguments.SUITE, suite);
        arguments.put(VerifyArguments.CHECKS, checks);
        arguments.put(VerifyArguments.DEADLINE, deadline);
        arguments.put(VerifyArguments.ON_FAIL, onFail);
        arguments.put(VerifyArguments.JUNIT, junit);
        arguments.values().removeIf(value -> value == null);
        String where = Arguments.checked(() -> environment(arguments));
        return new Execution(context, where, arguments);
    }

    private static String environment(Map<String, Object> arguments) {
        StepArguments fields = new StepArguments(NAME, arguments);
        String environment = fields.required(
                VerifyArguments.ENVIRONMENT, "it has to be the name of an environment", "write environment: 'staging'");
        fields.check();
        return environment;
    }

    /** The running step. */
    static final class Execution extends OperationExecution<VerifyState, SuiteResult> {
        private static final long serialVersionUID = 1L;

        private final String arguments;

        Execution(StepContext context, String environment, Map<String, Object> arguments) {
            super(context, "verify", environment);
            this.arguments = Json.write(arguments);
        }

        @Override
        Operation<VerifyState, SuiteResult> operation() {
            return new VerifyOperation(new EnvironmentLock());
        }

        @Override
        VerifyState begin(Run<?, ?> run, World world) throws IOException {
            return VerifyState.first(plan(run).request());
        }

        private VerifyPlan plan(Run<?, ?> run) throws IOException {
            var context = VerifyContexts.of(
                    Descriptors.find(run),
                    environment(),
                    SlideCraftConfiguration.get().environment(environment()).getNamespace());
            Map<String, Object> given = Arguments.map(arguments);
            return Arguments.checked(() -> VerifyArguments.parse(given, context, operationId(), startedAt()));
        }

        @Override
        Instant deadline(VerifyState state) {
            return state.request().deadline();
        }

        @Override
        Object finish(Run<?, ?> run, SuiteResult result) throws IOException, InterruptedException {
            VerifyPlan plan = plan(run);
            String xml = plan.junit() ? JUnitReport.xml(result) : "";
            String file = plan.junit() ? JUnitReport.fileName(result) : "";
            Records.checked(run, operationId(), result, xml);
            if (plan.junit()) {
                write(file, xml);
            }
            Reaction reaction = plan.reactionTo(result.verdict());
            String message = Messages.SlideCraftVerifyStep_Failed(
                    result.suite(), result.environment(), result.verdict(), result.failures());
            if (reaction == Reaction.FAIL) {
                throw new SlideCraftStepException("Suite" + result.verdict(), message);
            }
            if (reaction == Reaction.UNSTABLE) {
                getContext()
                        .get(FlowNode.class)
                        .addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(message));
                run.setResult(Result.UNSTABLE);
                getContext().get(TaskListener.class).getLogger().println("WARNING: " + message);
            }
            Map<String, Object> map = result.toMap();
            map.put("junit", file);
            map.put("xml", xml);
            return map;
        }

        /** Into the workspace, inside of {@code node}. An agent that is gone costs the file, not the verdict. */
        private void write(String file, String xml) throws IOException, InterruptedException {
            try {
                FilePath workspace = getContext().get(FilePath.class);
                if (workspace != null) {
                    workspace.child(file).write(xml, "UTF-8");
                }
            } catch (IOException e) {
                getContext()
                        .get(TaskListener.class)
                        .getLogger()
                        .println(Messages.SlideCraftVerifyStep_NotWritten(file, e.getMessage()));
            }
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
            return Messages.SlideCraftVerifyStep_DisplayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class);
        }

        public ListBoxModel doFillOnFailItems() {
            ListBoxModel model = new ListBoxModel();
            for (Reaction reaction : Reaction.values()) {
                model.add(reaction.label(), reaction.label());
            }
            return model;
        }

        @Override
        public String argumentsToString(@NonNull Map<String, Object> namedArgs) {
            return Arguments.summary(namedArgs);
        }
    }
}
