package io.jenkins.plugins.slidecraft.rehearsal.cps;

/** A step that needs an agent was called outside of {@code node}; text as in workflow-step-api. */
public class MissingContextVariableException extends Exception {
    private static final long serialVersionUID = 1L;

    public MissingContextVariableException(String step) {
        super("Required context class hudson.FilePath is missing\nPerhaps you forgot to surround the " + step
                + " step with a step that provides this, such as: node");
    }

    @Override
    public String toString() {
        return "org.jenkinsci.plugins.workflow.steps.MissingContextVariableException: " + getMessage();
    }
}
