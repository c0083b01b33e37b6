package io.jenkins.plugins.slidecraft.rehearsal;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.descriptor.VariableSource;
import io.jenkins.plugins.slidecraft.descriptor.VariableSpec;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** The ConfigMaps and Secrets that {@code slidecraft.yaml} says an environment's variables are in, as people have made them. */
final class ConfiguredVariables {
    private static final WriteOptions KUBECTL = WriteOptions.DEFAULT.as("kubectl-create");

    private final Map<String, Map<String, String>> configMaps = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> secrets = new LinkedHashMap<>();

    ConfiguredVariables(Descriptor descriptor, String environment) {
        descriptor.environment(environment).variables().forEach((name, source) -> {
            Map<String, Map<String, String>> objects =
                    source.kind() == VariableSource.Kind.SECRET ? secrets : configMaps;
            if (!source.object().isEmpty() && source.kind() != VariableSource.Kind.EXTERNAL) {
                objects.computeIfAbsent(source.object(), object -> new LinkedHashMap<>())
                        .put(
                                source.key(),
                                objects == secrets ? encoded(value(descriptor, name)) : value(descriptor, name));
            }
        });
    }

    /** One that is allowed, and of several the one that makes most others needed. */
    private static String value(Descriptor descriptor, String name) {
        return descriptor.variables().values().stream()
                .flatMap(variable -> variable.when().stream())
                .filter(condition -> condition.variable().equals(name))
                .map(VariableSpec.Condition::value)
                .findFirst()
                .orElseGet(() -> descriptor.variables().get(name).oneOf().stream()
                        .findFirst()
                        .orElse("rehearsed"));
    }

    private static String encoded(String value) {
        return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }

    void createIn(Cluster cluster, String namespace) {
        configMaps.forEach((name, data) -> cluster.create(
                Kind.CONFIG_MAP,
                namespace,
                new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withData(data)
                        .build(),
                KUBECTL));
        secrets.forEach((name, data) -> cluster.create(
                Kind.SECRET,
                namespace,
                new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withData(data)
                        .build(),
                KUBECTL));
    }
}
