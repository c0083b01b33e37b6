package io.jenkins.plugins.slidecraft.environment;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.manifest.StoredText;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.operation.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/** The releases of an environment: one immutable ConfigMap each, written before the head names it. */
public final class Ledger {
    /** How many releases are kept besides the running and the stable one. */
    public static final int KEPT = 30;

    private static final String KEY = "release";
    private static final int ATTEMPTS = 20;
    private static final Duration FOUND_KEPT = Duration.ofHours(24);

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

    /**
     * Removes what is older than the newest {@value #KEPT}, never the running or the stable release, and the manifests that
     * no release names.
     */
    public static void prune(World world, EnvironmentHead head) {
        // Read before the releases are: manifests are written only after the release that names them.
        List<ConfigMap> manifests = StoredText.MANIFESTS.kept(world);
        List<ReleaseSummary> all = all(world);
        List<ReleaseSummary> old = all.stream()
                .skip(KEPT)
                .filter(release -> !isNamed(release, head.running()) && !isNamed(release, head.stable()))
                .toList();
        old.forEach(release -> world.cluster()
                .delete(
                        Kind.CONFIG_MAP,
                        world.namespace(),
                        Names.release(world.environment(), release.sequence()),
                        DeleteOptions.BACKGROUND));
        Set<String> named = new HashSet<>();
        all.stream().filter(release -> !old.contains(release)).forEach(release -> named.add(release.manifests()));
        Stream.of(head.running(), head.stable(), head.inProgress().map(JournalEntry::release))
                .flatMap(Optional::stream)
                .forEach(release -> named.add(release.manifests()));
        head.inProgress().flatMap(JournalEntry::manifests).ifPresent(progress -> named.add(progress.previous()));
        StoredText.MANIFESTS.prune(world, manifests, named);
        pruneFound(world, head);
    }

    /** What an operation found is needed until it is over; what is young may be that of one that is about to begin. */
    private static void pruneFound(World world, EnvironmentHead head) {
        Instant young = world.now().minus(FOUND_KEPT);
        List<ConfigMap> found = StoredText.FOUND.kept(world).stream()
                .filter(map ->
                        Instant.parse(map.getMetadata().getCreationTimestamp()).isBefore(young))
                .toList();
        StoredText.FOUND.prune(
                world,
                found,
                head.inProgress()
                        .flatMap(JournalEntry::manifests)
                        .map(progress -> Set.of(progress.found()))
                        .orElse(Set.of()));
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
