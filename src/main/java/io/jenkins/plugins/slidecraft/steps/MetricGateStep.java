package io.jenkins.plugins.slidecraft.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.slidecraft.config.SlideCraftConfiguration;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.gate.GateArguments;
import io.jenkins.plugins.slidecraft.gate.GateContext;
import io.jenkins.plugins.slidecraft.gate.GateRequest;
import io.jenkins.plugins.slidecraft.gate.GateResult;
import io.jenkins.plugins.slidecraft.gate.JudgeKind;
import io.jenkins.plugins.slidecraft.gate.Policy;
import io.jenkins.plugins.slidecraft.gate.Reduction;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.rollback.GuardedGate;
import io.jenkins.plugins.slidecraft.rollback.RollbackState;
import io.jenkins.plugins.slidecraft.rollout.StepArguments;
import io.jenkins.plugins.slidecraft.ui.SlideCraftRunAction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code metricGate}: judges what runs in an environment by a metric. */
public final class MetricGateStep extends MetricStep {
    private final String environment;
    private String gate;
    private String name;
    private List<Map<String, Object>> metrics;
    private String component;
    private String canaryHash;
    private String stableHash;
    private Double alpha;
    private String interval;
    private String scrapeInterval;
    private Integer count;
    private String initialDelay;
    private String deadline;
    private String answerWithin;
    private String onFail = Policy.STOP.label();
    private String onInconclusive = Policy.STOP.label();
    private String onNoData = Policy.STOP.label();

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

    public List<Map<String, Object>> getMetrics() {
        return metrics;
    }

    @DataBoundSetter
    public void setMetrics(List<Map<String, Object>> metrics) {
        this.metrics = metrics;
    }

    public String getComponent() {
        return component;
    }

    @DataBoundSetter
    public void setComponent(String component) {
        this.component = Util.fixEmptyAndTrim(component);
    }

    public String getCanaryHash() {
        return canaryHash;
    }

    @DataBoundSetter
    public void setCanaryHash(String canaryHash) {
        this.canaryHash = Util.fixEmptyAndTrim(canaryHash);
    }

    public String getStableHash() {
        return stableHash;
    }

    @DataBoundSetter
    public void setStableHash(String stableHash) {
        this.stableHash = Util.fixEmptyAndTrim(stableHash);
    }

    public Double getAlpha() {
        return alpha;
    }

    @DataBoundSetter
    public void setAlpha(Double alpha) {
        this.alpha = alpha;
    }

    public String getInterval() {
        return interval;
    }

    @DataBoundSetter
    public void setInterval(String interval) {
        this.interval = Util.fixEmptyAndTrim(interval);
    }

    public String getScrapeInterval() {
        return scrapeInterval;
    }

