package io.jenkins.plugins.slidecraft.release;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.semver4j.Semver;

/**
 * A version by Semantic Versioning 2.0.0, strictly: the library also takes {@code v1.2.3} and spaces around, this does not,
 * so that one version has one text.
 *
 * @param version the library's
 */
public record SemVer(Semver version) implements Comparable<SemVer> {
    static final String RULE =
            "a version is major.minor.patch by Semantic Versioning, whole numbers without leading zeros";

    /**
     * Reads a version, pre-release and build metadata included.
     *
     * @throws InvalidInput with path {@code version}
     */
    @JsonCreator
    public static SemVer parse(String text) {
        Semver version = text == null ? null : Semver.parse(text);
        if (version == null || !version.getVersion().equals(text)) {
            throw new InvalidInput(
                    "The version", java.util.List.of(Problem.of("version", text, RULE, "write it as 1.4.2")));
        }
        return new SemVer(version);
    }

    /** Whether it is just {@code major.minor.patch}, which G3's tag standard asks for. */
    public boolean isPlain() {
        return version.getPreRelease().isEmpty() && version.getBuild().isEmpty();
    }

    /** {@code major.minor.patch} without pre-release and build metadata. */
    public String core() {
        return version.getMajor() + "." + version.getMinor() + "." + version.getPatch();
    }

    @Override
    public int compareTo(SemVer other) {
        return version.compareTo(other.version);
    }

    @JsonValue
    @Override
    public String toString() {
        return version.getVersion();
    }
}
