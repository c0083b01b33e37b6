package io.jenkins.plugins.slidecraft.build;

import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.descriptor.EnvironmentSpec;
import io.jenkins.plugins.slidecraft.descriptor.Tier;
import io.jenkins.plugins.slidecraft.descriptor.VariableSource;
import io.jenkins.plugins.slidecraft.descriptor.VariableSpec;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The variables that are read while a component is built, as {@code VITE_API_BASE_URL} (G4). They end up in what is built, so
 * they are part of its identity: an image that shall go to several environments needs the same values in all of them, which the
 * descriptor's own rules see to.
 */
final class BuildVariables {
    private final Descriptor descriptor;
    private final Optional<String> asked;
    private final Map<String, String> envFile;
    private final List<Problem> problems = new ArrayList<>();

    /**
     * @param asked the only environment that is built for; empty for all but those of tier dev
     * @param envFile what {@code .env.local} says, for an environment of tier dev
     */
    BuildVariables(Descriptor descriptor, Optional<String> asked, Map<String, String> envFile) {
        this.descriptor = descriptor;
        this.asked = asked;
        this.envFile = envFile;
    }

    /** Whether building a component reads any. */
    static boolean read(Descriptor descriptor, String component) {
        return descriptor.variables().values().stream()
                .anyMatch(variable -> variable.build() && variable.scope().contains(component));
    }

    /** SHA-256 of {@code name=value} lines, sorted by name: 64 hexadecimal digits. */
    static String hash(Map<String, String> variables) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(variables)
                .forEach((name, value) ->
                        text.append(name).append('=').append(value).append('\n'));
        try {
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The images that a component needs, with the values for each.
     *
     * @return environment to values; one entry without an environment where all environments have the same image
     */
    Map<Optional<String>, Map<String, String>> of(String component) {
        Map<Optional<String>, Map<String, String>> images = new LinkedHashMap<>();
        if (!read(descriptor, component)) {
            images.put(Optional.empty(), Map.of());
            return images;
        }
        Map<String, Map<String, String>> values = new LinkedHashMap<>();
        for (String environment : environments()) {
            values.put(environment, values(component, environment));
        }
        boolean each = asked.isPresent()
                || descriptor
                        .components()
                        .get(component)
                        .npm()
                        .filter(npm -> npm.perEnvironment())
                        .isPresent();
        if (each) {
            values.forEach((environment, map) -> images.put(Optional.of(environment), map));
        } else {
            if (new HashSet<>(values.values()).size() > 1) {
                problems.add(Problem.of(
                        "components." + component,
                        component,
                        "it reads variables while it is built that not all environments have alike: " + names(values),
                        "give all environments the same, or set npm.perEnvironment: true"));
            }
            images.put(
                    Optional.empty(),
                    values.isEmpty() ? Map.of() : values.values().iterator().next());
        }
        if (values.isEmpty()) {
            problems.add(Problem.of(
                    "components." + component,
                    component,
                    "it reads variables while it is built, and slidecraft.yaml has no environment but of tier dev for their values",
                    "name the environment to build for, as environment: 'dev', or describe another one"));
        }
        return images;
    }

    private static String names(Map<String, Map<String, String>> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + " has "
                        + (entry.getValue().isEmpty()
                                ? "none"
                                : String.join(", ", entry.getValue().keySet())))
                .collect(Collectors.joining("; "));
    }

    private Collection<String> environments() {
        if (asked.isPresent()) {
            return List.of(asked.get());
        }
        return descriptor.environments().entrySet().stream()
                .filter(entry -> entry.getValue().tier() != Tier.DEV)
                .map(Map.Entry::getKey)
                .toList();
    }

    private Map<String, String> values(String component, String environment) {
        Map<String, String> values = new TreeMap<>();
        EnvironmentSpec spec = descriptor.environments().get(environment);
        descriptor.variables().forEach((name, variable) -> {
            if (variable.build() && variable.scope().contains(component) && needed(spec, variable)) {
                value(environment, spec, name).ifPresent(value -> values.put(name, value));
            }
        });
        return values;
    }

    private static boolean needed(EnvironmentSpec spec, VariableSpec variable) {
        return variable.when()
                .map(condition -> Optional.ofNullable(spec.variables().get(condition.variable()))
                        .filter(source -> source.kind() == VariableSource.Kind.VALUE)
                        .map(source -> source.value().equals(condition.value()))
                        .orElse(true))
                .orElse(true);
    }

    private Optional<String> value(String environment, EnvironmentSpec spec, String name) {
        VariableSource source = spec.variables().get(name);
        if (source != null && source.kind() == VariableSource.Kind.VALUE) {
            return Optional.of(source.value());
        }
        if (spec.tier() == Tier.DEV && (source == null || source.kind() == VariableSource.Kind.ENV_FILE)) {
            String value = envFile.get(name);
            if (value == null) {
                problems.add(Problem.of(
                        spec.envFile() + ": " + name,
                        null,
                        "it is read while components are built for environment '" + environment + "'",
                        "add a line " + name + "=… to " + spec.envFile()));
            }
            return Optional.ofNullable(value);
        }
        problems.add(Problem.of(
                "environments." + environment + ".variables." + name,
                source == null ? null : source.kind().name(),
                "it is read while components are built, so its value has to stand in slidecraft.yaml",
                "write " + name + ": <value>"));
        return Optional.empty();
    }

    /** @throws InvalidInput with everything that was wrong so far */
    void check() {
        if (!problems.isEmpty()) {
            throw new InvalidInput("slidecraftBuild", problems);
        }
    }
}
