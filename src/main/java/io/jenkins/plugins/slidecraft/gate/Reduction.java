package io.jenkins.plugins.slidecraft.gate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** How several series become one number, where a gate says so; without it, several series are no evidence. */
public enum Reduction {
    SUM,
    MAX,
    MIN,
    AVG,
    COUNT;

    /** What there is, for error messages. */
    public static final String RULE = "there are sum, max, min, avg and count";

    /** As people write it: {@code sum}. */
    public static Optional<Reduction> parse(String text) {
        return Arrays.stream(values()).filter(one -> one.label().equals(text)).findFirst();
    }

    /** As people write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Makes one number of several. One that is NaN makes the result NaN, whichever it is: a part that is not known makes the
     * whole unknown.
     *
     * @param values one for each series, at least one
     */
    public double of(double... values) {
        for (double value : values) {
            if (Double.isNaN(value)) {
                return Double.NaN;
            }
        }
        DoubleStream stream = DoubleStream.of(values);
        return switch (this) {
            case SUM -> stream.sum();
            case MAX -> stream.max().orElseThrow();
            case MIN -> stream.min().orElseThrow();
            case AVG -> stream.average().orElseThrow();
            case COUNT -> values.length;
        };
    }
}
