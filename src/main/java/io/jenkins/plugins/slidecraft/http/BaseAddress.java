package io.jenkins.plugins.slidecraft.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** A server's base address, as it may be entered: http or https, a host, perhaps a path. */
public final class BaseAddress {
    private BaseAddress() {}

    /**
     * Checks an address as it was entered.
     *
     * @param whose for the message, as {@code The metric server's address}
     * @param ending what it has to end with, for the message
     * @param example a good one, for the message
     * @return without a slash at its end
     * @throws IllegalArgumentException with the value, without user information, and the rule
     */
    public static URI check(String whose, String address, String ending, String example) {
        String shown = withoutUser(address);
        URI uri;
        try {
            uri = new URI(address.strip());
        } catch (URISyntaxException e) {
            throw refused(whose, "'" + shown + "' is not a URL", example);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https") || uri.getHost() == null) {
            throw refused(whose, "'" + shown + "' has no http or https address", example);
        }
        if (uri.getRawUserInfo() != null) {
            throw refused(
                    whose, "'" + shown + "' has a user or password in it; configure credentials instead", example);
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw refused(whose, "'" + shown + "' has a query or a fragment; it has to end with " + ending, example);
        }
        String text = uri.toString();
        return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    private static String withoutUser(String address) {
        return address.strip().replaceAll("//[^/]*@", "//");
    }

    private static IllegalArgumentException refused(String whose, String what, String example) {
        return new IllegalArgumentException(whose + " " + what + ", as " + example);
    }
}
