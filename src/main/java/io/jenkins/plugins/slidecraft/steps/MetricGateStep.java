package io.jenkins.plugins.slidecraft.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.slidecraft.config.SlideCraftConfiguration;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.gate.GateArguments;
import io.jenkins.plugins.slidecraft.gate.GateContext;
import io.jenkins.plugins.slidecraft.gate.GateOperation;
import io.jenkins.plugins.slidecraft.gate.GatePlan;
import io.jenkins.plugins.slidecraft.gate.GateResult;
import io.jenkins.plugins.slidecraft.gate.GateState;
import io.jenkins.plugins.slidecraft.gate.LedgerVerdicts;
import io.jenkins.plugins.slidecraft.gate.Reaction;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.rollout.StepArguments;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code metricGate}: judges what runs in an environment by a metric. */
public final class MetricGateStep extends Step {
    private final String environment;
    private String gate;
    private String name;
    private String server;
    private String query;
    private String samples;
    private String freshness;
    private String threshold;
    private String interval;
    private Integer count;
    private String initialDelay;
    private Double minSamples;
    private Integer failureLimit;
    private String maxAge;
    private String unit;
    private String deadline;
    private String onFail = Reaction.FAIL.label();
    private String onInconclusive = Reaction.FAIL.label();

    @DataBoundConstructor
    public MetricGateStep(String environment) {
        this.environment = environment;
    }

    public String getEnvironment() {
        return environment;
    }

    public String getGate() {
        return gate;
    }

    @DataBoundSetter
    public void setGate(String gate) {
        this.gate = Util.fixEmptyAndTrim(gate);
    }

    public String getName() {
        return name;
    }

