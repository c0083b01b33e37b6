package io.jenkins.plugins.slidecraft.environment;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.operation.World;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/** The releases of an environment: one immutable ConfigMap each, written before the head names it. */
public final class Ledger {
    /** How many releases are kept besides the running and the stable one. */
    public static final int KEPT = 30;

    private static final String KEY = "release";
    private static final int ATTEMPTS = 20;

    private Ledger() {}

    /**
     * Writes a release under the next free number. Doing it again for the same operation gives the number it already has.
     *
     * @param first the number to try first
     * @param numbered the release with a given number
     * @return the release as it was written
     */
    public static ReleaseSummary append(World world, long first, LongFunction<ReleaseSummary> numbered) {
        for (long sequence = first; sequence < first + ATTEMPTS; sequence++) {
            ReleaseSummary release = numbered.apply(sequence);
            try {
                world.cluster()
                        .create(Kind.CONFIG_MAP, world.namespace(), object(world, release), WriteOptions.DEFAULT);
                return release;
            } catch (KubeException e) {
                if (!e.isAlreadyExists()) {
                    throw e;
                }
                Optional<ReleaseSummary> taken = read(world, sequence);
                if (taken.isPresent()
                        && taken.get().operation().equals(release.operation())
                        && taken.get().name().equals(release.name())) {
                    return taken.get();
                }
            }
        }
        throw new IllegalStateException("The release numbers " + first + " to " + (first + ATTEMPTS - 1)
                + " of environment " + world.environment() + " are all taken, though its head says " + first
                + " is the next: was its ConfigMap " + Names.head(world.environment()) + " restored or edited?");
    }

    private static ConfigMap object(World world, ReleaseSummary release) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(Names.release(world.environment(), release.sequence()))
                .withNamespace(world.namespace())
                .addToLabels(Names.ENVIRONMENT, world.environment())
                .addToLabels(Names.ROLE, Names.ROLE_RELEASE)
                .endMetadata()
                .withImmutable(true)
                .withData(Map.of(KEY, Json.write(release)))
                .build();
    }

    /** Reads one release. */
    public static Optional<ReleaseSummary> read(World world, long sequence) {
        return world.cluster()
                .get(Kind.CONFIG_MAP, world.namespace(), Names.release(world.environment(), sequence))
                .flatMap(Ledger::parse);
    }

    /** Reads all releases, newest first. */
    public static List<ReleaseSummary> all(World world) {
        return world
                .cluster()
                .list(Kind.CONFIG_MAP, world.namespace(), ListOptions.labels(selector(world)))
                .items()
                .stream()
                .flatMap(map -> parse(map).stream())
                .sorted(Comparator.comparingLong(ReleaseSummary::sequence).reversed())
                .toList();
    }

    private static String selector(World world) {
        return Names.ENVIRONMENT + "=" + world.environment() + "," + Names.ROLE + "=" + Names.ROLE_RELEASE;
    }

    /** The newest release of a name. */
    public static Optional<ReleaseSummary> byName(World world, String name) {
        return all(world).stream()
                .filter(release -> release.name().equals(name))
                .findFirst();
    }

    /** Removes what is older than the newest {@value #KEPT}, never the running or the stable release. */
    public static void prune(World world, EnvironmentHead head) {
        all(world).stream()
                .skip(KEPT)
                .filter(release -> !isNamed(release, head.running()) && !isNamed(release, head.stable()))
                .forEach(release -> world.cluster()
                        .delete(
                                Kind.CONFIG_MAP,
                                world.namespace(),
                                Names.release(world.environment(), release.sequence()),
                                DeleteOptions.BACKGROUND));
    }

    private static boolean isNamed(ReleaseSummary release, Optional<ReleaseSummary> by) {
        return by.isPresent() && by.get().sequence() == release.sequence();
    }

    private static Optional<ReleaseSummary> parse(ConfigMap map) {
        String json = Optional.ofNullable(map.getData()).orElse(Map.of()).get(KEY);
        try {
            return json == null ? Optional.empty() : Optional.of(Json.read(json, ReleaseSummary.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
