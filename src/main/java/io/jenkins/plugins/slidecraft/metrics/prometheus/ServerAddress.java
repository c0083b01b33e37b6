package io.jenkins.plugins.slidecraft.metrics.prometheus;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** A metric server's address, as it may be entered. */
final class ServerAddress {
    private ServerAddress() {}

    /**
     * Checks an address as it was entered.
     *
     * @return without a slash at its end
     * @throws IllegalArgumentException with the value, without user information, and the rule
     */
    static URI check(String address) {
        URI uri;
        try {
            uri = new URI(address.strip());
        } catch (URISyntaxException e) {
            throw refused("'" + withoutUser(address) + "' is not a URL");
        }
        String shown = withoutUser(address);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https") || uri.getHost() == null) {
            throw refused("'" + shown + "' has no http or https address");
        }
        if (uri.getRawUserInfo() != null) {
            throw refused("'" + shown + "' has a user or password in it; configure credentials instead");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw refused("'" + shown + "' has a query or a fragment; it has to end with the path before /api/v1");
        }
        String text = uri.toString();
        return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    private static String withoutUser(String address) {
        return address.strip().replaceAll("//[^/]*@", "//");
    }

    private static IllegalArgumentException refused(String what) {
        return new IllegalArgumentException(
                "The metric server's address " + what + ", as https://prometheus.example:9090");
    }
}
