package io.jenkins.plugins.slidecraft.steps;

import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.descriptor.IncidentSpec;
import io.jenkins.plugins.slidecraft.gate.GateReport;
import io.jenkins.plugins.slidecraft.gate.GateResult;
import io.jenkins.plugins.slidecraft.rollback.GuardedGate;
import io.jenkins.plugins.slidecraft.rollback.MigrationChoice;
import io.jenkins.plugins.slidecraft.rollback.RollbackArguments;
import io.jenkins.plugins.slidecraft.rollback.RollbackResult;
import io.jenkins.plugins.slidecraft.rollback.RollbackState;
import io.jenkins.plugins.slidecraft.rollback.RollbackTerms;
import io.jenkins.plugins.slidecraft.ui.IncidentRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** What follows a gate's verdict in Jenkins: the run's record, the file with its looks, and what the gate's policy says. */
final class GateFollowup {
    private final Run<?, ?> run;
    private final StepContext context;
    private final String operation;

    GateFollowup(Run<?, ?> run, StepContext context, String operation) {
        this.run = run;
        this.context = context;
        this.operation = operation;
    }

    /** A rollback because of a verdict, which is recorded first: the incident tells it. */
    static RollbackState rollback(Run<?, ?> run, String operation, GateResult result, Instant now) throws IOException {
        Records.judged(run, operation, result);
        Records.failed(run, operation, "gate", result.environment(), failure(result, ""));
        Optional<Descriptor> descriptor = Descriptors.find(run);
        RollbackArguments arguments = RollbackArguments.parse(Map.of(
                RollbackArguments.ENVIRONMENT,
                result.environment(),
                RollbackArguments.REASON,
                GuardedGate.reason(result)));
        return RollbackState.of(
                arguments.request(GuardedGate.rollbackId(operation), Runs.address(run), Runs.actor(run), now),
                now,
                new RollbackTerms(
                        MigrationChoice.AUTO,
                        RunStories.of(run, result.environment()),
                        descriptor.map(Descriptor::incident).orElse(IncidentSpec.NONE),
                        descriptor.map(Descriptor::migrations).orElse(Map.of())));
    }

    /**
     * @return what the step returns
     * @throws SlideCraftStepException where the policy stops
     */
    Object follow(GuardedGate.Result guarded) throws IOException, InterruptedException {
        GateResult result = guarded.judged();
        Records.judged(run, operation, result);
        archive(result);
        if (guarded.rollback().isPresent()) {
            rolledBack(guarded.rollback().get());
        }
        String message = message(result);
        switch (result.policy()) {
            case STOP, PAUSE -> throw failure(result, "");
            case ROLLBACK -> throw failure(result, " " + guarded.outcome());
            case UNSTABLE -> {
                context.get(FlowNode.class).addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(message));
                run.setResult(Result.UNSTABLE);
                context.get(TaskListener.class).getLogger().println("WARNING: " + message);
            }
            case CONTINUE -> {}
        }
        return result.toMap();
    }

    private static String message(GateResult result) {
        return Messages.MetricGateStep_Failed(result.gate(), result.environment(), result.verdict(), result.message());
    }

    private static SlideCraftStepException failure(GateResult result, String more) {
        return new SlideCraftStepException("Gate" + result.verdict(), message(result) + more);
    }

    private void rolledBack(RollbackResult back) throws IOException, InterruptedException {
        IncidentSpec spec = Descriptors.find(run).map(Descriptor::incident).orElse(IncidentSpec.NONE);
        IncidentRecord.Followup followup =
                new IncidentFollowup(run, context.get(TaskListener.class)).follow(back, spec);
        Records.rolledBack(run, GuardedGate.rollbackId(operation), back, followup);
    }

    /** An artifact store that refuses costs the file, not the verdict. */
    private void archive(GateResult result) throws InterruptedException, IOException {
        TaskListener listener = context.get(TaskListener.class);
        try {
            RunArtifacts.archive(run, listener, Map.of(GateReport.fileName(operation), GateReport.json(result)));
        } catch (IOException e) {
            listener.getLogger().println(Messages.MetricGateStep_NotArchived(result.gate(), e.getMessage()));
        }
    }
}
