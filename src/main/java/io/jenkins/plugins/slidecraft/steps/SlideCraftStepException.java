package io.jenkins.plugins.slidecraft.steps;

import hudson.AbortException;
import io.jenkins.plugins.slidecraft.operation.Failure;

/** Fails a step with a message for people and no stack trace; {@link #getReason} is for programs. */
public final class SlideCraftStepException extends AbortException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    public SlideCraftStepException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    static SlideCraftStepException of(Failure failure) {
        StringBuilder message = new StringBuilder(failure.message());
        failure.evidence().forEach(line -> message.append("\n  ").append(line));
        return new SlideCraftStepException(failure.reason(), message.toString());
    }

    /** Why, in one word, as {@code ImagePullBackOff}. */
    public String getReason() {
        return reason;
    }
}
