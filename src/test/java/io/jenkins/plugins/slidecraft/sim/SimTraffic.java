package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.jenkins.plugins.slidecraft.kube.Kind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Requests to Services and jobs for workers, second by second: requests go to the ready endpoints in turn, jobs to the ready
 * pods of a workload. Each succeeds or fails as the image that it meets does; the pods count.
 */
public final class SimTraffic {
    private static final Duration TICK = Duration.ofSeconds(1);

    /** How many a second a workload gets. */
    public record Load(double requests, double jobs) {}

    /** What one pod has counted: metric and labels to count. */
    record Counters(String namespace, String workload, String release, Map<String, Long> counts) {}

    private final Simulation simulation;
    private final SimRouting routing;
    private final Random random;
    private final Map<String, Load> loads = new HashMap<>();
    private final Map<String, Counters> byPod = new TreeMap<>();
    private final Map<String, Double> remainders = new HashMap<>();
    private boolean on = true;
    private int turn;

    SimTraffic(Simulation simulation) {
        this.simulation = simulation;
        this.routing = new SimRouting(simulation);
        this.random = new Random(simulation.runtime().seed() ^ 0x7aff1cL);
        simulation.runtime().every(TICK, this::tick);
    }

    /** Sets what one workload gets; without it, one named worker… gets 5 jobs a second, another one with a Service 20 requests. */
    public void load(String namespace, String workload, double requestsPerSecond, double jobsPerSecond) {
        loads.put(namespace + "/" + workload, new Load(requestsPerSecond, jobsPerSecond));
    }

    /** Turns all traffic on or off. */
    public void turn(boolean isOn) {
        on = isOn;
    }

    /** By pod's name, for scraping. */
    Map<String, Counters> counters() {
        return byPod;
    }

    private Load load(String namespace, String workload, boolean service) {
        Load own = loads.get(namespace + "/" + workload);
        boolean worker = workload.startsWith("worker");
        return own != null ? own : worker ? new Load(0, 5) : new Load(service ? 20 : 0, 0);
    }

    private void tick() {
        ObjectStore store = simulation.cluster().store();
        byPod.keySet().removeIf(key -> {
            int slash = key.indexOf('/');
            return store.find(Kind.POD, key.substring(0, slash), key.substring(slash + 1)) == null;
        });
        if (!on) {
            return;
        }
        for (String namespace : List.copyOf(store.namespaces(Kind.DEPLOYMENT))) {
            for (Deployment deployment : store.all(Kind.DEPLOYMENT, namespace)) {
                serve(namespace, deployment.getMetadata().getName());
            }
        }
    }

    private void serve(String namespace, String workload) {
        ObjectStore store = simulation.cluster().store();
        boolean service = store.find(Kind.SERVICE, namespace, workload) != null;
        Load load = load(namespace, workload, service);
        String key = namespace + "/" + workload;
        int requests = whole(key + "/requests", load.requests());
        if (requests > 0) {
            List<Pod> pods = routing.endpoints(namespace, workload);
            for (int i = 0; i < requests && !pods.isEmpty(); i++) {
                Pod pod = pods.get(turn++ % pods.size());
                boolean failed = random.nextDouble() < behaviour(pod).errorRate();
                count(pod, workload, "http_requests_total", "code", failed ? "500" : "200");
                if (i == 0) {
                    count(pod, workload, "ai_latency_count", "model", "small");
                }
            }
        }
        int jobs = whole(key + "/jobs", load.jobs());
        if (jobs > 0) {
            List<Pod> pods = routing.readyPods(namespace, workload);
            for (int i = 0; i < jobs && !pods.isEmpty(); i++) {
                Pod pod = pods.get(turn++ % pods.size());
                boolean failed = random.nextDouble() < behaviour(pod).jobFailureRate();
                count(pod, workload, "job_total", "status", failed ? "failure" : "success");
                count(pod, workload, "job_duration_count", "kind", "convert");
            }
        }
    }

    /** Carries the part of an event over to the next second. */
    private int whole(String key, double perSecond) {
        double due = remainders.getOrDefault(key, 0.0) + perSecond;
        int now = (int) due;
        remainders.put(key, due - now);
        return now;
    }

    private ImageBehaviour behaviour(Pod pod) {
        return simulation.images().of(SimRouting.image(pod));
    }

    private void count(Pod pod, String workload, String metric, String label, String value) {
        String namespace = pod.getMetadata().getNamespace();
        byPod.computeIfAbsent(
                        namespace + "/" + pod.getMetadata().getName(),
                        name -> new Counters(namespace, workload, release(SimRouting.image(pod)), new TreeMap<>()))
                .counts()
                .merge(metric + "," + label + "," + value, 1L, Long::sum);
    }

    /** An image's tag, which is the release's name. */
    private static String release(String image) {
        int at = image.indexOf('@');
        String name = at < 0 ? image : image.substring(0, at);
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf('/') ? name.substring(colon + 1) : "";
    }
}