    @DataBoundSetter
    public void setScrapeInterval(String scrapeInterval) {
        this.scrapeInterval = Util.fixEmptyAndTrim(scrapeInterval);
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

    public String getDeadline() {
        return deadline;
    }

    @DataBoundSetter
    public void setDeadline(String deadline) {
        this.deadline = Util.fixEmptyAndTrim(deadline);
    }

    public String getAnswerWithin() {
        return answerWithin;
    }

    @DataBoundSetter
    public void setAnswerWithin(String answerWithin) {
        this.answerWithin = Util.fixEmptyAndTrim(answerWithin);
    }

    public String getOnFail() {
        return onFail;
    }

    @DataBoundSetter
    public void setOnFail(String onFail) {
        this.onFail = Util.fixEmptyAndTrim(onFail) == null ? Policy.STOP.label() : onFail;
    }

    public String getOnInconclusive() {
        return onInconclusive;
    }

    @DataBoundSetter
    public void setOnInconclusive(String onInconclusive) {
        this.onInconclusive = Util.fixEmptyAndTrim(onInconclusive) == null ? Policy.STOP.label() : onInconclusive;
    }

    public String getOnNoData() {
        return onNoData;
    }

    @DataBoundSetter
    public void setOnNoData(String onNoData) {
        this.onNoData = Util.fixEmptyAndTrim(onNoData) == null ? Policy.STOP.label() : onNoData;
    }

    @Override
    public StepExecution start(StepContext context) throws SlideCraftStepException {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put(GateArguments.ENVIRONMENT, environment);
        addTo(arguments);
        arguments.put(GateArguments.GATE, gate);
        arguments.put(GateArguments.NAME, name);
        arguments.put(GateArguments.METRICS, Arguments.plain(metrics));
        arguments.put(GateArguments.COMPONENT, component);
        arguments.put(GateArguments.CANARY_HASH, canaryHash);
        arguments.put(GateArguments.STABLE_HASH, stableHash);
        arguments.put(GateArguments.ALPHA, alpha);
        arguments.put(GateArguments.INTERVAL, interval);
        arguments.put(GateArguments.SCRAPE_INTERVAL, scrapeInterval);
        arguments.put(GateArguments.COUNT, count);
        arguments.put(GateArguments.INITIAL_DELAY, initialDelay);
        arguments.put(GateArguments.DEADLINE, deadline);
        arguments.put(GateArguments.ANSWER_WITHIN, answerWithin);
        arguments.put(GateArguments.ON_FAIL, onFail);
        arguments.put(GateArguments.ON_INCONCLUSIVE, onInconclusive);
        arguments.put(GateArguments.ON_NO_DATA, onNoData);
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
    static final class Execution extends OperationExecution<GuardedGate.State, GuardedGate.Result> {
        private static final long serialVersionUID = 1L;

        private final String arguments;

        Execution(StepContext context, String environment, Map<String, Object> arguments) {
            super(context, "gate", environment);
            this.arguments = Json.write(arguments);
        }

        @Override
        Operation<GuardedGate.State, GuardedGate.Result> operation() {
            return new GuardedGate(new EnvironmentLock(), this::back);
        }

        @Override
        GuardedGate.State begin(Run<?, ?> run, World world) throws IOException {
            Optional<Descriptor> descriptor = Descriptors.find(run);
            GateContext context = new GateContext(
                    descriptor.map(Descriptor::application).orElse(""),
                    environment(),
                    SlideCraftConfiguration.get().environment(environment()).getNamespace(),
                    descriptor.map(Descriptor::gates).orElse(Map.of()));
            Map<String, Object> given = Arguments.map(arguments);
            GateRequest request =
                    Arguments.checked(() -> GateArguments.parse(given, context, operationId(), startedAt()));
            if (request.policies().mayRollBack()) {
                SlideCraftRunAction.of(run).opened(environment(), operationId());
            }
            return GuardedGate.State.first(request);
        }

        @Override
        Instant deadline(GuardedGate.State state) {
            return state.lastDeadline();
        }

        private RollbackState back(GateResult result, Instant now) {
            try {
                return GateFollowup.rollback(getContext().get(Run.class), operationId(), result, now);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }

        @Override
        Object finish(Run<?, ?> run, GuardedGate.Result result) throws IOException, InterruptedException {
            return new GateFollowup(run, getContext(), operationId()).follow(result);
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
            return choices(Policy.labels());
        }

        public ListBoxModel doFillOnInconclusiveItems() {
            return choices(Policy.labels());
        }

        public ListBoxModel doFillOnNoDataItems() {
            return choices(Policy.labels());
        }

        public ListBoxModel doFillReduceItems() {
            return optional(Stream.of(Reduction.values()).map(Reduction::label));
        }

        public ListBoxModel doFillJudgeItems() {
            return optional(Stream.of(JudgeKind.values()).map(JudgeKind::label));
        }

        private static ListBoxModel optional(Stream<String> labels) {
            return choices(Stream.concat(Stream.of(""), labels).toList());
        }

        private static ListBoxModel choices(List<String> labels) {
            ListBoxModel model = new ListBoxModel();
            labels.forEach(label -> model.add(label, label));
            return model;
        }

        @Override
        public String argumentsToString(@NonNull Map<String, Object> namedArgs) {
            return Arguments.summary(namedArgs);
        }
    }
}
