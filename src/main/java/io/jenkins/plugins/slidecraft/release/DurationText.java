package io.jenkins.plugins.slidecraft.release;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them in {@code slidecraft.yaml} and in steps: {@code 500ms}, {@code 90s}, {@code 10m}, {@code 1h30m},
 * {@code 2d}. Prometheus' grammar: whole numbers with units, the largest first, each at most once, no spaces; weeks and
 * years left out, and a bare {@code 0} refused, so that every text says its unit.
 */
public final class DurationText {
    /** The longest one that is taken: nothing in a deployment waits longer than a year. */
    public static final Duration MAXIMUM = Duration.ofDays(366);

    /** What a text has to look like, for error messages. */
    public static final String RULE =
            "a duration is whole numbers with the units d, h, m, s and ms, the largest first, as 500ms, 90s, 10m or 1h30m";

    private static final Pattern TEXT = Pattern.compile(
            "(?=\\d)(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m(?!s))?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?",
            Pattern.DOTALL);

    private DurationText() {}

    /**
     * Reads a duration.
     *
     * @param text as {@code 1h30m}
     * @return zero or more, at most {@link #MAXIMUM}
     * @throws IllegalArgumentException where the text is none; the message has the value and the rule
     */
    public static Duration parse(String text) {
        Matcher matcher = TEXT.matcher(text == null ? "" : text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    (text == null ? "null" : "'" + text + "'") + " is not a duration: " + RULE);
        }
        Duration duration = Duration.ofDays(number(matcher, 1))
                .plusHours(number(matcher, 2))
                .plusMinutes(number(matcher, 3))
                .plusSeconds(number(matcher, 4))
                .plusMillis(number(matcher, 5));
        if (duration.compareTo(MAXIMUM) > 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is too long: a duration is at most " + MAXIMUM.toDays() + "d");
        }
        return duration;
    }

    /**
     * Writes a duration in the shortest form that {@link #parse} reads back, as {@code 1h30m}; what is below a millisecond is
     * dropped, zero is {@code 0s}.
     *
     * @throws IllegalArgumentException for a negative one
     */
    public static String format(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(duration + " is negative");
        }
        StringBuilder text = new StringBuilder();
        append(text, duration.toDaysPart(), "d");
        append(text, duration.toHoursPart(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static long number(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
    }

    private static void append(StringBuilder text, long number, String unit) {
        if (number != 0) {
            text.append(number).append(unit);
        }
    }
}
