package io.jenkins.plugins.slidecraft.check;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A check of a suite as an operation's state has it. {@link VerifyArguments} makes and checks it.
 *
 * @param name its name
 * @param type as {@code http}
 * @param fields as {@link CheckArguments} names them, as they are written
 */
public record CheckSpec(String name, String type, Map<String, Object> fields) {
    public CheckSpec {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** Whether it asks a metric server, and not the application. */
    boolean asksMetrics() {
        return CheckType.parse(type).orElseThrow().asksMetrics();
    }

    /** Reads it for a run. */
    Check read(CheckPlace place) {
        CheckType kind = CheckType.parse(type).orElseThrow();
        Map<String, ?> own = kind.asksMetrics() ? fields : CheckArguments.filled(fields, place.values());
        return CheckArguments.read(kind, new CheckFields(own), place);
    }
}
