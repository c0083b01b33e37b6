package io.jenkins.plugins.slidecraft.check;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a check ended.
 *
 * @param name its name
 * @param type as {@code http}
 * @param outcome what
 * @param millis how long it took
 * @param reason what was seen or what was wrong, in one sentence on one line
 */
public record CheckResult(String name, String type, Outcome outcome, long millis, String reason) {
    /** What a check came to. */
    public enum Outcome {
        /** There is evidence that it is as it has to be. */
        PASSED,
        /** There is evidence against it: a wrong answer, or none. */
        FAILED,
        /** Nothing is known: the check itself could not be carried out. Never a pass. */
        NO_EVIDENCE
    }

    /** Whether it has passed. */
    public boolean ok() {
        return outcome == Outcome.PASSED;
    }

    /** Plain texts and numbers. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("type", type);
        map.put("ok", ok());
        map.put("millis", millis);
        map.put("reason", reason);
        return map;
    }
}
