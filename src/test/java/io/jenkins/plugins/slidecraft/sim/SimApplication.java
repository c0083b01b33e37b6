package io.jenkins.plugins.slidecraft.sim;

import io.jenkins.plugins.slidecraft.http.ApplicationHttp;
import io.jenkins.plugins.slidecraft.http.HttpAnswer;
import io.jenkins.plugins.slidecraft.http.HttpCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The application of one namespace as its users reach it: every request is answered with 200 a moment later. */
public final class SimApplication implements ApplicationHttp {
    private static final Duration LATENCY = Duration.ofMillis(12);

    private final Simulation simulation;
    private final String namespace;

    SimApplication(Simulation simulation, String namespace) {
        this.simulation = simulation;
        this.namespace = namespace;
    }

    @Override
    public String address() {
        return "https://" + namespace + ".simulation";
    }

    @Override
    public CompletableFuture<HttpAnswer> send(HttpCall call) {
        CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
        simulation
                .runtime()
                .schedule(
                        LATENCY,
                        () -> answer.complete(new HttpAnswer(
                                200,
                                Map.of("content-type", List.of("text/plain")),
                                "ok".getBytes(StandardCharsets.UTF_8),
                                Optional.empty(),
                                LATENCY)));
        return answer;
    }
}
