package io.jenkins.plugins.slidecraft.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadEdit;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry;
import io.jenkins.plugins.slidecraft.environment.Names;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.operation.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What must hold at every instant. Looks at each change as it is stored, before anybody can act on it, and throws where
 * something is broken.
 */
final class Invariants {
    /** Calls of a turn that is under way may still take a while after a deadline; back-off is bounded by it. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    /** Monotonic clocks here are wrong by 2 % at most. */
    private static final Duration CLOCK_ERROR = Duration.ofSeconds(2);

    private static final String HEAD = Names.head(Place.ENVIRONMENT);

    private final Place place;
    private final Map<String, Long> heldEpochs = new HashMap<>();
    private final Set<String> images = new HashSet<>();
    private final ManifestInvariants manifests;
    private EnvironmentHead head = EnvironmentHead.first(Place.ENVIRONMENT);
    private String violation;
    private long checked;
    private long leaseChanged;

    Invariants(Place place) {
        this.place = place;
        this.manifests = new ManifestInvariants(place, this::broken);
        place.release(Place.FIRST).forEach(image -> images.add(image.image().toString()));
        place.cluster().onChange(this::changed);
        place.runtime().afterEachEvent(this::steps);
    }

    /** What was broken first, if anything. */
    Optional<String> violation() {
        return Optional.ofNullable(violation);
    }

    /** How many checks there were. */
    long checked() {
        return checked;
    }

    /** The head as it was last written. */
    EnvironmentHead head() {
        return head;
    }

    private void broken(String what) {
        if (violation == null) {
            violation = place.runtime().now() + " " + what;
            place.log("INVARIANT", what);
        }
    }

    private void changed(Kind<?> kind, Optional<HasMetadata> before, Optional<HasMetadata> after) {
        checked++;
        manifests.changed(before, after);
        HasMetadata object = after.orElse(null);
        if (object instanceof EndpointSlice slice) {
            endpoints(slice);
        } else if (object instanceof Deployment deployment) {
            workload((Deployment) before.orElse(deployment), deployment);
        } else if (object != null
                && ManifestInvariants.label(object, Names.ROLE).isEmpty()
                && epoch(object) > 0) {
            fenced(
                    kind + " " + object.getMetadata().getName(),
                    before.map(Invariants::epoch).orElse(0L),
                    epoch(object));
        } else if (object instanceof Lease lease) {
            lease((Lease) before.orElse(null), lease);
        } else if (kind.type() == ConfigMap.class) {
            configMap((ConfigMap) before.orElse(null), (ConfigMap) object);
        }
    }

    /** maxUnavailable is 0: never fewer ready endpoints than replicas. */
    private void endpoints(EndpointSlice slice) {
        long ready = slice.getEndpoints().stream()
                .filter(endpoint -> Boolean.TRUE.equals(endpoint.getConditions().getReady()))
                .count();
        if (ready < place.replicas()) {
            broken(slice.getMetadata().getName() + " has only " + ready + " of " + place.replicas()
                    + " ready endpoints");
        }
    }

    private static long epoch(HasMetadata object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null ? 0 : Long.parseLong(annotations.getOrDefault(Names.EPOCH, "0"));
    }

    private void workload(Deployment before, Deployment after) {
        fenced("Deployment " + after.getMetadata().getName(), epoch(before), epoch(after));
        String image =
                after.getSpec().getTemplate().getSpec().getContainers().get(0).getImage();
        if (!place.cluster().writer().isEmpty() && !images.contains(image)) {
            broken(after.getMetadata().getName() + " got " + image + ", which is in no release of the ledger");
        }
    }

    /** No effect of an older epoch after the stamp of a newer one. */
    private void fenced(String what, long before, long after) {
        if (after < before) {
            broken(what + " went from epoch " + before + " to " + after);
        }
        String writer = place.cluster().writer();
        if (!writer.isEmpty() && heldEpochs.getOrDefault(writer, 0L) < before) {
            broken(what + " of epoch " + before + " was written by " + writer + ", which never held more than epoch "
                    + heldEpochs.getOrDefault(writer, 0L));
        }
    }

    private void lease(Lease before, Lease after) {
        long epoch = Objects.requireNonNullElse(after.getSpec().getLeaseTransitions(), 0);
        long old =
                before == null ? 0 : Objects.requireNonNullElse(before.getSpec().getLeaseTransitions(), 0);
        String holder = Objects.requireNonNullElse(after.getSpec().getHolderIdentity(), "");
        if (epoch < old) {
            broken("the Lease went from epoch " + old + " to " + epoch);
        }
        if (!holder.isEmpty()) {
            boolean passed = before != null
                    && !holder.equals(
                            Objects.requireNonNullElse(before.getSpec().getHolderIdentity(), ""));
            if (passed && epoch == old) {
                broken("the Lease passed to " + holder + " without a new epoch");
            }
            if (passed) {
                takenOver(before.getSpec().getHolderIdentity(), holder);
            }
            heldEpochs.merge(holder, epoch, Math::max);
        }
        leaseChanged = place.runtime().clock().nanos();
    }

