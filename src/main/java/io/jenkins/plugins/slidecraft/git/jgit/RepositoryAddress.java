package io.jenkins.plugins.slidecraft.git.jgit;

import io.jenkins.plugins.slidecraft.git.GitException;
import io.jenkins.plugins.slidecraft.http.NetworkAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * The address of a repository, checked: HTTPS, or HTTP to this machine; no credentials in it; not where no server of ours may
 * be.
 *
 * @param uri the address
 * @param host host and port
 * @param path the repository on it, without slashes around it and without {@code .git}
 */
record RepositoryAddress(URI uri, String host, String path) {
    static RepositoryAddress of(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            // Without the cause: its message has the whole address, and with it what may be a password.
            throw refused(
                    "The repository's address can't be read", "write it as https://git.example.com/team/name.git");
        }
        if (uri.getHost() == null || uri.getScheme() == null || uri.getRawPath() == null) {
            throw refused(
                    "The repository's address is no address on a server",
                    "write it as https://git.example.com/team/name.git");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw refused(
                    "The address of the repository on " + uri.getHost() + " holds a user or a query",
                    "leave it out: credentials stand under Manage Jenkins » System » SlideCraft");
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(scheme.equals("http") && isLoopback(uri.getHost()))) {
            throw refused("The repository " + text + " isn't reached by https", "write its address with https://");
        }
        String path = uri.getPath().replaceAll("^/+|/+$", "").replaceFirst("\\.git$", "");
        if (path.isEmpty() || path.contains("..")) {
            throw refused("The address " + text + " names no repository", "write it in full");
        }
        return new RepositoryAddress(uri, uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()), path);
    }

    private static boolean isLoopback(String host) {
        try {
            return host.equals("localhost")
                    || host.matches("[0-9.]+|\\[.*]")
                            && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static GitException refused(String what, String remedy) {
        return new GitException(what + ": " + remedy + ".", false, null);
    }

    /** Refuses names that lead to metadata services and the like; at each use, since names change. */
    void check() {
        try {
            NetworkAddress.check(uri.getHost(), NetworkAddress.Resolver.SYSTEM);
        } catch (UnknownHostException e) {
            throw new GitException("The name of the Git server " + host + " is not known.", true, e);
        } catch (NetworkAddress.ForbiddenAddressException e) {
            throw new GitException("The Git server " + e.getMessage() + ".", false, e);
        }
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
