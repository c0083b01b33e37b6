package io.jenkins.plugins.slidecraft.gate;

import static io.jenkins.plugins.slidecraft.gate.GateRig.START;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.slidecraft.metrics.MetricException;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import io.jenkins.plugins.slidecraft.metrics.prometheus.Authorization;
import io.jenkins.plugins.slidecraft.metrics.prometheus.PrometheusStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every judge over every kind of answer that a metric server, or what stands before it, can give, over real HTTP: never a PASS
 * without evidence, never an exception as a verdict, never more than the cap in memory. Kinds are mixed by a seed.
 */
class AnswersTest {
    private static final int SEEDS = 6;
    private static final HttpClient CLIENT = PrometheusStore.client(Optional.empty());

    private enum Answer {
        EMPTY,
        NAN,
        INF,
        NEGATIVE,
        SCALAR,
        STRING,
        MATRIX,
        MANY_SERIES,
        DUPLICATES,
        OUT_OF_ORDER,
        HISTOGRAM,
        OTHER_TIMES,
        NO_TIMES,
        HTTP_400,
        HTTP_401,
        HTTP_422,
        HTTP_429,
        HTTP_500,
        HTTP_503,
        REDIRECT,
        HTML,
        HALF,
        CUT_OFF,
        HUGE,
        NOTHING
    }

    private HttpServer server;
    private ExecutorService threads;
    private volatile Random random;
    private volatile Answer only;

    @BeforeEach
    void start() throws IOException {
        threads = Executors.newCachedThreadPool();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> form =
                    form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Answer kind = only != null ? only : Answer.values()[random.nextInt(Answer.values().length)];
            boolean range = form.containsKey("start");
            double time = Double.parseDouble(form.getOrDefault("time", form.getOrDefault("start", "0")));
            double step = Double.parseDouble(form.getOrDefault("step", "30"));
            switch (kind) {
                case HTTP_400, HTTP_422 ->
                    send(
                            exchange,
                            kind == Answer.HTTP_400 ? 400 : 422,
                            "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error\"}");
                case HTTP_401 -> send(exchange, 401, "Unauthorized");
                case HTTP_429 -> send(exchange, 429, "slow down");
                case HTTP_500 ->
                    send(exchange, 500, "{\"status\":\"error\",\"errorType\":\"internal\",\"error\":\"x\"}");
                case HTTP_503 -> send(exchange, 503, "");
                case REDIRECT -> {
                    exchange.getResponseHeaders().set("Location", "http://169.254.169.254/latest");
                    exchange.sendResponseHeaders(302, -1);
                }
                case HTML -> send(exchange, 200, "<html><body>Sign in</body></html>");
                case HALF -> send(exchange, 200, "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"res");
                case CUT_OFF -> {
                    exchange.sendResponseHeaders(200, 1000);
                    exchange.getResponseBody().write("{\"status\":".getBytes(StandardCharsets.UTF_8));
                }
                case NOTHING -> send(exchange, 200, "");
                case HUGE -> {
                    exchange.sendResponseHeaders(200, 0);
                    byte[] chunk = "[[[[[[[[[[[[[[[[".repeat(4096).getBytes(StandardCharsets.UTF_8);
                    for (int i = 0; i < 68; i++) {
                        exchange.getResponseBody().write(chunk);
                    }
                }
                default -> send(exchange, 200, body(kind, range, time, step));
            }
        }
    }

    private static String body(Answer kind, boolean range, double time, double step) {
        String type = kind == Answer.SCALAR
                ? "scalar"
                : kind == Answer.STRING ? "string" : range || kind == Answer.MATRIX ? "matrix" : "vector";
        String result =
                switch (kind) {
                    case EMPTY -> "";
                    case SCALAR -> time + ",\"1\"";
                    case STRING -> time + ",\"text\"";
                    case HISTOGRAM ->
                        "{\"metric\":{},\"" + (range ? "histograms\":[" : "histogram\":") + "[" + time
                                + ",{\"count\":\"5\",\"sum\":\"1\",\"buckets\":[[0,\"0\",\"1\",\"5\"]]}]"
                                + (range ? "]}" : "}");
                    case MANY_SERIES -> one("a", range, time, step, "1") + "," + one("b", range, time, step, "1");
                    case DUPLICATES -> one("a", range, time, step, "1") + "," + one("a", range, time, step, "2");
                    case NAN -> one("a", range, time, step, "NaN");
                    case INF -> one("a", range, time, step, "+Inf");
                    case NEGATIVE -> one("a", range, time, step, "-7");
                    case OUT_OF_ORDER ->
                        "{\"metric\":{},\"values\":[[" + (time + step) + ",\"1\"],[" + time + ",\"9\"]],\"value\":["
                                + time + ",\"NaN\"]}";
                    case OTHER_TIMES -> one("a", range, time - 86400, step, "NaN");
                    case NO_TIMES -> "{\"metric\":{},\"value\":[null,\"1\"],\"values\":[[null,\"1\"]]}";
                    default -> "{\"metric\":{},\"values\":[[" + (time - 15) + ",\"1\"],[" + time + ",\"1\"]]}";
                };
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"" + type + "\",\"result\":[" + result + "]}}";
    }