    /** From a run that is building the lock goes only to another controller, and only when its Lease has expired. */
    private void takenOver(String from, String to) {
        Duration unchanged =
                Duration.ofNanos(place.runtime().clock().nanos() - leaseChanged).plus(CLOCK_ERROR);
        if (from == null || from.isEmpty()) {
            return;
        }
        boolean building = place.controllers().stream().anyMatch(controller -> controller.isBuilding(from));
        boolean sameController = from.substring(0, from.indexOf('/')).equals(to.substring(0, to.indexOf('/')));
        if (building && (sameController || unchanged.compareTo(EnvironmentLock.LEASE) < 0)) {
            broken(to + " took the lock from " + from + ", which is building, after " + unchanged);
        }
    }

    private void configMap(ConfigMap before, ConfigMap after) {
        String name = (after == null ? before : after).getMetadata().getName();
        if (name.equals(HEAD)) {
            if (after == null) {
                broken("the head was deleted");
            } else {
                head(read(after.getData().get("head"), EnvironmentHead.class));
            }
        } else if (name.startsWith(HEAD + "-release-")) {
            if (after == null) {
                broken("the ledger lost " + name);
            } else {
                ReleaseSummary release = read(after.getData().get("release"), ReleaseSummary.class);
                release.images().forEach(image -> images.add(image.image().toString()));
            }
        }
    }

    private void head(EnvironmentHead next) {
        fenced("the head", head.epoch(), next.epoch());
        if (next.nextSequence() < head.nextSequence()) {
            broken("nextSequence went from " + head.nextSequence() + " to " + next.nextSequence());
        }
        for (HistoryEntry entry : head.history()) {
            boolean kept = next.history().stream()
                    .anyMatch(other -> other.operation().equals(entry.operation())
                            && other.kind().equals(entry.kind())
                            && other.sequence() == entry.sequence());
            if (!kept && next.history().size() < HeadEdit.HISTORY) {
                broken("the history lost " + entry);
            }
        }
        if (head.stable().isPresent() && next.stable().isEmpty()) {
            broken("the stable release was forgotten");
        }
        if (next.inProgress().isPresent() && head.inProgress().isPresent()) {
            String was = head.inProgress().get().operation();
            if (!was.equals(next.inProgress().get().operation())) {
                broken("the journal's " + was + " was overwritten before it was settled");
            }
        }
        for (Optional<ReleaseSummary> named : java.util.List.of(next.running(), next.stable())) {
            if (named.isPresent()
                    && place.cluster()
                            .peek(
                                    Kind.CONFIG_MAP,
                                    Place.NAMESPACE,
                                    Names.release(Place.ENVIRONMENT, named.get().sequence()))
                            .isEmpty()) {
                broken("the head names release " + named.get().sequence() + ", which the ledger doesn't have");
            }
        }
        manifests.head(next);
        head = next;
    }

    private static <T> T read(String json, Class<T> type) {
        try {
            return Json.read(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every step ends by its deadline and the driver's grace. */
    private void steps() {
        for (Controller controller : place.controllers()) {
            for (Step<?, ?> step : controller.steps()) {
                if (!step.ended() && step.overdue().compareTo(PATIENCE) > 0) {
                    broken(step + " is overdue by " + step.overdue());
                }
            }
        }
    }

    void neverQuiet() {
        StringBuilder left = new StringBuilder("it never became quiet: head " + head.state() + ", in progress "
                + head.inProgress().map(entry -> entry.operation()).orElse("nothing"));
        for (Controller controller : place.controllers()) {
            left.append("; ").append(controller);
        }
        broken(left.toString());
    }

    /** After everything has settled: nothing in progress, and the workloads run what the head says. */
    void settled() {
        if (head.inProgress().isPresent()) {
            broken("settled, but in progress: " + head.inProgress().get());
        }
        manifests.settled(head);
        Map<String, String> wanted = new HashMap<>();
        if (head.running().isPresent()) {
            head.running()
                    .get()
                    .images()
                    .forEach(image -> wanted.put(image.workload(), image.image().toString()));
        } else {
            place.release(Place.FIRST)
                    .forEach(image -> wanted.put(image.workload(), image.image().toString()));
        }
        for (Deployment deployment : place.cluster().peek(Kind.DEPLOYMENT, Place.NAMESPACE)) {
            String name = deployment.getMetadata().getName();
            String image = deployment
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .get(0)
                    .getImage();
            if (!image.equals(wanted.get(name))) {
                broken("settled as " + head.state() + ", but " + name + " runs " + image + ", not " + wanted.get(name));
            }
        }
        for (String component : place.components()) {
            if (place.simulation().readyEndpoints(Place.NAMESPACE, component) != place.replicas()) {
                broken("settled, but " + component + " has not its " + place.replicas() + " ready endpoints");
            }
        }
    }
}
