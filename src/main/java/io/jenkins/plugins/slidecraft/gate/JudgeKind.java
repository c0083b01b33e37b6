package io.jenkins.plugins.slidecraft.gate;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which judge decides about a metric. */
public enum JudgeKind {
    /** Each look's value against the threshold: the guide as written. */
    THRESHOLD("threshold"),
    /** The threshold as an objective, decided by a sequential test on counts in both directions. */
    OBJECTIVE("objective"),
    /** The new pods' rate against that of the stable ones, or of a baseline of the same age. */
    COMPARISON("comparison"),
    /** Durations by histograms: against the stable pods, or a quantile against a bound. */
    LATENCY("latency"),
    /** Kayenta's rule, for those who come from there. */
    MANN_WHITNEY("mannWhitney");

    private final String label;

    JudgeKind(String label) {
        this.label = label;
    }

    /** As people write it. */
    public String label() {
        return label;
    }

    /** All labels, for error messages. */
    static String labels() {
        return Arrays.stream(values()).map(JudgeKind::label).collect(Collectors.joining(", "));
    }

    /** Reads what people write. */
    public static Optional<JudgeKind> parse(String text) {
        return Arrays.stream(values()).filter(one -> one.label.equals(text)).findFirst();
    }
}
