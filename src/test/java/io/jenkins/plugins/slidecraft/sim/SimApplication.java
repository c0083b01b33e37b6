package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.jenkins.plugins.slidecraft.http.ApplicationHttp;
import io.jenkins.plugins.slidecraft.http.HttpAnswer;
import io.jenkins.plugins.slidecraft.http.HttpCall;
import io.jenkins.plugins.slidecraft.http.HttpFailure;
import io.jenkins.plugins.slidecraft.kube.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The application of one namespace as its users reach it, speaking the API that checks take for granted. An ingress goes before
 * it: {@code /api}, {@code /healthz} and {@code /readyz} go to the workload that is named gateway or api, pages to the one that is
 * named frontend or web, or else to any with a Service; jobs are done by a worker where there is one. Each answers as the image
 * of the ready pod that it meets; without one the ingress says 503.
 */
public final class SimApplication implements ApplicationHttp {
    private static final Duration INGRESS = Duration.ofMillis(3);
    private static final String PAGE =
            """
            <!doctype html>
            <html lang="en"><head><title>SlideCraft</title><link rel="stylesheet" href="/assets/index-4f2a.css"></head>
            <body><div id="root"></div><script type="module" src="/assets/index-4f2a.js"></script></body></html>
            """;

    private record JobDone(Instant at, boolean well) {}

    private final Simulation simulation;
    private final SimRouting routing;
    private final String namespace;
    private final Map<String, JobDone> jobs = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private Instant unreachableUntil = Instant.MIN;
    private int turn;

    SimApplication(Simulation simulation, String namespace) {
        this.simulation = simulation;
        this.routing = new SimRouting(simulation);
        this.namespace = namespace;
    }

    /** Refuses connections for a while, as where an ingress is new. */
    public void unreachable(Duration howLong) {
        unreachableUntil = now().plus(howLong);
    }

    /** What it has been asked, as {@code GET /healthz}. */
    public List<String> asked() {
        return asked;
    }

    @Override
    public String address() {
        return "https://" + namespace + ".simulation";
    }

    private Instant now() {
        return simulation.runtime().now();
    }

    @Override
    public CompletableFuture<HttpAnswer> send(HttpCall call) {
        CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
        asked.add(call.method() + " " + call.path());
        if (now().isBefore(unreachableUntil)) {
            after(
                    INGRESS,
                    () -> answer.completeExceptionally(new HttpFailure(HttpFailure.Kind.CONNECTION, "no connection")));
            return answer;
        }
        boolean api = call.path().startsWith("/api/") || call.path().matches("/(healthz|readyz)");
        Optional<Pod> pod = pod(api);
        AppBehaviour behaviour = pod.map(this::behaviour).orElse(AppBehaviour.HEALTHY);
        Duration latency = pod.isEmpty() ? INGRESS : latency(call, behaviour);
        boolean late = latency.compareTo(call.timeout()) > 0;
        after(late ? call.timeout() : latency, () -> {
            if (late) {
                answer.completeExceptionally(new HttpFailure(
                        HttpFailure.Kind.TIMEOUT,
                        "no answer within " + call.timeout().toMillis() / 1000.0 + " s"));
            } else if (pod.isEmpty()) {
                answer.complete(answer(
                        503, "text/html", "<html><body>503 Service Temporarily Unavailable</body></html>", latency));
            } else {
                answer.complete(api ? api(call, behaviour, latency) : page(call, behaviour, latency));
            }
        });
        return answer;
    }

    private void after(Duration time, Runnable action) {
        simulation.runtime().schedule(time, action);
    }

    private static Duration latency(HttpCall call, AppBehaviour behaviour) {
        return call.path().equals("/api/chat") ? behaviour.firstToken() : behaviour.latency();
    }

