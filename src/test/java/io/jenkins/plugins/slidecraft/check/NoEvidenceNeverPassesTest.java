package io.jenkins.plugins.slidecraft.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.check.CheckResult.Outcome;
import io.jenkins.plugins.slidecraft.http.HttpAnswer;
import io.jenkins.plugins.slidecraft.http.HttpCall;
import io.jenkins.plugins.slidecraft.http.HttpFailure;
import io.jenkins.plugins.slidecraft.metrics.MetricException;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import io.jenkins.plugins.slidecraft.sim.SamplePresentation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The promise of checks, over every kind of answer: whatever an application or a metric server says that is not what a check asks
 * for, the check does not pass; and every check ends.
 */
class NoEvidenceNeverPassesTest {
    private static final int MANY = 400;
    private static final String PAGE =
            "<!doctype html><html><script src=\"/assets/a.js\"></script><body>ok</body></html>";

    /** What a good application says. */
    private static HttpAnswer good(HttpCall call) {
        String path = call.path();
        if (path.equals("/api/convert") || path.equals("/api/export")) {
            return answer(202, "application/json", "{\"jobId\":\"j\"}");
        }
        if (path.equals("/api/jobs/j")) {
            return answer(200, "application/json", "{\"status\":\"done\",\"url\":\"/file\"}");
        }
        if (path.equals("/file")) {
            return bytes(200, SamplePresentation.file(2));
        }
        if (path.equals("/api/chat")) {
            return event("{\"token\":\"Hi\"}", 300);
        }
        if (path.startsWith("/assets/")) {
            return answer(200, "text/javascript", "1");
        }
        return path.endsWith("z") ? answer(200, "text/plain", "ok") : answer(200, "text/html", PAGE);
    }

    private static HttpAnswer answer(int status, String type, String body) {
        return CheckRig.answer(status, type, body);
    }

    private static HttpAnswer bytes(int status, byte[] body) {
        return new HttpAnswer(
                status,
                Map.of("Content-Type", List.of("application/octet-stream")),
                body,
                Optional.empty(),
                Duration.ofMillis(5));
    }

    private static HttpAnswer event(String data, long millis) {
        return new HttpAnswer(
                200,
                Map.of("Content-Type", List.of("text/event-stream")),
                new byte[0],
                Optional.ofNullable(data),
                Duration.ofMillis(millis));
    }

    /** Something that is no answer to any of our questions. */
    private static HttpAnswer nonsense(Random random, HttpAnswer good) {
        return switch (random.nextInt(12)) {
            case 0 ->
                answer(List.of(400, 401, 403, 404, 409, 429, 500, 501, 503).get(random.nextInt(9)), "text/html", PAGE);
            case 1 -> answer(List.of(301, 302, 304, 307).get(random.nextInt(4)), "text/html", "");
            case 2 -> answer(204, "", "");
            case 3 -> answer(200, "application/json", "{\"status\":\"failed\",\"error\":\"no\"}");
            case 4 -> answer(200, "text/event-stream", "");
            case 5 -> event(null, 1);
            case 6 -> event("token", 2000 + random.nextInt(60_000));
            case 7 -> event(random.nextBoolean() ? "[DONE]" : "  ", 1);
            case 8 ->
                good.body().length == 0
                        ? event(null, 1)
                        : new HttpAnswer(
                                503,
                                good.headers(),
                                Arrays.copyOf(good.body(), random.nextInt(good.body().length)),
                                Optional.empty(),
                                good.took());
            case 9 ->
                throw new HttpFailure(
                        HttpFailure.Kind.values()[random.nextInt(HttpFailure.Kind.values().length)], "broken");
            case 10 -> throw new IllegalStateException("odd");
            default ->
                bytes(500, random.ints(64).mapToObj(String::valueOf).toString().getBytes(StandardCharsets.UTF_8));
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"healthz", "readyz", "frontend", "convert", "chat", "export"})
    void oneWrongAnswerAnywhereIsEnough(String type) {
        assertThat(CheckRig.answering(NoEvidenceNeverPassesTest::good).run(type).outcome())
                .isEqualTo(Outcome.PASSED);
        for (long seed = 0; seed < MANY; seed++) {
            Random random = new Random(seed);
            int wrong = random.nextInt(4);
            int[] number = {0};
            AtomicBoolean said = new AtomicBoolean();
            CheckResult result = CheckRig.answering(call -> {
                        if (number[0]++ < wrong) {
                            return good(call);
                        }
                        said.set(true);
                        // From then on for good: a fault that passes is borne.
                        return nonsense(new Random(random.nextLong()), good(call));
                    })
                    .run(type);
            if (said.get()) {
                assertThat(result.outcome())
                        .as("%s, seed %d: %s", type, seed, result.reason())
                        .isNotEqualTo(Outcome.PASSED);
                assertThat(result.reason()).isNotBlank();
                assertThat(result.ok()).isFalse();
            }
        }
    }

