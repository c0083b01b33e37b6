package io.jenkins.plugins.slidecraft.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.init.InitMilestone;
import hudson.model.Cause;
import hudson.model.Queue;
import hudson.model.Run;
import io.jenkins.plugins.slidecraft.config.ControllerId;
import io.jenkins.plugins.slidecraft.operation.Holder;
import io.jenkins.plugins.slidecraft.operation.Liveness;
import io.jenkins.plugins.slidecraft.ui.SlideCraftRunAction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionList;

/** What is known of runs: who they are as holders, and whether they are still building. */
final class Runs {
    private static final Logger LOGGER = Logger.getLogger(Runs.class.getName());

    private Runs() {}

    /** A run as the holder of environments: by the id that it had when it first opened one. */
    static Holder holder(Run<?, ?> run) {
        SlideCraftRunAction action = run.getAction(SlideCraftRunAction.class);
        return new Holder(
                ControllerId.get(), action == null ? run.getExternalizableId() : action.getHolder(), address(run));
    }

    /** Where people find a run; empty where the controller's own address is not configured. */
    static String address(Run<?, ?> run) {
        String root = Jenkins.get().getRootUrl();
        return root == null ? "" : root + run.getUrl();
    }

    /** Who started a run, for records. */
    static String actor(Run<?, ?> run) {
        Cause.UserIdCause user = run.getCause(Cause.UserIdCause.class);
        if (user != null && user.getUserId() != null) {
            return user.getUserId();
        }
        return run.getCauses().stream()
                .findFirst()
                .map(Cause::getShortDescription)
                .orElse("unknown");
    }

    /** Whether another holder is still there. While jobs are being loaded nobody is declared gone. */
    static Liveness liveness(Holder other) {
        if (!other.controller().equals(ControllerId.get())) {
            return Liveness.ELSEWHERE;
        }
        if (Jenkins.get().getInitLevel().compareTo(InitMilestone.COMPLETED) < 0) {
            return Liveness.BUILDING;
        }
        Run<?, ?> run = find(other);
        return run != null && run.isBuilding() ? Liveness.BUILDING : Liveness.ENDED;
    }

    /** The run of a holder of this controller; null where it was deleted. */
    @CheckForNull
    static Run<?, ?> find(Holder holder) {
        Optional<Run<?, ?>> open = building().stream()
                .filter(run -> Optional.ofNullable(run.getAction(SlideCraftRunAction.class))
                        .filter(action -> action.getHolder().equals(holder.run()))
                        .isPresent())
                .findFirst();
        if (open.isPresent()) {
            return open.get();
        }
        try {
            return Run.fromExternalizableId(holder.run());
        } catch (IllegalArgumentException e) {
            LOGGER.log(Level.FINE, "Not a run's id: " + holder.run(), e);
            return null;
        }
    }

    /** The Pipeline runs that are going on. */
    static List<Run<?, ?>> building() {
        List<Run<?, ?>> runs = new ArrayList<>();
        for (FlowExecution execution : FlowExecutionList.get()) {
            try {
                Queue.Executable executable = execution.getOwner().getExecutable();
                if (executable instanceof Run<?, ?> run) {
                    runs.add(run);
                }
            } catch (IOException e) {
                LOGGER.log(Level.FINE, "Can't load the run of " + execution, e);
            }
        }
        return runs;
    }
}
