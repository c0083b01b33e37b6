package io.jenkins.plugins.slidecraft.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the arguments of {@code slidecraftVerify} are read against.
 *
 * @param application the application's name; empty without a {@code slidecraft.yaml}
 * @param environment the environment's name
 * @param namespace the environment's namespace
 * @param checks the {@code checks} of {@code slidecraft.yaml}: name to its fields, as {@link CheckArguments} names them
 * @param suites the {@code suites} of {@code slidecraft.yaml}: name to the names of its checks
 * @param required the suites that the environment requires of a release
 * @param usual the suite that is run where none is required
 */
public record VerifyContext(
        String application,
        String environment,
        String namespace,
        Map<String, ? extends Map<String, ?>> checks,
        Map<String, List<String>> suites,
        List<String> required,
        String usual) {
    public VerifyContext {
        checks = new LinkedHashMap<>(checks);
        suites = new LinkedHashMap<>(suites);
        required = List.copyOf(required);
    }

    /** The checks of a suite; empty where there is none of this name. */
    List<String> suite(String name) {
        return suites.getOrDefault(name, CheckDefaults.suite(name));
    }
}