    private static MetricStore store(Random random, boolean sound) {
        return new MetricStore() {
            @Override
            public String address() {
                return "http://prometheus";
            }

            @Override
            public QueryResult instant(String query, Instant at) {
                boolean age = query.startsWith("time()");
                if (sound) {
                    return one(at, age ? 10 : 5);
                }
                return switch (random.nextInt(8)) {
                    case 0 -> new QueryResult(List.of(), List.of());
                    case 1 -> one(at, Double.NaN);
                    case 2 -> one(at, age ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY);
                    case 3 ->
                        new QueryResult(List.of(series("a", at), series("b", at)), List.of("a warning\nof two lines"));
                    case 4 -> throw new MetricException(MetricException.Kind.UNREACHABLE, "no answer");
                    case 5 -> throw new MetricException(MetricException.Kind.QUERY_ERROR, "parse error");
                    case 6 -> throw new MetricException(MetricException.Kind.UNAUTHORIZED, "401");
                    default -> age ? one(at, 1e6) : new QueryResult(List.of(), List.of());
                };
            }

            private QueryResult one(Instant at, double value) {
                return new QueryResult(
                        List.of(new QueryResult.Series(Map.of(), List.of(new QueryResult.Point(at, value)))),
                        List.of());
            }

            private QueryResult.Series series(String label, Instant at) {
                return new QueryResult.Series(Map.of("a", label), List.of(new QueryResult.Point(at, 5)));
            }

            @Override
            public QueryResult range(String query, Instant from, Instant to, Duration step) {
                throw new AssertionError("a check asks for no range");
            }
        };
    }

    @Test
    void metricsWithoutEvidenceNeverPass() {
        assertThat(CheckRig.metrics(store(new Random(1), true)).run("freshness").ok())
                .isTrue();
        assertThat(CheckRig.metrics(store(new Random(1), true))
                        .run("promql", "query", "sum(a)", "threshold", "> 1", "freshness", "a")
                        .ok())
                .isTrue();
        for (long seed = 0; seed < MANY; seed++) {
            for (String threshold : List.of("> -1e9", "< 1e9")) {
                CheckRig rig = CheckRig.metrics(store(new Random(seed), false));
                CheckResult result = rig.run(
                        "promql", "query", "sum(a)", "threshold", threshold, "freshness", "a", "samples", "count(a)");
                assertThat(result.outcome())
                        .as("seed %d: %s", seed, result.reason())
                        .isEqualTo(Outcome.NO_EVIDENCE);
                assertThat(result.millis()).isEqualTo(60_000);
                assertThat(rig.log).allSatisfy(line -> assertThat(line).doesNotContain("\n"));
            }
            CheckResult result =
                    CheckRig.metrics(store(new Random(seed), false)).run("freshness");
            assertThat(result.outcome())
                    .as("seed %d: %s", seed, result.reason())
                    .isNotEqualTo(Outcome.PASSED);
            assertThat(result.millis()).isEqualTo(180_000);
        }
    }

    @Test
    void aBoundThatIsMissedFailsAtOnce() {
        CheckResult result = CheckRig.metrics(store(new Random(1), true))
                .run("promql", "query", "sum(a)", "threshold", "> 5", "freshness", "a");
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.reason()).isEqualTo("5 misses > 5");
        assertThat(result.millis()).isZero();
    }
}
