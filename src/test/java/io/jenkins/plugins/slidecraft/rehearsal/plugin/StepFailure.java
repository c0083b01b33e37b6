package io.jenkins.plugins.slidecraft.rehearsal.plugin;

import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.rehearsal.cps.AbortException;

/** Fails a step with a message for people; as the plugin's {@code SlideCraftStepException}. */
final class StepFailure extends AbortException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    StepFailure(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    static StepFailure of(Failure failure) {
        StringBuilder message = new StringBuilder(failure.message());
        failure.evidence().forEach(line -> message.append("\n  ").append(line));
        return new StepFailure(failure.reason(), message.toString());
    }

    /** Why, in one word. */
    public String getReason() {
        return reason;
    }

    @Override
    public String toString() {
        return "io.jenkins.plugins.slidecraft.steps.SlideCraftStepException: " + getMessage();
    }
}
