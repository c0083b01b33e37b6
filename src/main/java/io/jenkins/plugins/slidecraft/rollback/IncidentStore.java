package io.jenkins.plugins.slidecraft.rollback;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.jenkins.plugins.slidecraft.environment.Names;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.operation.World;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Incidents in the cluster: one immutable ConfigMap each, named after its operation, with the Markdown and the JSON. Who
 * comes second gets what the first one wrote, so that all that is made from it later is the same.
 */
final class IncidentStore {
    /** The most that an incident's ConfigMap holds; the API server takes 1 MiB. */
    static final int LIMIT = 900 * 1024;

    static final String MARKDOWN = "incident.md";
    static final String JSON = "incident.json";
    /** Annotation: the commit that has the runbook's entry, or why there is none. */
    static final String RUNBOOK = "slidecraft.io/runbook";

    private IncidentStore() {}

    /** Reads an incident; empty where there is none, or an earlier version wrote it without JSON. */
    static Optional<Incident> read(World world, String operation) {
        return world.cluster()
                .get(Kind.CONFIG_MAP, world.namespace(), Names.incident(world.environment(), operation))
                .flatMap(IncidentStore::parse);
    }

    private static Optional<Incident> parse(ConfigMap map) {
        String json = Optional.ofNullable(map.getData()).orElse(Map.of()).get(JSON);
        try {
            return json == null ? Optional.empty() : Optional.of(Json.read(json, Incident.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Writes an incident, unless there is one of its operation; answers with the one that is there. */
    static Incident create(World world, Incident incident) {
        Incident fitting = fitting(incident);
        ConfigMap map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(Names.incident(world.environment(), incident.operation()))
                .withNamespace(world.namespace())
                .addToLabels(Names.ENVIRONMENT, world.environment())
                .addToLabels(Names.ROLE, Names.ROLE_INCIDENT)
                .endMetadata()
                .withImmutable(true)
                .withData(Map.of(MARKDOWN, fitting.toMarkdown(), JSON, Json.write(fitting)))
                .build();
        try {
            world.cluster().create(Kind.CONFIG_MAP, world.namespace(), map, WriteOptions.DEFAULT);
            return fitting;
        } catch (KubeException e) {
            if (!e.isAlreadyExists()) {
                throw e;
            }
            return read(world, incident.operation()).orElse(fitting);
        }
    }

    /** Near the limit detail is dropped; an incident never goes unwritten for it. */
    static Incident fitting(Incident incident) {
        Incident shorter = incident;
        while (size(shorter) > LIMIT && !shorter.shorter().equals(shorter)) {
            shorter = shorter.shorter();
        }
        return shorter;
    }

    private static int size(Incident incident) {
        return incident.toMarkdown().getBytes(StandardCharsets.UTF_8).length
                + Json.write(incident).getBytes(StandardCharsets.UTF_8).length;
    }

    /** Notes beside an incident what became of its entry in the runbook: that much of an immutable ConfigMap may change. */
    static void note(World world, String operation, String runbook) {
        world.cluster()
                .get(Kind.CONFIG_MAP, world.namespace(), Names.incident(world.environment(), operation))
                .ifPresent(map -> {
                    Map<String, String> annotations = new LinkedHashMap<>(
                            Optional.ofNullable(map.getMetadata().getAnnotations())
                                    .orElse(Map.of()));
                    if (!runbook.equals(annotations.put(RUNBOOK, runbook))) {
                        map.getMetadata().setAnnotations(annotations);
                        world.cluster().replace(Kind.CONFIG_MAP, world.namespace(), map, WriteOptions.DEFAULT);
                    }
                });
    }
}
