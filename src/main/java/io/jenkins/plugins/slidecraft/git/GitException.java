package io.jenkins.plugins.slidecraft.git;

/** Files could not be committed. The message names the repository, the cause and the way out; it holds no credentials. */
public final class GitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean passing;

    /** @param passing whether trying again later may help */
    public GitException(String message, boolean passing, Throwable cause) {
        super(message, cause);
        this.passing = passing;
    }

    /** Whether trying again later may help. */
    public boolean isPassing() {
        return passing;
    }
}
