package io.jenkins.plugins.slidecraft.rehearsal.cps;

/** A failure whose message is meant for people: no stack trace is printed. Stands for {@code hudson.AbortException}. */
public class AbortException extends java.io.IOException {
    private static final long serialVersionUID = 1L;

    public AbortException(String message) {
        super(message);
    }

    @Override
    public String toString() {
        return "hudson.AbortException: " + getMessage();
    }
}
