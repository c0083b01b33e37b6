package io.jenkins.plugins.slidecraft.gate;

import java.util.Arrays;
import java.util.Optional;

/** Which judge decides about a metric. */
public enum JudgeKind {
    /** Each look's value against the threshold: the guide as written. */
    THRESHOLD("threshold");

    private final String label;

    JudgeKind(String label) {
        this.label = label;
    }

    /** As people write it. */
    public String label() {
        return label;
    }

    /** Reads what people write. */
    public static Optional<JudgeKind> parse(String text) {
        return Arrays.stream(values()).filter(one -> one.label.equals(text)).findFirst();
    }
}
