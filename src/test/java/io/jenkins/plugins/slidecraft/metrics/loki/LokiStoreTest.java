package io.jenkins.plugins.slidecraft.metrics.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.metrics.MetricException.Kind;
import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import io.jenkins.plugins.slidecraft.metrics.prometheus.MetricExchange;
import io.jenkins.plugins.slidecraft.metrics.prometheus.PrometheusStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Loki's answers are Prometheus' in form; its refusals are plain text. Texts are those of Loki 3. */
class LokiStoreTest {
    private static final Instant AT = Instant.parse("2026-11-23T10:02:30.250Z");
    private static final String QUERY = "sum(rate({app=\"shop\"} |= \"error\" [5m]))";

    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws Exception {
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.shutdown();
    }

    private LokiStore store() {
        return new LokiStore(new MetricExchange(
                "http://127.0.0.1:" + server.getPort(),
                () -> Map.of("X-Scope-OrgID", "team-a"),
                PrometheusStore.client(Optional.empty())));
    }

    private void answers(int status, String body) {
        server.enqueue(new MockResponse().setResponseCode(status).setBody(body));
    }

    @Test
    void aMetricQueryIsANumber() throws Exception {
        answers(
                200,
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":"
                        + "[1795428150.25,\"0.25\"]}],\"stats\":{\"summary\":{\"bytesProcessedPerSecond\":1}}}}");
        QueryResult result = store().instant(QUERY, AT);
        assertThat(result.series()).hasSize(1);
        assertThat(result.series().get(0).points()).containsExactly(new QueryResult.Point(AT, 0.25));
        RecordedRequest asked = server.takeRequest();
        assertThat(asked.getPath()).isEqualTo("/loki/api/v1/query");
        assertThat(asked.getHeader("X-Scope-OrgID")).isEqualTo("team-a");
        assertThat(asked.getBody().readUtf8()).endsWith("&time=1795428150.250");
    }

    @Test
    void aRangeHasBoundsAndStep() throws Exception {
        answers(
                200,
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"a\":\"b\"},\"values\":"
                        + "[[1795428120,\"1\"],[1795428150,\"2\"]]}]}}");
        assertThat(store().range(QUERY, AT.minusSeconds(30), AT, Duration.ofSeconds(30))
                        .series()
                        .get(0)
                        .points())
                .hasSize(2);
        RecordedRequest asked = server.takeRequest();
        assertThat(asked.getPath()).isEqualTo("/loki/api/v1/query_range");
        assertThat(asked.getBody().readUtf8()).contains("start=1795428120.250", "end=1795428150.250", "step=30.000");
    }

    @Test
    void whatItRefusesItSaysInPlainText() {
        answers(400, "parse error at line 1, col 5: syntax error: unexpected $end, expecting )\n");
        assertThatThrownBy(() -> store().instant("sum(", AT))
                .hasMessage("parse error at line 1, col 5: syntax error: unexpected $end, expecting )")
                .extracting("kind")
                .isEqualTo(Kind.QUERY_ERROR);
        answers(500, "too many outstanding requests");
        assertThatThrownBy(() -> store().instant(QUERY, AT)).extracting("kind").isEqualTo(Kind.UNREACHABLE);
        answers(401, "no org id");
        assertThatThrownBy(() -> store().instant(QUERY, AT)).extracting("kind").isEqualTo(Kind.UNAUTHORIZED);
        answers(400, "<html><h1>Bad gateway</h1></html>");
        assertThatThrownBy(() -> store().instant(QUERY, AT)).extracting("kind").isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void logLinesAreNoNumber() {
        answers(
                200,
                "{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":[{\"stream\":{},\"values\":"
                        + "[[\"1795428150000000000\",\"error\"]]}]}}");
        assertThatThrownBy(() -> store().instant("{app=\"shop\"}", AT))
                .hasMessageStartingWith("the query gives log lines, not a number")
                .extracting("kind")
                .isEqualTo(Kind.QUERY_ERROR);
    }

    @Test
    void itKnowsNoAge() {
        assertThat(store().knowsAge()).isFalse();
        assertThat(store()).hasToString("Loki at http://127.0.0.1:" + server.getPort());
    }
}
