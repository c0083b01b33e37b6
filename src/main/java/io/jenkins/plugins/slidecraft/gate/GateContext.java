package io.jenkins.plugins.slidecraft.gate;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a gate's arguments are read against.
 *
 * @param application the application's name; empty without a {@code slidecraft.yaml}
 * @param environment the environment's name
 * @param namespace the environment's namespace
 * @param gates the {@code gates} of {@code slidecraft.yaml}: name to its fields, as {@link GateArguments} names them
 * @param pods which pods are judged: placeholder to its value
 */
public record GateContext(
        String application,
        String environment,
        String namespace,
        Map<String, ? extends Map<String, ?>> gates,
        Map<String, String> pods) {
    public GateContext {
        gates = new LinkedHashMap<>(gates);
        pods = new LinkedHashMap<>(pods);
    }

    /** Without a word on pods. */
    public GateContext(
            String application, String environment, String namespace, Map<String, ? extends Map<String, ?>> gates) {
        this(application, environment, namespace, gates, Map.of());
    }

    GateContext withPods(Map<String, String> others) {
        return new GateContext(application, environment, namespace, gates, others);
    }

    /** What the placeholders stand for that are known before the gate begins. */
    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>(pods);
        values.put(QueryTemplate.APPLICATION, application);
        values.put(QueryTemplate.ENVIRONMENT, environment);
        values.put(QueryTemplate.NAMESPACE, namespace);
        return values;
    }
}
