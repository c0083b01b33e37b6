package io.jenkins.plugins.slidecraft.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.slidecraft.operation.Questions;
import io.jenkins.plugins.slidecraft.ui.QuestionRecord;
import io.jenkins.plugins.slidecraft.ui.SlideCraftRunAction;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.support.actions.PauseAction;

/** Puts an operation's questions on the page of its run, where people answer them; while one is open the step shows as paused. */
final class RunQuestions implements Questions {
    private static final Logger LOGGER = Logger.getLogger(RunQuestions.class.getName());

    private final Run<?, ?> run;
    private final String environment;
    private final FlowNode node;

    /** @param node the step's node; null where it is gone */
    RunQuestions(Run<?, ?> run, String environment, @CheckForNull FlowNode node) {
        this.run = run;
        this.environment = environment;
        this.node = node;
    }

    @Override
    public void ask(Question question) {
        boolean asked = SlideCraftRunAction.of(run)
                .ask(QuestionRecord.open(
                        question.id(),
                        environment,
                        question.text(),
                        question.yes(),
                        question.no(),
                        System.currentTimeMillis()));
        if (asked && node != null) {
            node.addAction(new PauseAction(question.id()));
        }
    }

    @Override
    public Optional<Answer> answer(String id) {
        Optional<Answer> answer = SlideCraftRunAction.of(run)
                .question(id)
                .filter(question -> !question.isOpen() && !QuestionRecord.WITHDRAWN.equals(question.getAnswer()))
                .map(question -> new Answer(
                        QuestionRecord.YES.equals(question.getAnswer()),
                        question.getBy(),
                        Instant.ofEpochMilli(question.getAnsweredAt())));
        if (answer.isPresent()) {
            goOn();
        }
        return answer;
    }

    @Override
    public void withdraw(String id) {
        SlideCraftRunAction action = SlideCraftRunAction.of(run);
        if (action.question(id).isPresent()) {
            action.withdraw(id);
            goOn();
        }
    }

    private void goOn() {
        if (node == null || !PauseAction.isPaused(node)) {
            return;
        }
        try {
            PauseAction.endCurrentPause(node);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Can't note that " + run + " goes on", e);
        }
    }
}
