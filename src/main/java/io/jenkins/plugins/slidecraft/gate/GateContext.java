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
 */
public record GateContext(
        String application, String environment, String namespace, Map<String, ? extends Map<String, ?>> gates) {
    public GateContext {
        gates = new LinkedHashMap<>(gates);
    }
}
