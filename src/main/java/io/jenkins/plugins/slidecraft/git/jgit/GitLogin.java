package io.jenkins.plugins.slidecraft.git.jgit;

/**
 * User and password or token for a Git server. Never kept; never printed.
 *
 * @param user the user
 * @param secret the password or token
 */
public record GitLogin(String user, String secret) {
    @Override
    public String toString() {
        return "GitLogin[" + user + "]";
    }
}
