package io.jenkins.plugins.slidecraft.release;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An image as a workload names it: {@code repository[:tag][@digest]}, by the reference grammar of the OCI distribution
 * project (distribution/reference, {@code reference.go}); of digests those that it registers: sha256, sha384, sha512.
 *
 * @param repository registry and path, as {@code registry.example:5000/slidecraft/gateway}; at most 255 characters
 * @param tag the tag, if there is one
 * @param digest {@code sha256:} and 64 hexadecimal digits (sha384 and sha512 accordingly), if it is pinned
 */
public record ImageRef(String repository, Optional<String> tag, Optional<String> digest) {
    /** The registry that a reference without a host means. */
    public static final String DEFAULT_HOST = "docker.io";

    private static final int LONGEST_REPOSITORY = 255;
    private static final int LONGEST = LONGEST_REPOSITORY + 1 + 128 + 1 + 7 + 128;
    private static final String LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
    private static final Pattern HOST =
            Pattern.compile("(?:" + LABEL + "(?:\\." + LABEL + ")*|\\[[a-fA-F0-9:]+])(?::[0-9]+)?");
    private static final Pattern COMPONENT = Pattern.compile("[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern DIGEST =
            Pattern.compile("sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}");

    /** @throws IllegalArgumentException where a part breaks the grammar */
    public ImageRef {
        if (!isRepository(repository)
                || !tag.map(ImageRef::isTag).orElse(true)
                || !digest.map(ImageRef::isDigest).orElse(true)) {
            throw new IllegalArgumentException(Problem.shown(text(repository, tag, digest))
                    + " is not an image reference: repository[:tag][@sha256:…], the repository in lower case");
        }
    }

    /** @throws IllegalArgumentException where the text is no image reference */
    @JsonCreator
    public static ImageRef parse(String text) {
        // The bound keeps the patterns' recursion small.
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    Problem.shown(text) + " is not an image reference: it is longer than " + LONGEST + " characters");
        }
        int at = text.indexOf('@');
        String named = at < 0 ? text : text.substring(0, at);
        int colon = named.indexOf(':', named.lastIndexOf('/') + 1);
        return new ImageRef(
                colon < 0 ? named : named.substring(0, colon),
                colon < 0 ? Optional.empty() : Optional.of(named.substring(colon + 1)),
                at < 0 ? Optional.empty() : Optional.of(text.substring(at + 1)));
    }

    /** Whether a text is a repository: {@code [host[:port]/]path}, the path of lower-case components. */
    public static boolean isRepository(String text) {
        if (text.length() > LONGEST_REPOSITORY) {
            return false;
        }
        String[] parts = text.split("/", -1);
        boolean first = parts.length > 1 && HOST.matcher(parts[0]).matches();
        for (int i = first ? 1 : 0; i < parts.length; i++) {
            if (!COMPONENT.matcher(parts[i]).matches()) {
                return false;
            }
        }
        return true;
    }

    /** Whether a text is one or more lower-case path components, as what follows a registry's address. */
    public static boolean isPath(String text) {
        return text.length() <= LONGEST_REPOSITORY
                && java.util.Arrays.stream(text.split("/", -1))
                        .allMatch(part -> COMPONENT.matcher(part).matches());
    }

    /** Whether a text is a tag: 1 to 128 letters, digits, {@code _}, {@code .} and {@code -}, none of the last two first. */
    public static boolean isTag(String text) {
        return TAG.matcher(text).matches();
    }

    /** Whether a text is a digest with a registered algorithm. */
    public static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    /**
     * The registry's host and port: the first component where it has a dot, a colon or an upper-case letter or is
     * {@code localhost}, else {@value #DEFAULT_HOST}; the rule of docker's {@code splitDockerDomain}.
     */
    public String host() {
        return hostLength() < 0 ? DEFAULT_HOST : repository.substring(0, hostLength());
    }

    /** What follows the host; {@code library/busybox} for {@code busybox}. */
    public String path() {
        if (hostLength() >= 0) {
            return repository.substring(hostLength() + 1);
        }
        return repository.contains("/") ? repository : "library/" + repository;
    }

    private int hostLength() {
        int slash = repository.indexOf('/');
        String first = slash < 0 ? "" : repository.substring(0, slash);
        boolean host = first.contains(".")
                || first.contains(":")
                || first.equals("localhost")
                || !first.equals(first.toLowerCase(Locale.ROOT));
        return host ? slash : -1;
    }

    /** Whether it names exactly one content. */
    public boolean pinned() {
        return digest.isPresent();
    }

    /** The same with a digest. */
    public ImageRef pinnedTo(String newDigest) {
        return new ImageRef(repository, tag, Optional.of(newDigest));
    }

    private static String text(String repository, Optional<String> tag, Optional<String> digest) {
        return repository
                + tag.map(t -> ":" + t).orElse("")
                + digest.map(d -> "@" + d).orElse("");
    }

    @JsonValue
    @Override
    public String toString() {
        return text(repository, tag, digest);
    }
}
