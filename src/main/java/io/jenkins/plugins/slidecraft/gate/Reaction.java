package io.jenkins.plugins.slidecraft.gate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What {@code metricGate} does with a verdict that is no PASS. */
public enum Reaction {
    /** The step fails, and the build with it. */
    FAIL,
    /** The stage and the build become unstable, and the Pipeline goes on. */
    UNSTABLE,
    /** The Pipeline goes on; the verdict is in the result. */
    CONTINUE;

    /** As people write it: {@code fail}, {@code unstable} or {@code continue}. */
    public static Optional<Reaction> parse(String text) {
        return Arrays.stream(values()).filter(one -> one.label().equals(text)).findFirst();
    }

    /** As people write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
