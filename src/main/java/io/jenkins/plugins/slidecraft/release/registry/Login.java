package io.jenkins.plugins.slidecraft.release.registry;

/**
 * User and password for a registry. Never kept; never printed.
 *
 * @param user the user
 * @param password the password or token
 */
public record Login(String user, String password) {
    @Override
    public String toString() {
        return "Login[" + user + "]";
    }
}