    @DataBoundSetter
    public void setName(String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    public String getServer() {
        return server;
    }

    @DataBoundSetter
    public void setServer(String server) {
        this.server = Util.fixEmptyAndTrim(server);
    }

    public String getQuery() {
        return query;
    }

    @DataBoundSetter
    public void setQuery(String query) {
        this.query = Util.fixEmptyAndTrim(query);
    }

    public String getSamples() {
        return samples;
    }

    @DataBoundSetter
    public void setSamples(String samples) {
        this.samples = Util.fixEmptyAndTrim(samples);
    }

    public String getFreshness() {
        return freshness;
    }

    @DataBoundSetter
    public void setFreshness(String freshness) {
        this.freshness = Util.fixEmptyAndTrim(freshness);
    }

    public String getThreshold() {
        return threshold;
    }

    @DataBoundSetter
    public void setThreshold(String threshold) {
        this.threshold = Util.fixEmptyAndTrim(threshold);
    }

    public String getInterval() {
        return interval;
    }

    @DataBoundSetter
    public void setInterval(String interval) {
        this.interval = Util.fixEmptyAndTrim(interval);
    }

    public Integer getCount() {
        return count;
    }

    @DataBoundSetter
    public void setCount(Integer count) {
        this.count = count;
    }

    public String getInitialDelay() {
        return initialDelay;
    }

    @DataBoundSetter
    public void setInitialDelay(String initialDelay) {
        this.initialDelay = Util.fixEmptyAndTrim(initialDelay);
    }

    public Double getMinSamples() {
        return minSamples;
    }

    @DataBoundSetter
    public void setMinSamples(Double minSamples) {
        this.minSamples = minSamples;
    }

    public Integer getFailureLimit() {
        return failureLimit;
    }

    @DataBoundSetter
    public void setFailureLimit(Integer failureLimit) {
        this.failureLimit = failureLimit;
    }

    public String getMaxAge() {
        return maxAge;
    }

    @DataBoundSetter
    public void setMaxAge(String maxAge) {
        this.maxAge = Util.fixEmptyAndTrim(maxAge);
    }

    public String getUnit() {
        return unit;
    }

    @DataBoundSetter
    public void setUnit(String unit) {
        this.unit = Util.fixEmptyAndTrim(unit);
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

    public String getOnInconclusive() {
        return onInconclusive;
    }

    @DataBoundSetter
    public void setOnInconclusive(String onInconclusive) {
        this.onInconclusive = Util.fixEmptyAndTrim(onInconclusive) == null ? Reaction.FAIL.label() : onInconclusive;
    }

    @Override
    public StepExecution start(StepContext context) throws SlideCraftStepException {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put(GateArguments.ENVIRONMENT, environment);
        arguments.put(GateArguments.GATE, gate);
        arguments.put(GateArguments.NAME, name);
        arguments.put(GateArguments.SERVER, server);
        arguments.put(GateArguments.QUERY, query);
        arguments.put(GateArguments.SAMPLES, samples);
        arguments.put(GateArguments.FRESHNESS, freshness);
        arguments.put(GateArguments.THRESHOLD, threshold);
        arguments.put(GateArguments.INTERVAL, interval);
        arguments.put(GateArguments.COUNT, count);
        arguments.put(GateArguments.INITIAL_DELAY, initialDelay);
        arguments.put(GateArguments.MIN_SAMPLES, minSamples);
        arguments.put(GateArguments.FAILURE_LIMIT, failureLimit);
        arguments.put(GateArguments.MAX_AGE, maxAge);
        arguments.put(GateArguments.UNIT, unit);
        arguments.put(GateArguments.DEADLINE, deadline);
        arguments.put(GateArguments.ON_FAIL, onFail);
        arguments.put(GateArguments.ON_INCONCLUSIVE, onInconclusive);
        arguments.values().removeIf(value -> value == null);
        String where = Arguments.checked(() -> environment(arguments));
        return new Execution(context, where, arguments);
    }

    private static String environment(Map<String, Object> arguments) {
        StepArguments fields = new StepArguments("metricGate", arguments);
        String environment = fields.required(
                GateArguments.ENVIRONMENT, "it has to be the name of an environment", "write environment: 'prod'");
        fields.check();
        return environment;
    }

    /** The running step. */
    static final class Execution extends OperationExecution<GateState, GateResult> {
        private static final long serialVersionUID = 1L;

        private final String arguments;

        Execution(StepContext context, String environment, Map<String, Object> arguments) {
            super(context, "gate", environment);
            this.arguments = Json.write(arguments);
        }

        @Override
        Operation<GateState, GateResult> operation() {
            return new GateOperation(new LedgerVerdicts(new EnvironmentLock()));
        }

        @Override
        GateState begin(Run<?, ?> run, World world) throws IOException {
            return GateState.first(plan(run).request());
        }

        private GatePlan plan(Run<?, ?> run) throws IOException {
            Optional<Descriptor> descriptor = Descriptors.find(run);
            GateContext context = new GateContext(
                    descriptor.map(Descriptor::application).orElse(""),
                    environment(),
                    SlideCraftConfiguration.get().environment(environment()).getNamespace(),
                    descriptor.map(Descriptor::gates).orElse(Map.of()));
            Map<String, Object> given = Arguments.map(arguments);
            return Arguments.checked(() -> GateArguments.parse(given, context, operationId(), startedAt()));
        }

        @Override
        Instant deadline(GateState state) {
            return state.request().deadline();
        }

        @Override
        Object finish(Run<?, ?> run, GateResult result) throws IOException, InterruptedException {
            Records.judged(run, operationId(), result);
            Reaction reaction = plan(run).reactionTo(result.verdict());
            if (reaction == Reaction.FAIL) {
                throw new SlideCraftStepException(
                        "Gate" + result.verdict(),
                        Messages.MetricGateStep_Failed(
                                result.gate(), result.environment(), result.verdict(), result.message()));
            }
            if (reaction == Reaction.UNSTABLE) {
                String message = Messages.MetricGateStep_Failed(
                        result.gate(), result.environment(), result.verdict(), result.message());
                getContext()
                        .get(FlowNode.class)
                        .addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(message));
                run.setResult(Result.UNSTABLE);
                getContext().get(TaskListener.class).getLogger().println("WARNING: " + message);
            }
            return result.toMap();
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
            return "metricGate";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.MetricGateStep_DisplayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class);
        }

        public ListBoxModel doFillOnFailItems() {
            return reactions();
        }

        public ListBoxModel doFillOnInconclusiveItems() {
            return reactions();
        }

        private static ListBoxModel reactions() {
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
