package io.jenkins.plugins.slidecraft.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Paths below an application's base address: none of them leads to another host, or out of the base address's own path. */
public final class ApplicationPath {
    /** What a path has to look like, for messages. */
    public static final String RULE =
            "a path begins with one slash, is written as in an address (spaces as %20), and has neither .. nor a fragment";

    private static final Pattern DOTS = Pattern.compile("(?i)(?:^|[/\\\\])(?:\\.|%2e){1,2}(?:[/\\\\?]|$)");

    private ApplicationPath() {}

    /** Whether a text is a path as {@link #RULE} has it. */
    public static boolean isPath(String path) {
        if (!path.startsWith("/") || path.startsWith("//") || path.contains("\\")) {
            return false;
        }
        try {
            URI uri = new URI(path);
            return uri.getScheme() == null
                    && uri.getRawAuthority() == null
                    && uri.getRawFragment() == null
                    && !DOTS.matcher(uri.getRawPath()).find();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /**
     * The address of a path.
     *
     * @throws IllegalArgumentException where the path breaks {@link #RULE}
     */
    static URI below(URI base, String path) {
        if (!isPath(path)) {
            throw new IllegalArgumentException("'" + path + "' is no path of the application: " + RULE);
        }
        return URI.create(base + path);
    }

    /**
     * The path of what an answer names: an address of the same host below the base address, a path of that host, or a path
     * relative to where it was named.
     *
     * @param address the application's base address
     * @param from the path of the answer that names it
     * @param reference as it stands in the answer
     * @return empty where it leads elsewhere
     */
    public static Optional<String> of(String address, String from, String reference) {
        try {
            URI base = new URI(address);
            URI target = new URI(address + from).resolve(new URI(reference.strip()));
            if (!sameOrigin(base, target)) {
                return Optional.empty();
            }
            String prefix = base.getRawPath();
            String path = target.getRawPath() + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery());
            if (!path.startsWith(prefix + "/")) {
                return Optional.empty();
            }
            return Optional.of(path.substring(prefix.length())).filter(ApplicationPath::isPath);
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether two addresses have scheme, host and port in common. */
    static boolean sameOrigin(URI one, URI other) {
        return one.getHost() != null
                && other.getHost() != null
                && one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other)
                && other.getRawUserInfo() == null;
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }
}
