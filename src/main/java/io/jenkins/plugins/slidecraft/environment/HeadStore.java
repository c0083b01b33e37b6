package io.jenkins.plugins.slidecraft.environment;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.operation.World;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and writes the head of an environment, by compare-and-swap and never under an older epoch. */
public final class HeadStore {
    /** The most bytes that a head may have. */
    static final int LIMIT = 16 * 1024;

    /** The fewest lines of history that are kept, whatever the size. */
    private static final int LEAST_HISTORY = 5;

    private static final String KEY = "head";

    private HeadStore() {}

    /**
     * A head as it was read.
     *
     * @param head the head
     * @param object the ConfigMap that it is in, none yet for a new environment
     */
    public record Stored(EnvironmentHead head, Optional<ConfigMap> object) {}

    /** Reads the head; of an environment that has none, the {@linkplain EnvironmentHead#first first}. */
    public static Stored read(World world) {
        Optional<ConfigMap> object =
                world.cluster().get(Kind.CONFIG_MAP, world.namespace(), Names.head(world.environment()));
        EnvironmentHead head =
                object.map(map -> parse(world, map)).orElseGet(() -> EnvironmentHead.first(world.environment()));
        return new Stored(head, object);
    }

    private static EnvironmentHead parse(World world, ConfigMap map) {
        String json = Optional.ofNullable(map.getData()).orElse(Map.of()).get(KEY);
        String where = "ConfigMap " + map.getMetadata().getName() + " in namespace " + world.namespace();
        if (json == null) {
            throw new IllegalStateException(where + " has no key '" + KEY
                    + "': it isn't an environment's head; give the environment another name or remove the ConfigMap.");
        }
        try {
            EnvironmentHead head = Json.read(json, EnvironmentHead.class);
            if (head.schema() > EnvironmentHead.SCHEMA) {
                throw new IllegalStateException(where + " was written by a newer version of the plugin (schema "
                        + head.schema() + ", known " + EnvironmentHead.SCHEMA + "): update this controller's plugin.");
            }
            return head;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(where + " can't be read: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Writes a head over the one that was read.
     *
     * @throws TakenOverException where the one that was read carries a newer epoch than the new one
     * @throws io.jenkins.plugins.slidecraft.kube.KubeException with a conflict where it has changed since it was read
     */
    public static Stored write(World world, Stored before, EnvironmentHead head) {
        if (before.head().epoch() > head.epoch()) {
            throw new TakenOverException(takenOver(world, before.head().epoch(), head.epoch()));
        }
        String json = fitting(head);
        ConfigMap map = before.object()
                .map(ConfigMapBuilder::new)
                .orElseGet(() -> new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(Names.head(world.environment()))
                        .withNamespace(world.namespace())
                        .addToLabels(Names.ENVIRONMENT, world.environment())
                        .addToLabels(Names.ROLE, Names.ROLE_HEAD)
                        .endMetadata())
                .withData(Map.of(KEY, json))
                .build();
        ConfigMap written = before.object().isPresent()
                ? world.cluster().replace(Kind.CONFIG_MAP, world.namespace(), map, WriteOptions.DEFAULT)
                : Creation.of(world, Kind.CONFIG_MAP, map);
        return new Stored(head, Optional.of(written));
    }

    /** What is said to whoever writes under an older epoch than the environment has. */
    public static String takenOver(World world, long theirs, long ours) {
        String holder = new EnvironmentLock()
                .holder(world)
                .map(other -> "by " + other.describe())
                .orElse("by a run that has let it go again");
        return "Environment " + world.environment() + " was taken over " + holder + " (epoch " + theirs + ", ours is "
                + ours + "): this operation changes nothing more.";
    }

    /**
     * Near the limit detail is dropped, the oldest history first; a deployment never fails for it. The newest entries stay:
     * by them an operation that goes on with an older state knows that it is over.
     */
    private static String fitting(EnvironmentHead head) {
        EnvironmentHead shrunk = head;
        String json = Json.write(shrunk);
        while (json.getBytes(StandardCharsets.UTF_8).length > LIMIT
                && shrunk.history().size() > LEAST_HISTORY) {
            List<HistoryEntry> history = shrunk.history();
            shrunk = HeadEdit.of(shrunk)
                    .history(history.subList(0, Math.max(LEAST_HISTORY, history.size() / 2)))
                    .build();
            json = Json.write(shrunk);
        }
        return json;
    }
}
