package io.jenkins.plugins.slidecraft.release;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A tag by G3's standard, {@code <major.minor.patch>-<gitShortSha>}; also a release's name.
 *
 * <p>Pre-releases and build metadata have no place in it: an image tag may not contain {@code +}, and {@code 1.5.0-rc.1-abc1234}
 * could not be told from a pre-release by another name. Candidates of one version differ by their commit.
 *
 * @param version {@code major.minor.patch}
 * @param shortSha 7 to 64 lower-case hexadecimal digits, the beginning of the commit
 */
public record ImageTag(SemVer version, String shortSha) {
    /** The tag that G3 forbids, since it can't be reproduced. */
    public static final String LATEST = "latest";

    static final String RULE =
            "G3 asks for tags of the form <major.minor.patch>-<gitShortSha>, 7 or more hexadecimal digits";
    static final String LATEST_RULE = "G3 forbids 'latest', since it can't be reproduced";
    static final String PLAIN_RULE =
            "G3's tag standard is <major.minor.patch>-<gitShortSha>, which has no place for a pre-release or build metadata";
    private static final String REMEDY = "use a tag as 1.4.2-abc1234, which slidecraftBuild makes by itself";
    private static final Pattern SHORT_SHA = Pattern.compile("[0-9a-f]{7,64}");

    /** @throws InvalidInput with path {@code version} for one that is not plain, {@code tag} for another commit text */
    public ImageTag {
        if (!version.isPlain()) {
            throw new InvalidInput("The version", List.of(notPlain(version)));
        }
        if (!SHORT_SHA.matcher(shortSha).matches()) {
            throw new InvalidInput("The tag", List.of(Problem.of("tag", version + "-" + shortSha, RULE, REMEDY)));
        }
    }

    /** A version that can't become a tag. */
    private static Problem notPlain(SemVer version) {
        return Problem.of(
                "version",
                version.toString(),
                PLAIN_RULE,
                "use '" + version.core() + "'; builds of one version are told apart by their commit");
    }

    /**
     * The tag of a version built from a commit.
     *
     * @throws InvalidInput for a pre-release or build metadata
     */
    public static ImageTag of(SemVer version, GitSha commit) {
        return new ImageTag(version, commit.shortForm());
    }

    /**
     * Reads a tag.
     *
     * @throws InvalidInput with path {@code tag}, for {@code latest} and whatever breaks the standard
     */
    @JsonCreator
    public static ImageTag parse(String text) {
        if (LATEST.equals(text)) {
            throw new InvalidInput("The tag", List.of(Problem.of("tag", text, LATEST_RULE, REMEDY)));
        }
        int dash = text == null ? -1 : text.lastIndexOf('-');
        if (dash < 0 || !SHORT_SHA.matcher(text.substring(dash + 1)).matches()) {
            throw new InvalidInput("The tag", List.of(Problem.of("tag", text, RULE, REMEDY)));
        }
        try {
            return new ImageTag(SemVer.parse(text.substring(0, dash)), text.substring(dash + 1));
        } catch (InvalidInput e) {
            throw new InvalidInput("The tag", List.of(Problem.of("tag", text, RULE, REMEDY)));
        }
    }

    @JsonValue
    @Override
    public String toString() {
        return version + "-" + shortSha;
    }
}
