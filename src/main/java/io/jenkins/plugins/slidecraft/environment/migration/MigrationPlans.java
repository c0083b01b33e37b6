package io.jenkins.plugins.slidecraft.environment.migration;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.jenkins.plugins.slidecraft.environment.Names;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.operation.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans of migrations in the cluster: one immutable ConfigMap each, written before the journal names it, gone after its end. */
public final class MigrationPlans {
    private static final String KEY = "plan";

    private MigrationPlans() {}

    /** Stores a plan; doing it again for the same operation does nothing. */
    public static void store(World world, MigrationPlan plan) {
        ConfigMap map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(Names.migration(world.environment(), plan.operation()))
                .withNamespace(world.namespace())
                .addToLabels(Names.ENVIRONMENT, world.environment())
                .addToLabels(Names.ROLE, Names.ROLE_MIGRATION)
                .endMetadata()
                .withImmutable(true)
                .withData(Map.of(KEY, Json.write(plan)))
                .build();
        try {
            world.cluster().create(Kind.CONFIG_MAP, world.namespace(), map, WriteOptions.DEFAULT);
        } catch (KubeException e) {
            if (!e.isAlreadyExists()) {
                throw e;
            }
        }
    }

    /** A plan that is stored. */
    static Optional<MigrationPlan> read(World world, String operation) {
        return world.cluster()
                .get(Kind.CONFIG_MAP, world.namespace(), Names.migration(world.environment(), operation))
                .map(map -> parse(map));
    }

    private static MigrationPlan parse(ConfigMap map) {
        String json = Optional.ofNullable(map.getData()).orElse(Map.of()).get(KEY);
        String name = map.getMetadata().getName();
        if (json == null) {
            throw new IllegalStateException(
                    "ConfigMap " + name + " has no key '" + KEY + "': it is no migration's plan.");
        }
        try {
            return Json.read(json, MigrationPlan.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("ConfigMap " + name + " can't be read: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Removes what migrations that are over have left, Jobs and plans; what can't be removed now is left to the next one.
     *
     * @param inProgress the operation in the journal; empty for none
     */
    public static void clear(World world, Optional<String> inProgress) {
        String ours = Names.ENVIRONMENT + "=" + world.environment() + "," + Names.ROLE + "=" + Names.ROLE_MIGRATION;
        try {
            List<? extends Kind<?>> kinds = List.of(Kind.JOB, Kind.CONFIG_MAP);
            for (Kind<?> kind : kinds) {
                clear(world, kind, ours, inProgress);
            }
        } catch (KubeException e) {
            world.log(world.environment() + ": what the migration has left was not removed: " + e.getMessage());
        }
    }

    private static <T extends io.fabric8.kubernetes.api.model.HasMetadata> void clear(
            World world, Kind<T> kind, String selector, Optional<String> inProgress) {
        for (T object : world.cluster()
                .list(kind, world.namespace(), ListOptions.labels(selector))
                .items()) {
            String operation = MigrationJobs.operation(object).orElseGet(() -> object.getMetadata()
                    .getName()
                    .substring(Names.migration(world.environment(), "").length()));
            if (!inProgress.equals(Optional.of(operation))) {
                // A Job that is deleted without saying so orphans its pods.
                world.cluster()
                        .delete(kind, world.namespace(), object.getMetadata().getName(), DeleteOptions.BACKGROUND);
            }
        }
    }
}
