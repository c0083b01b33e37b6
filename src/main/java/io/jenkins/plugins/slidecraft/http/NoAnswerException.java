package io.jenkins.plugins.slidecraft.http;

/** A request got no answer; the message says why in one phrase, without the address. */
public final class NoAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    NoAnswerException(String message, Throwable cause) {
        super(message, cause);
    }
}
