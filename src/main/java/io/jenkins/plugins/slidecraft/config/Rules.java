package io.jenkins.plugins.slidecraft.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the fields of the configuration have to look like; each answers with the error's text, or empty where all is well. */
final class Rules {
    /** RFC 1123 labels; 40 characters leave room for {@code slidecraft-<name>-release-<n>}. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[-a-z0-9]{0,38}[a-z0-9])?");

    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9](?:[-.A-Za-z0-9]{0,251}[A-Za-z0-9])?(?::[0-9]{1,5})?");

    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");

    static final Pattern COMMITTER = Pattern.compile("([^<>\\p{Cntrl}]+?)\\s*<([^<>\\s@]+@[^<>\\s@]+)>");

    private Rules() {}

    /** The name of a cluster, a metric server or an environment. */
    static Optional<String> name(String value) {
        return NAME.matcher(value).matches() ? Optional.empty() : Optional.of(Messages.Rules_Name(value));
    }

    static Optional<String> namespace(String value) {
        return NAMESPACE.matcher(value).matches() ? Optional.empty() : Optional.of(Messages.Rules_Namespace(value));
    }

    /** A registry, as it stands at the beginning of an image's name. */
    static Optional<String> host(String value) {
        return HOST.matcher(value).matches() ? Optional.empty() : Optional.of(Messages.Rules_Host(value));
    }

    /** A Git server, as it stands in a repository's address. */
    static Optional<String> gitHost(String value) {
        return HOST.matcher(value).matches() ? Optional.empty() : Optional.of(Messages.Rules_GitHost(value));
    }

    /** {@code Name <address>}, or nothing. */
    static Optional<String> committer(String value) {
        return value.isEmpty() || COMMITTER.matcher(value).matches()
                ? Optional.empty()
                : Optional.of(Messages.Rules_Committer(value));
    }

    /** An address of a server: http or https, no user information, no query. */
    static Optional<String> url(String value) {
        try {
            URI uri = new URI(value);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
                return Optional.of(Messages.Rules_Url());
            }
            if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
                return Optional.of(Messages.Rules_UrlParts());
            }
            return Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.of(Messages.Rules_Url());
        }
    }

    /** The name of an HTTP header (RFC 9110, 5.1) that is not one of those which the plugin or HTTP itself sends. */
    static Optional<String> header(String value) {
        boolean taken = List.of("authorization", "host", "content-length", "content-type", "connection", "accept")
                .contains(value.toLowerCase(Locale.ROOT));
        return HEADER.matcher(value).matches() && !taken ? Optional.empty() : Optional.of(Messages.Rules_Header(value));
    }

    /** One or more PEM certificates, or nothing. */
    static Optional<String> pem(String value) {
        return value.isBlank() || value.contains("-----BEGIN CERTIFICATE-----")
                ? Optional.empty()
                : Optional.of(Messages.Rules_Pem());
    }

    /** A reference by name to something that is configured elsewhere on the page. */
    static Optional<String> reference(String what, String value, Collection<String> names) {
        if (names.contains(value)) {
            return Optional.empty();
        }
        return Optional.of(Messages.Rules_Reference(what, value, names.isEmpty() ? "-" : String.join(", ", names)));
    }

    static Optional<String> unique(String what, List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            if (names.indexOf(names.get(i)) != i) {
                return Optional.of(Messages.Rules_Twice(what, names.get(i)));
            }
        }
        return Optional.empty();
    }
}
