package io.jenkins.plugins.slidecraft.check;

import io.jenkins.plugins.slidecraft.http.ApplicationClient;
import io.jenkins.plugins.slidecraft.http.ApplicationHttp;
import io.jenkins.plugins.slidecraft.http.BoundedExchange;
import io.jenkins.plugins.slidecraft.http.HttpAnswer;
import io.jenkins.plugins.slidecraft.http.HttpCall;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.operation.World;
import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Runs one check to its end: answers come from wherever they come, and between them time is the rig's own and jumps to the next
 * thing that is due.
 */
final class CheckRig {
    static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
    private static final HttpClient CLIENT = BoundedExchange.client(Optional.empty());

    final List<String> log = new ArrayList<>();
    private ApplicationHttp application;
    private MetricStore metrics;
    private Instant now = START;

    private CheckRig(ApplicationHttp application, MetricStore metrics) {
        this.application = application;
        this.metrics = metrics;
    }

    /** The application behind a real address. */
    static CheckRig at(String address) {
        return new CheckRig(new ApplicationClient(address, Optional::empty, CLIENT), null);
    }

    /** An application that is a function; it may throw a failure. */
    static CheckRig answering(Function<HttpCall, HttpAnswer> answers) {
        return new CheckRig(
                new ApplicationHttp() {
                    @Override
                    public String address() {
                        return "https://slides.example.com";
                    }

                    @Override
                    public CompletableFuture<HttpAnswer> send(HttpCall call) {
                        return CompletableFuture.completedFuture(call).thenApply(answers);
                    }
                },
                null);
    }

    static CheckRig metrics(MetricStore store) {
        return new CheckRig(null, store);
    }

    /** What of a world a check uses, and nothing else. */
    private final World world = (World) Proxy.newProxyInstance(
            World.class.getClassLoader(),
            new Class<?>[] {World.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "now" -> now;
                case "monotonicNanos" -> Duration.between(START, now).toNanos();
                case "application" -> application;
                case "metrics" -> metrics;
                case "log" -> log.add((String) arguments[0]) ? null : null;
                default -> throw new AssertionError("a check doesn't use " + method);
            });

    Instant now() {
        return now;
    }

    /** Runs a check with these fields, in pairs of name and value. */
    CheckResult run(String type, Object... fields) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            map.put((String) fields[i], fields[i + 1]);
        }
        return run(type, map);
    }

    CheckResult run(String type, Map<String, Object> fields) {
        Map<String, Object> all = new LinkedHashMap<>(fields);
        all.put("type", type);
        if (!CheckArguments.check("own", all).isEmpty()) {
            throw new AssertionError(CheckArguments.check("own", all).toString());
        }
        CheckSpec spec = new CheckSpec("own", type, all);
        CheckRun run = CheckRun.of(
                spec,
                new CheckPlace(
                        "slidecraft",
                        "staging",
                        "slidecraft-staging",
                        "1.4.2-abc1234",
                        application == null ? "" : application.address()));
        Instant until = START.plus(Duration.ofHours(2));
        for (int turn = 0; turn < 10_000; turn++) {
            Optional<CheckResult> result = run.advance(world, until);
            if (result.isPresent()) {
                return result.get();
            }
            run.underWay().ifPresentOrElse(CheckRig::await, () -> {
                Instant next = run.nextTurn(until);
                now = next.isAfter(now) ? next : now;
            });
        }
        throw new AssertionError("It never ends");
    }

    private static void await(CompletableFuture<HttpAnswer> answer) {
        try {
            answer.copy().orTimeout(30, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            // The check learns it itself.
        }
    }

    /** An answer. */
    static HttpAnswer answer(int status, String type, String body) {
        return new HttpAnswer(
                status,
                Map.of("Content-Type", List.of(type)),
                body.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                Optional.empty(),
                Duration.ofMillis(7));
    }
}