    /** A ready pod, in turn. */
    private Optional<Pod> pod(boolean api) {
        List<String> wanted = api ? List.of("gateway", "api") : List.of("frontend", "web");
        return simulation.cluster().store().all(Kind.DEPLOYMENT, namespace).stream()
                .map(deployment -> deployment.getMetadata().getName())
                .filter(name -> simulation.cluster().store().find(Kind.SERVICE, namespace, name) != null)
                .sorted(Comparator.comparing((String name) -> !wanted.contains(name)))
                .findFirst()
                .flatMap(name -> {
                    List<Pod> pods = routing.endpoints(namespace, name);
                    return pods.isEmpty() ? Optional.empty() : Optional.of(pods.get(turn++ % pods.size()));
                });
    }

    private AppBehaviour behaviour(Pod pod) {
        return simulation.images().application(SimRouting.image(pod));
    }

    private HttpAnswer page(HttpCall call, AppBehaviour behaviour, Duration took) {
        if (behaviour.fails("page")
                || behaviour.fails("frontend") && !call.path().equals("/")) {
            return answer(404, "text/html", "<html><body>404 Not Found</body></html>", took);
        }
        if (call.path().startsWith("/assets/")) {
            return answer(200, call.path().endsWith(".css") ? "text/css" : "text/javascript", "/* built */", took);
        }
        return answer(200, "text/html; charset=utf-8", PAGE, took);
    }

    private HttpAnswer api(HttpCall call, AppBehaviour behaviour, Duration took) {
        String path = call.path();
        if (path.equals("/healthz") || path.equals("/readyz")) {
            return behaviour.fails(path.substring(1))
                    ? answer(500, "application/json", "{\"status\":\"failing\"}", took)
                    : answer(200, "application/json", "{\"status\":\"ok\"}", took);
        }
        if (path.equals("/api/chat")) {
            return behaviour.fails("chat")
                    ? answer(200, "text/event-stream", "", took)
                    : new HttpAnswer(
                            200,
                            Map.of("content-type", List.of("text/event-stream")),
                            new byte[0],
                            Optional.of("{\"token\":\"Hello\"}"),
                            took);
        }
        if (path.equals("/api/convert") || path.equals("/api/export")) {
            String kind = path.substring("/api/".length());
            String id = kind + "-" + (jobs.size() + 1);
            boolean well = !behaviour.fails(kind)
                    && !worker().map(pod -> behaviour(pod).fails(kind)).orElse(false);
            jobs.put(id, new JobDone(now().plus(behaviour.jobTime()), well));
            return answer(202, "application/json", "{\"jobId\":\"" + id + "\"}", took);
        }
        if (path.startsWith("/api/jobs/")) {
            return job(path.substring("/api/jobs/".length()), took);
        }
        if (path.startsWith("/api/exports/")) {
            return new HttpAnswer(
                    200,
                    Map.of(
                            "content-type",
                            List.of("application/vnd.openxmlformats-officedocument.presentationml.presentation")),
                    SamplePresentation.file(4),
                    Optional.empty(),
                    took);
        }
        return answer(404, "application/json", "{\"error\":\"no such path\"}", took);
    }

    /** A pod of a worker, where there is one that is ready. */
    private Optional<Pod> worker() {
        return simulation.cluster().store().all(Kind.DEPLOYMENT, namespace).stream()
                .map(Deployment::getMetadata)
                .filter(workload -> workload.getName().startsWith("worker"))
                .flatMap(workload -> routing.readyPods(namespace, workload.getName()).stream())
                .findFirst();
    }

    private HttpAnswer job(String id, Duration took) {
        JobDone job = jobs.get(id);
        if (job == null) {
            return answer(404, "application/json", "{\"error\":\"no such job\"}", took);
        }
        if (now().isBefore(job.at())) {
            return answer(200, "application/json", "{\"status\":\"running\"}", took);
        }
        return job.well()
                ? answer(
                        200, "application/json", "{\"status\":\"done\",\"url\":\"/api/exports/" + id + ".pptx\"}", took)
                : answer(
                        200,
                        "application/json",
                        "{\"status\":\"failed\",\"error\":\"E_RENDER: the worker gave up\"}",
                        took);
    }

    private static HttpAnswer answer(int status, String type, String body, Duration took) {
        return new HttpAnswer(
                status,
                Map.of("content-type", List.of(type)),
                body.getBytes(StandardCharsets.UTF_8),
                Optional.empty(),
                took);
    }
}
