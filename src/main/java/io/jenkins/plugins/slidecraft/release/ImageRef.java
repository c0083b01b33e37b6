package io.jenkins.plugins.slidecraft.release;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An image as a workload names it: {@code repository[:tag][@sha256:…]}, the OCI distribution reference grammar.
 *
 * @param repository registry and path, as {@code registry.example:5000/slidecraft/gateway}
 * @param tag the tag, if there is one
 * @param digest {@code sha256:} and 64 hexadecimal digits, if it is pinned
 */
public record ImageRef(String repository, Optional<String> tag, Optional<String> digest) {
    private static final Pattern REFERENCE =
            Pattern.compile("(?<repository>[^@\\s]+?)(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?"
                    + "(?:@(?<digest>sha256:[0-9a-f]{64}))?");

    /** @throws IllegalArgumentException where the text is no image reference */
    @JsonCreator
    public static ImageRef parse(String text) {
        Matcher matcher = REFERENCE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not an image reference: repository[:tag][@sha256:…]");
        }
        return new ImageRef(
                matcher.group("repository"),
                Optional.ofNullable(matcher.group("tag")),
                Optional.ofNullable(matcher.group("digest")));
    }

    /** Whether it names exactly one content. */
    public boolean pinned() {
        return digest.isPresent();
    }

    /** The same with a digest. */
    public ImageRef pinnedTo(String sha256) {
        return parse(repository + tag.map(t -> ":" + t).orElse("") + "@" + sha256);
    }

    @JsonValue
    @Override
    public String toString() {
        return repository
                + tag.map(t -> ":" + t).orElse("")
                + digest.map(d -> "@" + d).orElse("");
    }
}
