package io.jenkins.plugins.slidecraft.rehearsal;

/** A workspace that can't be rehearsed: says what is wrong with it. */
class InvalidWorkspaceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidWorkspaceException(String message, Throwable cause) {
        super(message, cause);
    }
}
