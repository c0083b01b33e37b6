package io.jenkins.plugins.slidecraft.simulation;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry;
import io.jenkins.plugins.slidecraft.environment.JournalEntry;
import io.jenkins.plugins.slidecraft.environment.Names;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.kube.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What must hold of what releases bring with their manifests, and of the ConfigMaps that keep them. */
final class ManifestInvariants {
    private final Place place;
    private final Consumer<String> broken;
    private final Map<String, Integer> hookRuns = new HashMap<>();

    ManifestInvariants(Place place, Consumer<String> broken) {
        this.place = place;
        this.broken = broken;
    }

    /** A hook is run at most once by an operation, and applied objects obey the fence. */
    void changed(Optional<HasMetadata> before, Optional<HasMetadata> after) {
        if (before.isEmpty() && after.isPresent() && after.get() instanceof Job job) {
            String operation = annotation(job, Names.OPERATION);
            // A migration's Jobs are no hooks: they are labelled instead, and have invariants of their own.
            if (!operation.isEmpty() && hookRuns.merge(operation, 1, Integer::sum) > 1) {
                broken.accept("the hook " + job.getMetadata().getName() + " was run twice by " + operation);
            }
        }
    }

    static String annotation(HasMetadata object, String key) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault(key, "");
    }

    static String label(HasMetadata object, String key) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels == null ? "" : labels.getOrDefault(key, "");
    }

    /** Whatever the head names is there to be gone back to. */
    void head(EnvironmentHead head) {
        for (Optional<ReleaseSummary> named :
                List.of(head.running(), head.stable(), head.inProgress().map(JournalEntry::release))) {
            named.map(ReleaseSummary::manifests).ifPresent(hash -> isStored("manifests", hash));
        }
        head.inProgress().flatMap(JournalEntry::manifests).ifPresent(progress -> {
            isStored("manifests", progress.previous());
            isStored("found", progress.found());
        });
    }

    private void isStored(String role, String hash) {
        if (!hash.isEmpty()
                && place.cluster()
                        .peek(
                                Kind.CONFIG_MAP,
                                Place.NAMESPACE,
                                Names.head(Place.ENVIRONMENT) + "-" + role + "-" + hash.substring(0, 12))
                        .isEmpty()) {
            broken.accept("the head names " + role + " " + hash + ", which are not stored");
        }
    }

    /** After everything has settled: the objects are those of the release that runs. */
    void settled(EnvironmentHead head) {
        boolean rolledBack =
                head.history().stream().anyMatch(entry -> entry.kind().equals(JournalEntry.ROLLBACK));
        Optional<ReleaseSummary> applied =
                head.running().filter(running -> !running.manifests().isEmpty());
        Optional<String> settings = value(ReleaseObjects.SETTINGS);
        if (applied.isPresent() && !settings.equals(applied.map(ReleaseSummary::name))) {
            broken.accept("settled as " + head.state() + ", but the settings are those of " + settings + ", not of "
                    + applied.get().name());
        }
        applied.filter(running -> value(ReleaseObjects.own(running.name())).isEmpty())
                .ifPresent(running -> broken.accept("settled, but " + running.name() + " lacks an object of its own"));
        if (applied.isEmpty() && !rolledBack) {
            settings.filter(value -> !isLate(head, ReleaseObjects.SETTINGS))
                    .ifPresent(value -> broken.accept(
                            "settled on what was found, but the settings of " + value + " are still there"));
        }
        boolean pruned = head.state() == State.STABLE && applied.isPresent();
        for (ConfigMap map : place.cluster().peek(Kind.CONFIG_MAP, Place.NAMESPACE)) {
            String name = map.getMetadata().getName();
            if (name.startsWith(ReleaseObjects.OWN)
                    && pruned
                    && !name.equals(ReleaseObjects.own(applied.get().name()))
                    && !isLate(head, name)
                    && place.log().stream().noneMatch(line -> line.contains("was not removed"))) {
                broken.accept("settled as stable, but " + name + " was not removed");
            }
        }
    }

    private Optional<String> value(String name) {
        return place.cluster().peek(Kind.CONFIG_MAP, Place.NAMESPACE, name).map(map -> map.getData()
                .get(ReleaseObjects.VALUE));
    }

    /** The stated exception: what an operation has created that was over by then is named after it. */
    private boolean isLate(EnvironmentHead head, String name) {
        return place.cluster()
                .peek(Kind.CONFIG_MAP, Place.NAMESPACE, name)
                .map(map -> annotation(map, Names.OPERATION))
                .flatMap(head::entry)
                .filter(entry -> entry.outcome() == HistoryEntry.Outcome.FAILED)
                .isPresent();
    }
}
