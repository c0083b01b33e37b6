package io.jenkins.plugins.slidecraft.steps;

import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.slidecraft.config.Endpoints;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.git.Git;
import io.jenkins.plugins.slidecraft.git.GitException;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.render.DigestCommit;
import io.jenkins.plugins.slidecraft.rollout.DeployArguments;
import java.io.IOException;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * What a completed deployment writes to the environment's Git repository. The release runs already, so a repository that can't be
 * written makes the run unstable and nothing else; the next deployment writes it.
 */
final class CommitBack {
    private CommitBack() {}

    /** The commit that has the digests; empty where none was asked for or it can't be made. */
    static Optional<String> after(Run<?, ?> run, DeployArguments deploy, StepContext context)
            throws IOException, InterruptedException {
        Descriptor descriptor = Descriptors.of(run, deploy.descriptor());
        Optional<DigestCommit> asked =
                DigestCommit.of(descriptor, deploy.release(), deploy.environment(), Runs.address(run));
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        TaskListener listener = context.get(TaskListener.class);
        try {
            Git.Commit commit = asked.get().commit(Endpoints.get().git(run));
            listener.getLogger()
                    .println(deploy.environment() + ": "
                            + Messages.CommitBack_Done(asked.get().place(), commit.id()));
            return Optional.of(commit.id());
        } catch (GitException | InvalidInput e) {
            String message =
                    Messages.CommitBack_Failed(deploy.environment(), asked.get().place(), e.getMessage());
            context.get(FlowNode.class).addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(message));
            run.setResult(Result.UNSTABLE);
            listener.getLogger().println("WARNING: " + message);
            return Optional.empty();
        }
    }
}
