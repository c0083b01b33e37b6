package io.jenkins.plugins.slidecraft.gate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@code metricGate} does with a verdict that is no PASS. */
public enum Policy {
    /** The environment goes back to its last stable release, then the step fails. */
    ROLLBACK,
    /** The step fails, and the build with it. */
    STOP,
    /** A person is asked; without an answer in time, the step fails. */
    PAUSE,
    /** The stage and the build become unstable, and the Pipeline goes on. */
    UNSTABLE,
    /** The Pipeline goes on; the verdict is in the result. */
    CONTINUE;

    /** What there is, for error messages. */
    public static final String RULE = "there are rollback, stop, pause, unstable and continue";

    /** What {@link #STOP} was called before there were the others. */
    private static final String FAIL = "fail";

    /** As people write it: {@code rollback}, {@code stop}, {@code pause}, {@code unstable} or {@code continue}. */
    public static Optional<Policy> parse(String text) {
        return text.equals(FAIL)
                ? Optional.of(STOP)
                : Arrays.stream(values())
                        .filter(one -> one.label().equals(text))
                        .findFirst();
    }

    /** All labels, the default first. */
    public static List<String> labels() {
        return List.of(STOP.label(), ROLLBACK.label(), PAUSE.label(), UNSTABLE.label(), CONTINUE.label());
    }

    /** As people write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
