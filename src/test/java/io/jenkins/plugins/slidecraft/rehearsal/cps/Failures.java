package io.jenkins.plugins.slidecraft.rehearsal.cps;

import java.util.function.Consumer;

/** How exceptions look in a build log. */
public final class Failures {
    private Failures() {}

    /** Prints an exception as Jenkins does: a sentence where the exception is meant for people, else its chain of causes. */
    public static void print(Throwable cause, Consumer<String> log) {
        if (cause instanceof AbortException) {
            log.accept("ERROR: " + cause.getMessage());
        } else if (cause instanceof FlowInterruptedException interrupted) {
            interrupted.getCauses().forEach(log);
        } else {
            log.accept(describe(cause));
        }
        for (Throwable suppressed : cause.getSuppressed()) {
            if (suppressed instanceof AbortException) {
                log.accept("ERROR: " + suppressed.getMessage());
            }
        }
    }

    /** The exception and what caused it, without the frames of this engine. */
    public static String describe(Throwable cause) {
        StringBuilder text = new StringBuilder(cause.toString());
        for (StackTraceElement frame : cause.getStackTrace()) {
            String file = frame.getFileName();
            if (file != null && (file.equals("WorkflowScript") || file.endsWith(".groovy"))) {
                text.append("\n\tat ").append(frame);
            }
        }
        for (Throwable inner = cause.getCause(); inner != null; inner = inner.getCause()) {
            text.append("\nCaused by: ").append(inner);
        }
        return text.toString();
    }
}
