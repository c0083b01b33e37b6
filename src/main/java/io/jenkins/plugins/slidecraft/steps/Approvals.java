package io.jenkins.plugins.slidecraft.steps;

import hudson.model.Run;
import io.jenkins.plugins.slidecraft.config.Approvers;
import io.jenkins.plugins.slidecraft.config.EnvironmentConfig;
import io.jenkins.plugins.slidecraft.config.SlideCraftConfiguration;
import io.jenkins.plugins.slidecraft.operation.World;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.actions.ArgumentsAction;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graph.StepNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.support.actions.PauseAction;
import org.jenkinsci.plugins.workflow.support.steps.input.InputSubmittedAction;

/**
 * Finds who approved, in the {@code input} step's own records in the run's flow graph. What a Pipeline says of it counts
 * for nothing. The id of the {@code input} is made from environment and digests, so an approval of others is not found.
 */
final class Approvals {
    private static final String INPUT = "org.jenkinsci.plugins.workflow.support.steps.input.InputStep";

    private Approvals() {}

    /** Somebody has said yes. */
    private record Answer(String approver, Instant at) {}

    /**
     * Checks that what changes the environment is approved, where the environment asks for that, says who it was and records it.
     *
     * @param id the id that the {@code input} step must have had
     * @param release the release's name
     * @param now when the step began
     * @throws SlideCraftStepException where it is not approved
     */
    static void require(StepContext context, World world, String id, String release, Instant now)
            throws IOException, InterruptedException {
        EnvironmentConfig config = SlideCraftConfiguration.get().environment(world.environment());
        if (config.isApprovalRequired()) {
            String approver = check(context.get(FlowExecution.class), config, id, now);
            world.log(world.environment() + ": " + release + " was approved by " + approver + ".");
            Records.approved(context.get(Run.class), id, approver);
        }
    }

    /**
     * Checks that it is approved.
     *
     * @param id the id that the {@code input} step must have had
     * @param now when the deployment began, whatever restart of the controller came after that
     * @return the id of the approver
     * @throws SlideCraftStepException where nobody who may has approved in time; the message says what is missing
     */
    static String check(FlowExecution execution, EnvironmentConfig environment, String id, Instant now)
            throws SlideCraftStepException {
        List<FlowNode> inputs = new DepthFirstScanner()
                .allNodes(execution).stream().filter(Approvals::isInput).toList();
        List<Answer> answers = inputs.stream()
                .filter(node -> sameId(node, id))
                .map(Approvals::answer)
                .flatMap(Optional::stream)
                .toList();
        if (answers.isEmpty()) {
            boolean others = inputs.stream()
                    .anyMatch(node -> ofSlideCraft(node) && answer(node).isPresent());
            throw refused(
                    others
                            ? Messages.Approvals_Others(environment.getName())
                            : Messages.Approvals_None(environment.getName()));
        }
        List<Answer> entitled = answers.stream()
                .filter(answer -> Approvers.contain(environment, answer.approver()))
                .toList();
        if (entitled.isEmpty()) {
            String who = answers.get(0).approver();
            throw refused(Messages.Approvals_NotEntitled(
                    environment.getName(),
                    who.isEmpty() ? Messages.Approvals_Nobody() : who,
                    String.join(", ", environment.approverIds())));
        }
        return entitled.stream()
                .filter(answer -> !expired(environment, answer, now))
                .findFirst()
                .map(Answer::approver)
                .orElseThrow(() -> refused(Messages.Approvals_Expired(
                        environment.getName(),
                        entitled.get(0).approver(),
                        entitled.get(0).at(),
                        environment.getApprovalValidityMinutes())));
    }

    private static SlideCraftStepException refused(String message) {
        return new SlideCraftStepException("NotApproved", message);
    }

    private static boolean isInput(FlowNode node) {
        StepDescriptor descriptor = node instanceof StepNode step ? step.getDescriptor() : null;
        return descriptor != null && INPUT.equals(descriptor.getId());
    }

    /** As {@code InputStep.setId} does, the first letter's case aside. */
    private static boolean sameId(FlowNode node, String id) {
        return id.equals(id(node));
    }

    private static String id(FlowNode node) {
        Object id = ArgumentsAction.getArguments(node).get("id");
        String text = Objects.toString(id, "");
        return text.isEmpty() ? "" : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static boolean ofSlideCraft(FlowNode node) {
        return id(node).matches("Slidecraft[0-9a-f]{40}");
    }

    /** What a person answered; empty where nobody has, or somebody said no: only a yes is recorded. */
    private static Optional<Answer> answer(FlowNode node) {
        InputSubmittedAction submitted = node.getAction(InputSubmittedAction.class);
        if (submitted == null) {
            return Optional.empty();
        }
        long at = PauseAction.getPauseActions(node).stream()
                .mapToLong(PauseAction::getEndTime)
                .max()
                .orElse(0);
        return Optional.of(new Answer(Objects.toString(submitted.getApprover(), ""), Instant.ofEpochMilli(at)));
    }

    private static boolean expired(EnvironmentConfig environment, Answer answer, Instant now) {
        return Duration.between(answer.at(), now).compareTo(environment.approvalValidity()) > 0;
    }
}
