package io.jenkins.plugins.slidecraft.git.jgit;

import java.util.Optional;

/** The Git servers that may be asked. */
@FunctionalInterface
public interface GitServers {
    /**
     * How a repository is reached.
     *
     * @param host host and port as in the address: {@code git.example.com:8443}
     * @param path the repository on it, without slashes around it and without {@code .git}: {@code team/runbook}
     * @throws io.jenkins.plugins.slidecraft.git.GitException where the server isn't configured, or not for this repository
     */
    Access access(String host, String path);

    /**
     * How a repository is reached.
     *
     * @param login empty: anonymous
     * @param committer whom commits name
     * @param mail the committer's address
     */
    record Access(Optional<GitLogin> login, String committer, String mail) {}
}
