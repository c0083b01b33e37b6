package io.jenkins.plugins.slidecraft.rehearsal.cps;

import java.util.List;

/** A step was told to end; stands for the exception of the same name in workflow-step-api. */
public class FlowInterruptedException extends InterruptedException {
    private static final long serialVersionUID = 1L;

    private final Result result;
    private boolean actualInterruption;
    private final List<String> causes;
    private final transient Object origin;

    /**
     * @param origin what interrupted, to recognise one's own interruption again; may be null
     * @param causes one line each, for people
     */
    public FlowInterruptedException(Result result, boolean actualInterruption, Object origin, List<String> causes) {
        this.result = result;
        this.actualInterruption = actualInterruption;
        this.origin = origin;
        this.causes = List.copyOf(causes);
    }

    public Result getResult() {
        return result;
    }

    public List<String> getCauses() {
        return causes;
    }

    public boolean isActualInterruption() {
        return actualInterruption;
    }

    public Object origin() {
        return origin;
    }

    void setActualInterruption(boolean actual) {
        actualInterruption = actual;
    }

    @Override
    public String getMessage() {
        return String.join(", ", causes);
    }

    @Override
    public String toString() {
        String message = getMessage();
        return "org.jenkinsci.plugins.workflow.steps.FlowInterruptedException"
                + (message.isEmpty() ? "" : ": " + message);
    }
}
