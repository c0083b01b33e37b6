package io.jenkins.plugins.slidecraft.rehearsal;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.Names;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Watches the simulation from outside: pods by version over time, and what must never happen. */
final class Observer {
    /**
     * How many pods of an environment are ready, by release.
     *
     * @param ready release (the image's tag) to number
     */
    record Sample(Instant at, Map<String, Integer> ready) {}

    private final Simulation simulation;
    private final Surroundings surroundings;
    private final Map<String, List<Sample>> samples = new TreeMap<>();
    private final Map<String, Long> epochs = new HashMap<>();
    private final Map<String, Set<String>> ledgers = new HashMap<>();
    private final Set<String> violated = new LinkedHashSet<>();
    private long checked;
    private long version = -1;

    Observer(Simulation simulation, Surroundings surroundings) {
        this.simulation = simulation;
        this.surroundings = surroundings;
    }

    /** Begins to look after every event that changed something. */
    void begin() {
        look();
        simulation.runtime().afterEachEvent(this::look);
    }

    Map<String, List<Sample>> samples() {
        return samples;
    }

    /** How many times an invariant was checked. */
    long checked() {
        return checked;
    }

    /** When each release's first pod was ready in each environment, in words, but for what ran before. */
    Map<String, Instant> firstSeen() {
        Map<String, Instant> first = new LinkedHashMap<>();
        samples.forEach((environment, all) -> {
            for (Sample sample : all.subList(1, all.size())) {
                sample.ready().keySet().stream()
                        .filter(release -> !all.get(0).ready().containsKey(release))
                        .forEach(release -> first.putIfAbsent(
                                "The first pods of " + release + " are ready in " + environment, sample.at()));
            }
        });
        return first;
    }

    /** What did not hold, in words. */
    List<String> violated() {
        return List.copyOf(violated);
    }

    private void look() {
        long now = simulation.cluster().version();
        if (now == version) {
            return;
        }
        version = now;
        for (String environment : surroundings.environments()) {
            String namespace = surroundings.namespace(environment);
            sample(environment, namespace);
            enoughReady(environment, namespace);
            epochsGrow(namespace);
            ledgerKeeps(environment, namespace);
        }
    }

    private void sample(String environment, String namespace) {
        Map<String, Integer> ready = new TreeMap<>();
        for (Pod pod : simulation.cluster().peek(Kind.POD, namespace)) {
            if (isReady(pod)) {
                ready.merge(tag(pod.getSpec().getContainers().get(0).getImage()), 1, Integer::sum);
            }
        }
        List<Sample> all = samples.computeIfAbsent(environment, name -> new ArrayList<>());
        if (all.isEmpty() || !all.get(all.size() - 1).ready().equals(ready)) {
            all.add(new Sample(simulation.runtime().now(), ready));
        }
    }

    private static boolean isReady(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus() != null
                && pod.getStatus().getConditions() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    /** A rolling update with maxUnavailable 0 never takes a ready pod away before another one is. */
    private void enoughReady(String environment, String namespace) {
        for (Deployment deployment : simulation.cluster().peek(Kind.DEPLOYMENT, namespace)) {
            int ready = 0;
            Map<String, String> labels = deployment.getSpec().getSelector().getMatchLabels();
            for (Pod pod : simulation.cluster().peek(Kind.POD, namespace)) {
                Map<String, String> own = pod.getMetadata().getLabels();
                if (own != null && own.entrySet().containsAll(labels.entrySet()) && isReady(pod)) {
                    ready++;
                }
            }
            check(
                    ready >= deployment.getSpec().getReplicas(),
                    "fewer ready pods than promised: " + environment + "/"
                            + deployment.getMetadata().getName() + " has " + ready + " of "
                            + deployment.getSpec().getReplicas());
        }
    }

    /** No write of an older epoch after a newer one's. */
    private void epochsGrow(String namespace) {
        for (Deployment deployment : simulation.cluster().peek(Kind.DEPLOYMENT, namespace)) {
            annotation(deployment, Names.EPOCH).map(Long::valueOf).ifPresent(epoch -> {
                String key = namespace + "/" + deployment.getMetadata().getName();
                long before = epochs.getOrDefault(key, 0L);
                check(epoch >= before, "an older epoch after a newer one: " + key + " " + epoch + " after " + before);
                epochs.put(key, Math.max(epoch, before));
            });
        }
    }

    private static Optional<String> annotation(HasMetadata object, String name) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return Optional.ofNullable(annotations == null ? null : annotations.get(name));
    }

    /** No release leaves the ledger. */
    private void ledgerKeeps(String environment, String namespace) {
        Set<String> now = new LinkedHashSet<>();
        for (ConfigMap map : simulation.cluster().peek(Kind.CONFIG_MAP, namespace)) {
            Map<String, String> labels = map.getMetadata().getLabels();
            if (labels != null && Names.ROLE_RELEASE.equals(labels.get(Names.ROLE))) {
                now.add(map.getMetadata().getName());
            }
        }
        Set<String> before = ledgers.getOrDefault(environment, Set.of());
        check(
                now.containsAll(before),
                "the ledger of " + environment + " lost a release: " + before + " became " + now);
        ledgers.put(environment, now);
    }

    private void check(boolean holds, String otherwise) {
        checked++;
        if (!holds) {
            violated.add(otherwise);
        }
    }

    /** An environment's head as it is now; empty where nothing was ever deployed by us. */
    Optional<EnvironmentHead> head(String environment) {
        return simulation
                .cluster()
                .peek(Kind.CONFIG_MAP, surroundings.namespace(environment), Names.head(environment))
                .map(map -> {
                    try {
                        return Json.read(map.getData().get("head"), EnvironmentHead.class);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    /** What the workloads of an environment really run: component to image, by their pods. */
    Map<String, String> running(String environment) {
        Map<String, String> running = new TreeMap<>();
        surroundings.descriptor().components().forEach((name, component) -> simulation
                .cluster()
                .peek(Kind.DEPLOYMENT, surroundings.namespace(environment), component.workload())
                .ifPresent(deployment -> running.put(name, images(environment, deployment))));
        return running;
    }

    /** The image that all ready pods run, by name and the digest that was pulled. */
    private String images(String environment, Deployment deployment) {
        Map<String, String> labels = deployment.getSpec().getSelector().getMatchLabels();
        Set<String> images = new LinkedHashSet<>();
        for (Pod pod : simulation.cluster().peek(Kind.POD, surroundings.namespace(environment))) {
            Map<String, String> own = pod.getMetadata().getLabels();
            if (own != null && own.entrySet().containsAll(labels.entrySet()) && isReady(pod)) {
                String image = pod.getSpec().getContainers().get(0).getImage();
                String id = pod.getStatus().getContainerStatuses().get(0).getImageID();
                images.add(image.contains("@") ? image : image + id.substring(id.indexOf('@')));
            }
        }
        return String.join(" and ", images);
    }

    private static String tag(String image) {
        int at = image.indexOf('@');
        String named = at < 0 ? image : image.substring(0, at);
        int colon = named.lastIndexOf(':');
        return colon > named.lastIndexOf('/') ? named.substring(colon + 1) : named;
    }
}
