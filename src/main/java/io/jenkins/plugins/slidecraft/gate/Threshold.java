package io.jenkins.plugins.slidecraft.gate;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The condition that is healthy: {@code value comparison bound} (G11: {@code > 0.95}, {@code < 0.02}).
 *
 * @param comparison {@code >}, {@code >=}, {@code <} or {@code <=}
 * @param bound the right-hand side, finite
 */
public record Threshold(String comparison, double bound) {
    /** What a text has to look like, for error messages. */
    public static final String RULE =
            "a threshold is the healthy condition: >, >=, < or <= and a number or a percentage, as '> 0.95', '>= 95%' or '< 0.02'";

    private static final Pattern TEXT = Pattern.compile(
            "\\s*(>=|<=|>|<)\\s*([-+]?(?:\\d{1,30}(?:\\.\\d{0,30})?|\\.\\d{1,30})(?:[eE][-+]?\\d{1,3})?)\\s*(%?)\\s*");
    private static final MathContext SHORT = new MathContext(4);

    public Threshold {
        if (!comparison.matches("[<>]=?")) {
            throw new IllegalArgumentException("'" + comparison + "' is no comparison: " + RULE);
        }
        if (!Double.isFinite(bound)) {
            throw new IllegalArgumentException("'" + bound + "' is no bound: " + RULE);
        }
    }

    /** Reads a threshold, if the text is one; a percentage is a hundredth, as {@code 95%} is 0.95. */
    public static Optional<Threshold> read(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        BigDecimal bound = new BigDecimal(matcher.group(2));
        if (!matcher.group(3).isEmpty()) {
            bound = bound.movePointLeft(2);
        }
        double number = bound.doubleValue();
        return Double.isFinite(number) ? Optional.of(new Threshold(matcher.group(1), number)) : Optional.empty();
    }

    /**
     * Reads a threshold.
     *
     * @throws IllegalArgumentException where the text is none; the message has the value and the rule
     */
    public static Threshold parse(String text) {
        return read(text == null ? "" : text)
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not a threshold: " + RULE));
    }

    /** Whether a value is healthy. What is not a finite number never is. */
    public boolean holds(double value) {
        if (!Double.isFinite(value)) {
            return false;
        }
        return switch (comparison) {
            case ">" -> value > bound;
            case ">=" -> value >= bound;
            case "<" -> value < bound;
            default -> value <= bound;
        };
    }

    /** A value with four significant digits; with all of them where rounding would hide on which side of the bound it is. */
    public String show(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }
        double rounded = new BigDecimal(value).round(SHORT).doubleValue();
        boolean misleading =
                !Double.isFinite(rounded) || value != bound && (rounded == bound || holds(rounded) != holds(value));
        return plain(misleading ? value : rounded);
    }

    /** A number without exponent and without needless zeros. */
    static String plain(double number) {
        return number == 0
                ? "0"
                : BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    /** As {@code > 0.95}; {@link #parse} reads it back. */
    @Override
    public String toString() {
        return comparison + " " + plain(bound);
    }
}