    private static String one(String pod, boolean range, double time, double step, String value) {
        String point = "[" + time + ",\"" + value + "\"]";
        return "{\"metric\":{\"pod\":\"" + pod + "\"},"
                + (range
                        ? "\"values\":[" + point + ",[" + (time + step) + ",\"" + value + "\"]]}"
                        : "\"value\":" + point + "}");
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new HashMap<>();
        for (String field : body.split("&")) {
            int equals = field.indexOf('=');
            form.put(
                    field.substring(0, equals), URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return form;
    }

    private static GateRequest request(JudgeKind judge) {
        Map<String, Object> arguments = new HashMap<>(Map.of(
                "environment",
                "prod",
                "name",
                "own",
                "judge",
                judge.label(),
                "interval",
                "30s",
                "count",
                2,
                "deadline",
                "60s",
                "canaryHash",
                "new",
                "stableHash",
                "old"));
        switch (judge) {
            case THRESHOLD -> arguments.putAll(Map.of("query", "q", "threshold", ">= -1e300"));
            case OBJECTIVE -> arguments.putAll(Map.of("total", "t", "errors", "e", "threshold", "< 99%"));
            case COMPARISON ->
                arguments.putAll(
                        Map.of("total", "t{h=\"{{canaryHash}}\"}", "errors", "e{h=\"{{canaryHash}}\"}", "worst", 100));
            case LATENCY -> arguments.putAll(Map.of("histogram", "h{h=\"{{canaryHash}}\"}", "worst", 100));
            case MANN_WHITNEY -> arguments.putAll(Map.of("query", "q{h=\"{{canaryHash}}\"}"));
        }
        return GateArguments.parse(arguments, GateRig.context(Map.of()), "gate-1", START);
    }

    /** Each kind alone, and all of them mixed. None of these answers is evidence, so none may end in a PASS, or a FAIL. */
    @ParameterizedTest
    @EnumSource(JudgeKind.class)
    void nothingOfThisIsEvidence(JudgeKind judge) {
        for (Answer kind : Answer.values()) {
            // One matrix or one number of a pod is a value for judges of values; the mixed ones below have both.
            only = kind;
            random = new Random(kind.ordinal());
            verdict(judge, kind.name(), valued(judge, kind));
        }
        only = null;
        for (int seed = 0; seed < SEEDS; seed++) {
            random = new Random(seed);
            verdict(judge, "seed " + seed, judge == JudgeKind.THRESHOLD || judge == JudgeKind.MANN_WHITNEY);
        }
    }

    /** A scalar, a negative number and the like are honest values of a query, where a value is asked for. */
    private static boolean valued(JudgeKind judge, Answer kind) {
        return (judge == JudgeKind.THRESHOLD || judge == JudgeKind.MANN_WHITNEY)
                && List.of(Answer.SCALAR, Answer.NEGATIVE).contains(kind);
    }

    private void verdict(JudgeKind judge, String what, boolean valued) {
        MetricStore store =
                new PrometheusStore("http://127.0.0.1:" + server.getAddress().getPort(), Authorization.none(), CLIENT);
        GateRig rig = new GateRig((query, at) -> ask(store, query, at));
        rig.start(request(judge));
        rig.runToEnd();
        assertThat(rig.failure).as("%s, %s: never an exception", judge, what).isNull();
        if (!valued) {
            assertThat(rig.result.verdict())
                    .as("%s, %s: %s", judge, what, rig.result.message())
                    .isEqualTo(Verdict.INCONCLUSIVE);
        }
        assertThat(rig.now()).isBeforeOrEqualTo(START.plus(Duration.ofSeconds(60)));
        assertThat(rig.result.message()).isNotBlank().doesNotContain("Exception", "null");
    }

    private static QueryResult ask(MetricStore store, String query, Instant at) {
        try {
            return store.instant(query, at);
        } catch (MetricException e) {
            assertThat(e.getMessage()).hasSizeLessThan(1000).doesNotContain("\n");
            throw e;
        }
    }
}
