package io.jenkins.plugins.slidecraft.rehearsal.declarative;

/** A declarative Pipeline that Jenkins refuses as well; text as in pipeline-model-definition. */
public class InvalidPipelineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidPipelineException(int line, int column, String message) {
        super("WorkflowScript: " + line + ": " + message + " @ line " + line + ", column " + column + ".");
    }
}
