package io.jenkins.plugins.slidecraft.release;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.semver4j.range.RangeList;
import org.semver4j.range.RangeListFactory;

/**
 * A range of versions in npm's syntax, as {@code >=1.3.0 <2.0.0}, {@code ^1.4}, {@code 1.x} or {@code 1.2 - 1.4 || >=2.1}.
 * Strictly: the library passes over what it can't read, and a range that lets more versions in than a person meant would be
 * worse than none.
 */
public final class VersionRange {
    /** What a text has to look like, for error messages. */
    public static final String RULE =
            "a range of versions is npm's: comparisons with >=, >, <, <=, =, ^ and ~ side by side,"
                    + " as '>=1.3.0 <2.0.0', ranges as '1.2 - 1.4', with || between alternatives";

    private static final int LONGEST = 200;
    private static final String NUMBER = "(?:0|[1-9][0-9]{0,8}|[xX*])";
    private static final String VERSION =
            NUMBER + "(?:\\." + NUMBER + "(?:\\." + NUMBER + "(?:-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?)?)?";
    private static final Pattern PARTIAL = Pattern.compile(VERSION);
    private static final Pattern COMPARISON = Pattern.compile("(?:>=|<=|>|<|=|\\^|~)?" + VERSION);
    private static final Pattern SPACE_AFTER_OPERATOR = Pattern.compile("(>=|<=|>|<|=|\\^|~) +");

    private final String text;
    private final RangeList ranges;

    private VersionRange(String text, RangeList ranges) {
        this.text = text;
        this.ranges = ranges;
    }

    /**
     * Reads a range.
     *
     * @throws IllegalArgumentException where the text is none; the message has the value and the rule
     */
    @JsonCreator
    public static VersionRange parse(String text) {
        if (text == null
                || text.length() > LONGEST
                || !alternatives(text).stream().allMatch(VersionRange::isRange)) {
            throw new IllegalArgumentException((text == null ? "null" : Problem.shown(text)) + ": " + RULE);
        }
        return new VersionRange(text, RangeListFactory.create(text));
    }

    private static List<String> alternatives(String text) {
        List<String> alternatives = new ArrayList<>();
        for (String alternative : text.split("\\|\\|", -1)) {
            alternatives.add(SPACE_AFTER_OPERATOR.matcher(alternative.strip()).replaceAll("$1"));
        }
        return alternatives;
    }

    private static boolean isRange(String alternative) {
        String[] ends = alternative.split(" - ", -1);
        if (ends.length == 2) {
            return PARTIAL.matcher(ends[0]).matches()
                    && PARTIAL.matcher(ends[1]).matches();
        }
        for (String comparison : alternative.split(" +", -1)) {
            if (!COMPARISON.matcher(comparison).matches()) {
                return false;
            }
        }
        return true;
    }

    /** Whether a version lies in it; a pre-release only where the range names one of the same version, as npm has it. */
    public boolean contains(SemVer version) {
        return ranges.isSatisfiedBy(version.version());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VersionRange range && range.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @JsonValue
    @Override
    public String toString() {
        return text;
    }
}
