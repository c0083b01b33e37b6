package io.jenkins.plugins.slidecraft.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.slidecraft.metrics.MetricException;
import io.jenkins.plugins.slidecraft.metrics.MetricException.Kind;
import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import io.jenkins.plugins.slidecraft.metrics.QueryResult.Point;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The store against an HTTP server whose answers are those of Prometheus 2.42, or of something that is none. */
class PrometheusStoreTest {
    private static final HttpClient CLIENT = PrometheusStore.client(Optional.empty());
    private static final Instant AT = Instant.parse("2026-11-23T10:02:30.250Z");
    private static final String SECRET = "s3cr3t-t0ken";

    private ScriptedServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private PrometheusStore store() {
        return new PrometheusStore(server.address(), Authorization.none(), CLIENT);
    }

    private QueryResult answered(int status, String body) throws IOException {
        server = ScriptedServer.answering(status, "application/json", body);
        return store().instant("up", AT);
    }

    private MetricException refused(int status, String contentType, String body) throws IOException {
        server = ScriptedServer.answering(status, contentType, body);
        return catchThrowableOfType(MetricException.class, () -> store().instant("up", AT));
    }

    private static String success(String type, String result) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"" + type + "\",\"result\":" + result + "}}";
    }

    @Test
    void anInstantQueryIsAFormWithItsTime() throws IOException {
        QueryResult result = answered(
                200,
                success(
                        "vector",
                        "[{\"metric\":{\"__name__\":\"up\",\"job\":\"app\"},\"value\":[1795446272.721,\"0.5\"]}]"));

        assertThat(result.series())
                .containsExactly(new QueryResult.Series(
                        Map.of("__name__", "up", "job", "app"),
                        List.of(new Point(Instant.ofEpochMilli(1795446272721L), 0.5))));
        assertThat(result.warnings()).isEmpty();
        assertThat(server.asked).singleElement().satisfies(asked -> {
            assertThat(asked.method()).isEqualTo("POST");
            assertThat(asked.path()).isEqualTo("/api/v1/query");
            assertThat(asked.form()).containsOnly(Map.entry("query", "up"), Map.entry("time", "1795428150.250"));
            assertThat(asked.headers().get("Content-type")).containsExactly("application/x-www-form-urlencoded");
            assertThat(asked.headers()).doesNotContainKey("Authorization");
        });
    }

    @Test
    void aRangeQueryHasBoundsAndStep() throws IOException {
        server = ScriptedServer.answering(
                200,
                "application/json",
                success("matrix", "[{\"metric\":{},\"values\":[[1795446270,\"1\"],[1795446300,\"2e+06\"]]}]"));
        QueryResult result = new PrometheusStore(server.address() + "/prom/", Authorization.none(), CLIENT)
                .range("sum(rate(a{b=\"c & d\"}[5m])) + 1", AT, AT.plusSeconds(30), Duration.ofMillis(30500));

        assertThat(result.series().get(0).points())
                .containsExactly(
                        new Point(Instant.ofEpochSecond(1795446270), 1),
                        new Point(Instant.ofEpochSecond(1795446300), 2_000_000));
        assertThat(server.asked).singleElement().satisfies(asked -> {
            assertThat(asked.path()).isEqualTo("/prom/api/v1/query_range");
            assertThat(asked.form())
                    .containsOnly(
                            Map.entry("query", "sum(rate(a{b=\"c & d\"}[5m])) + 1"),
                            Map.entry("start", "1795428150.250"),
                            Map.entry("end", "1795428180.250"),
                            Map.entry("step", "30.500"));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "NaN, NaN",
        "+Inf, Infinity",
        "-Inf, -Infinity",
        "Inf, Infinity",
        "1e-05, 0.00001",
        "-3, -3",
        "0.95, 0.95"
    })
    void valuesAreThoseThatGoWrites(String text, double value) throws IOException {
        assertThat(answered(200, success("scalar", "[1795446272.721,\"" + text + "\"]"))
                        .series())
                .containsExactly(new QueryResult.Series(
                        Map.of(), List.of(new Point(Instant.ofEpochMilli(1795446272721L), value))));
    }

    @Test
    void noSeriesIsAResult() throws IOException {
        assertThat(answered(200, success("vector", "[]")).series()).isEmpty();
    }

    @Test
    void aMatrixOfAnInstantQueryKeepsItsPoints() throws IOException {
        assertThat(answered(200, success("matrix", "[{\"metric\":{\"a\":\"b\"},\"values\":[[1,\"1\"],[2,\"2\"]]}]"))
                        .series()
                        .get(0)
                        .points())
                .hasSize(2);
    }

    @Test
    void warningsAreKeptOnOneLine() throws IOException {
        assertThat(answered(
                                200,
                                "{\"status\":\"success\",\"warnings\":[\"a store\\nis down\"],\"data\":{\"resultType\":\"vector\",\"result\":[]}}")
                        .warnings())
                .containsExactly("a store is down");
    }

    @Test
    void aStringIsAQueryError() throws IOException {
        assertThatThrownBy(() -> answered(200, success("string", "[1,\"abc\"]")))
                .hasMessage("the query gives a string, not a number: abc")
                .extracting("kind")
                .isEqualTo(Kind.QUERY_ERROR);
    }

    /** As Prometheus' documentation of its HTTP API writes them. */
    @Test
    void aNativeHistogramHasItsBuckets() throws IOException {
        String histogram = "[1795446270,{\"count\":\"60\",\"sum\":\"33897\",\"buckets\":[[0,\"-0.5\",\"0.25\",\"20\"],"
                + "[0,\"0.25\",\"+Inf\",\"40\"]]}]";
        QueryResult.Histogram expected = new QueryResult.Histogram(
                Instant.ofEpochSecond(1795446270),
                60,
                List.of(
                        new QueryResult.Bucket(-0.5, 0.25, 20),
                        new QueryResult.Bucket(0.25, Double.POSITIVE_INFINITY, 40)));
        assertThat(answered(200, success("vector", "[{\"metric\":{},\"histogram\":" + histogram + "}]"))
                        .series())
                .containsExactly(new QueryResult.Series(Map.of(), List.of(), List.of(expected)));
        server.close();
        assertThat(answered(200, success("matrix", "[{\"metric\":{},\"histograms\":[" + histogram + "]}]"))
                        .series()
                        .get(0)
                        .histograms())
                .containsExactly(expected);
        for (String broken : List.of("{}", "[1]", "[1,{}]", "[1,{\"count\":\"1\",\"buckets\":[[0,\"1\"]]}]")) {
            server.close();
            assertThatThrownBy(() -> answered(200, success("vector", "[{\"metric\":{},\"histogram\":" + broken + "}]")))
                    .as(broken)
                    .extracting("kind")
                    .isEqualTo(Kind.UNREACHABLE);
        }
    }

    @ParameterizedTest
    @CsvSource({"400, bad_data", "422, execution"})
    void whatTheServerRefusesHasItsWords(int status, String type) throws IOException {
        String error = "invalid parameter \\\"query\\\": 1:4: parse error:\\nmissing unit";
        MetricException e = refused(
                status,
                "application/json",
                "{\"status\":\"error\",\"errorType\":\"" + type + "\",\"error\":\"" + error + "\"}");
        assertThat(e.kind()).isEqualTo(Kind.QUERY_ERROR);
        assertThat(e).hasMessage("invalid parameter \"query\": 1:4: parse error: missing unit");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void refusedCredentialsAreUnauthorized(int status) throws IOException {
        MetricException e = refused(status, "text/plain", "Unauthorized\n");
        assertThat(e.kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(e)
                .hasMessage(server.address() + " refused the credentials: HTTP " + status
                        + ", beginning with: Unauthorized");
    }

    @ParameterizedTest
    @CsvSource({"503, timeout", "500, internal", "499, canceled", "429, too_many"})
    void aServerThatCanNotAnswerIsUnreachable(int status, String type) throws IOException {
        MetricException e = refused(
                status,
                "application/json",
                "{\"status\":\"error\",\"errorType\":\"" + type + "\",\"error\":\"query timed out\"}");
        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(e)
                .hasMessage(server.address() + " could not answer: HTTP " + status + ", " + type + ": query timed out");
    }

    @ParameterizedTest
    @CsvSource({"200", "400", "404", "502"})
    void aPageIsNoAnswer(int status) throws IOException {
        MetricException e = refused(status, "text/html", "<html>\n<h1>Sign in</h1></html>");
        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(e)
                .hasMessage(server.address() + " gives an answer that is not Prometheus' HTTP API v1: HTTP " + status
                        + ", beginning with: <html> <h1>Sign in</h1></html>; check the metric server's address in the global"
                        + " configuration");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{}",
                "{\"status\":\"success\"}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"val",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\"}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":{}}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"tensor\",\"result\":[]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{}}]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,2]}]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[\"1\",\"2\"]}]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"0x1\"]}]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"\"]}]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1e300,\"1\"]}]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}} trailing",
                "{\"status\":\"error\"}"
            })
    void whatIsNotAWholeAnswerIsUnreachable(String body) throws IOException {
        MetricException e = refused(200, "application/json", body);
        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(e).hasMessageStartingWith(server.address() + " gives an answer that is not Prometheus' HTTP API v1");
    }

    @Test
    void anErrorWithStatus200IsReadByItsType() throws IOException {
        MetricException e = refused(
                200,
                "application/json",
                "{\"status\":\"error\",\"errorType\":\"execution\",\"error\":\"many-to-many\"}");
        assertThat(e.kind()).isEqualTo(Kind.QUERY_ERROR);
        server.close();
        assertThat(refused(
                                200,
                                "application/json",
                                "{\"status\":\"error\",\"errorType\":\"timeout\",\"error\":\"late\"}")
                        .kind())
                .isEqualTo(Kind.UNREACHABLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void noRedirectIsFollowed(int status) throws IOException {
        AtomicInteger elsewhere = new AtomicInteger();
        try (ScriptedServer other = new ScriptedServer(exchange -> {
            elsewhere.incrementAndGet();
            ScriptedServer.send(exchange, 200, "application/json", success("scalar", "[1,\"1\"]"));
        })) {
            server = new ScriptedServer(exchange -> {
                exchange.getResponseHeaders().set("Location", other.address() + "/api/v1/query");
                exchange.sendResponseHeaders(status, -1);
            });
            assertThatThrownBy(() -> store().instant("up", AT))
                    .hasMessage(server.address() + " redirects (HTTP " + status
                            + "), which is not followed: configure the address that it leads to")
                    .extracting("kind")
                    .isEqualTo(Kind.UNREACHABLE);
        }
        assertThat(elsewhere).hasValue(0);
    }

    @Test
    void aClientThatFollowsRedirectsIsRefused() {
        HttpClient following = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        assertThatThrownBy(() -> new PrometheusStore("http://127.0.0.1", Authorization.none(), following))
                .hasMessage("The HTTP client of a metric server follows no redirects");
    }

    @Test
    void aTooLongAnswerIsNotReadToItsEnd() throws IOException {
        CountDownLatch cutOff = new CountDownLatch(1);
        server = new ScriptedServer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] chunk = "{\"status\":\"success\",\"data\":[".repeat(1000).getBytes();
            try {
                for (int i = 0; i < 10_000; i++) {
                    exchange.getResponseBody().write(chunk);
                }
            } catch (IOException e) {
                cutOff.countDown();
                throw e;
            }
        });
        MetricException e = catchThrowableOfType(MetricException.class, () -> store().instant("up", AT));
        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(e).hasMessage(server.address() + ": the answer is longer than 4194304 bytes");
        assertThat(cutOff).satisfies(latch -> assertThat(latch.await(20, java.util.concurrent.TimeUnit.SECONDS))
                .isTrue());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServerThatGivesNoAnswerOrHalfOfItIsCutOff(boolean half) throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        server = new ScriptedServer(exchange -> {
            if (half) {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write("{\"status\":".getBytes());
                exchange.getResponseBody().flush();
            }
            await(end);
        });
        PrometheusStore store = new PrometheusStore(
                server.address(),
                Authorization.none(),
                CLIENT,
                Duration.ofMillis(300),
                host -> List.of(InetAddress.getAllByName(host)));
        MetricException e = catchThrowableOfType(MetricException.class, () -> store.instant("up", AT));
        end.countDown();
        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(e).hasMessage(server.address() + ": no answer within 0.3 s");
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void aServerThatIsNotThereIsUnreachable() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        PrometheusStore store = new PrometheusStore("http://127.0.0.1:" + port, Authorization.none(), CLIENT);
        MetricException e = catchThrowableOfType(MetricException.class, () -> store.instant("up", AT));
        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(e).hasMessage("http://127.0.0.1:" + port + ": no connection");
    }

    @Test
    void aConnectionThatBreaksIsUnreachable() throws IOException {
        server = new ScriptedServer(exchange -> {
            throw new IOException("broken on purpose");
        });
        assertThatThrownBy(() -> store().instant("up", AT)).extracting("kind").isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void anInterruptEndsTheWaitAndIsKept() throws IOException {
        server = ScriptedServer.answering(200, "application/json", success("vector", "[]"));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> store().instant("up", AT)).hasMessage(server.address() + ": interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void credentialsAreAskedForAtEachUse() throws IOException {
        server = ScriptedServer.answering(200, "application/json", success("vector", "[]"));
        AtomicInteger asked = new AtomicInteger();
        PrometheusStore store = new PrometheusStore(
                server.address(),
                () -> Optional.of(Authorization.bearer("t" + asked.incrementAndGet() + "\n")),
                CLIENT);
        store.instant("up", AT);
        store.range("up", AT, AT, Duration.ofSeconds(1));
        assertThat(server.asked)
                .extracting(one -> one.headers().get("Authorization"))
                .containsExactly(List.of("Bearer t1"), List.of("Bearer t2"));
    }

    @Test
    void basicCredentialsAreThoseOfRfc7617() {
        assertThat(Authorization.basic("Aladdin", "open sesame")).isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assertThat(Authorization.basic("test", "123\u00A3")).isEqualTo("Basic dGVzdDoxMjPCow==");
    }

    @Test
    void aCredentialIsInNoMessage() throws IOException {
        server = ScriptedServer.answering(401, "text/plain", "no");
        for (String value : List.of("Bearer " + SECRET, "Bearer " + SECRET + "\nX: y", "Bearer \u0001" + SECRET, "")) {
            PrometheusStore store = new PrometheusStore(server.address(), () -> Optional.of(value), CLIENT);
            MetricException e = catchThrowableOfType(MetricException.class, () -> store.instant("up", AT));
            assertThat(e.kind()).isEqualTo(Kind.UNAUTHORIZED);
            assertThat(trace(e) + store + store.address()).doesNotContain(SECRET);
        }
        PrometheusStore unreadable = new PrometheusStore(
                server.address(),
                () -> {
                    throw new IllegalStateException("can't decrypt " + SECRET);
                },
                CLIENT);
        MetricException e = catchThrowableOfType(MetricException.class, () -> unreadable.instant("up", AT));
        assertThat(trace(e)).doesNotContain(SECRET);
        assertThat(e)
                .hasMessage("The credentials for " + server.address()
                        + " can't be read (IllegalStateException); check them in the global configuration");
    }

    private static String trace(Exception e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void whatSaysWhyThereAreNoCredentialsIsPassedOn() throws IOException {
        server = ScriptedServer.answering(200, "application/json", "{}");
        MetricException mine =
                new MetricException(Kind.UNAUTHORIZED, "There are no credentials 'prom' in the system store");
        PrometheusStore store = new PrometheusStore(
                server.address(),
                () -> {
                    throw mine;
                },
                CLIENT);
        assertThatThrownBy(() -> store.instant("up", AT)).isSameAs(mine);
    }

    @Test
    void anAddressThatLeadsToMetadataIsRefusedWithoutBeingAsked() throws Exception {
        PrometheusStore store = new PrometheusStore(
                "http://metrics.example",
                () -> Optional.of("Bearer " + SECRET),
                CLIENT,
                Duration.ofSeconds(5),
                host -> List.of(InetAddress.getByName("127.0.0.1"), InetAddress.getByName("169.254.169.254")));
        assertThatThrownBy(() -> store.instant("up", AT))
                .hasMessage(
                        "http://metrics.example: metrics.example is 169.254.169.254, a link-local or metadata address,"
                                + " which is refused")
                .extracting("kind")
                .isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void aNameThatCanNotBeResolvedIsNamed() {
        PrometheusStore store = new PrometheusStore(
                "http://metrics.example:9090", Authorization.none(), CLIENT, Duration.ofSeconds(5), host -> {
                    throw new java.net.UnknownHostException(host);
                });
        assertThatThrownBy(() -> store.instant("up", AT))
                .hasMessage("http://metrics.example:9090: the name metrics.example can't be resolved");
    }
}
