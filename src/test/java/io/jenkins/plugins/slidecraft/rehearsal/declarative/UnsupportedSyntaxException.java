package io.jenkins.plugins.slidecraft.rehearsal.declarative;

/** Syntax that Jenkins knows and the rehearsal doesn't: names the directive and its line. */
public class UnsupportedSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsupportedSyntaxException(int line, String directive, String place, String supported) {
        super("Jenkinsfile:" + line + ": " + directive + " in " + place
                + " is outside the subset of declarative syntax that the rehearsal runs. Supported there: " + supported
                + ". The Jenkinsfile may still be right for Jenkins.");
    }
}
