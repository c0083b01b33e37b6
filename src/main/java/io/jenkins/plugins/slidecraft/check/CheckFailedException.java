package io.jenkins.plugins.slidecraft.check;

/** The application did not do what a check asks for; the message says what, in one sentence, on one line. */
final class CheckFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CheckFailedException(String message) {
        super(message, null, false, false);
    }
}
