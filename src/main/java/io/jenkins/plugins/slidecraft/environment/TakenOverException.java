package io.jenkins.plugins.slidecraft.environment;

/** Somebody with a newer epoch has taken the environment over: nothing more may be written. */
public final class TakenOverException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TakenOverException(String message) {
        super(message);
    }
}
