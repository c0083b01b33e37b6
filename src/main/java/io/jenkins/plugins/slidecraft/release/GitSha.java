package io.jenkins.plugins.slidecraft.release;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A commit's full object name.
 *
 * @param hex 40 (SHA-1) or 64 (SHA-256) lower-case hexadecimal digits
 */
public record GitSha(@JsonValue String hex) {
    /** How many digits a short form has at least, as {@code git rev-parse --short} prints by default. */
    public static final int SHORT = 7;

    static final String RULE = "a commit is 40 or 64 lower-case hexadecimal digits";
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    /** @throws InvalidInput with path {@code gitSha} */
    @JsonCreator
    public GitSha {
        if (hex == null || !HEX.matcher(hex).matches()) {
            throw new InvalidInput(
                    "The commit",
                    List.of(Problem.of(
                            "gitSha", hex, RULE, "take what 'git rev-parse HEAD' prints, not a short form")));
        }
    }

    /**
     * The first {@value #SHORT} digits. Always as many: what git itself prints depends on how much of the history a clone has,
     * and one commit must give one tag.
     */
    public String shortForm() {
        return hex.substring(0, SHORT);
    }

    /** Whether a short form of at least {@value #SHORT} digits is this commit's. */
    public boolean startsWith(String shortForm) {
        return shortForm.length() >= SHORT && hex.startsWith(shortForm);
    }

    @Override
    public String toString() {
        return hex;
    }
}
