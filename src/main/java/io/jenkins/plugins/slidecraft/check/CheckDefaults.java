package io.jenkins.plugins.slidecraft.check;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The checks and suites that there are without being written (G6.4, G13), and what applies where a check says nothing else.
 * Paths and fields are conventions, since the application's API is not at hand (G18): each can be said otherwise.
 */
public final class CheckDefaults {
    /** After a deployment to staging (G6.4). */
    public static final String SMOKE = "smoke";
    /** After a deployment to prod (G13). */
    public static final String POST_DEPLOY = "post-deploy";

    static final int LONGEST_ASSET = 20 * 1024 * 1024;

    private static final Map<CheckType, Duration> DEADLINES = Map.of(
            CheckType.CONVERT, Duration.ofMinutes(2),
            CheckType.EXPORT, Duration.ofMinutes(2),
            CheckType.FRESHNESS, Duration.ofMinutes(3));

    private static final Map<String, List<String>> SUITES = suites();

    private CheckDefaults() {}

    private static Map<String, List<String>> suites() {
        Map<String, List<String>> suites = new LinkedHashMap<>();
        suites.put(SMOKE, List.of("healthz", "readyz", "frontend"));
        suites.put(POST_DEPLOY, List.of("healthz", "readyz", "convert", "chat", "export", "freshness"));
        return suites;
    }

    /** The names of the checks that need not be written. */
    public static List<String> names() {
        return List.of("healthz", "readyz", "frontend", "convert", "chat", "export", "freshness");
    }

    /** The names of the suites that need not be written. */
    public static Set<String> suiteNames() {
        return SUITES.keySet();
    }

    /** The checks of a suite that needs not be written; empty for another name. */
    public static List<String> suite(String name) {
        return SUITES.getOrDefault(name, List.of());
    }

    /** For one answer. */
    static Duration timeout(CheckFields fields) {
        return fields.duration("timeout", Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofMinutes(5));
    }

    /** How long a check that gets no connection, or 502, 503 or 504, tries again: a new ingress needs seconds. */
    static Duration patience(CheckFields fields) {
        return fields.duration("patience", Duration.ofSeconds(30), Duration.ZERO, Duration.ofMinutes(10));
    }

    /** For the whole check. */
    static Duration deadline(CheckType type, CheckFields fields) {
        return fields.duration(
                CheckArguments.DEADLINE,
                DEADLINES.getOrDefault(type, Duration.ofMinutes(1)),
                Duration.ofSeconds(1),
                Duration.ofHours(1));
    }
}
