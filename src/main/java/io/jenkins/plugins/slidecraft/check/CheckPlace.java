package io.jenkins.plugins.slidecraft.check;

import io.jenkins.plugins.slidecraft.gate.GateContext;
import io.jenkins.plugins.slidecraft.gate.QueryTemplate;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a check's placeholders stand for, and where its application is.
 *
 * @param application the application's name
 * @param environment the environment's name
 * @param namespace the environment's namespace
 * @param release the name of the release that runs; empty where it isn't known yet
 * @param address the application's base address; empty where no check asks it
 */
record CheckPlace(String application, String environment, String namespace, String release, String address) {
    /** Any, to look for problems. */
    static final CheckPlace ANY =
            new CheckPlace("application", "environment", "namespace", "", "https://application.invalid");

    GateContext context() {
        return new GateContext(application, environment, namespace, Map.of());
    }

    /** By placeholder; the release only where it is known. */
    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put(QueryTemplate.APPLICATION, application);
        values.put(QueryTemplate.ENVIRONMENT, environment);
        values.put(QueryTemplate.NAMESPACE, namespace);
        if (!release.isEmpty()) {
            values.put(QueryTemplate.RELEASE, release);
        }
        return values;
    }
}
