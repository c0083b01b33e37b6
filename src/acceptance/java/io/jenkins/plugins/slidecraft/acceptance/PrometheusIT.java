package io.jenkins.plugins.slidecraft.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.metrics.MetricException;
import io.jenkins.plugins.slidecraft.metrics.MetricException.Kind;
import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import io.jenkins.plugins.slidecraft.metrics.QueryResult.Point;
import io.jenkins.plugins.slidecraft.metrics.QueryResult.Series;
import io.jenkins.plugins.slidecraft.metrics.prometheus.Authorization;
import io.jenkins.plugins.slidecraft.metrics.prometheus.PrometheusStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the store makes of a real Prometheus' answers. */
@ExtendWith(AcceptanceCluster.class)
class PrometheusIT {
    private String url;
    private PrometheusStore store;

    @BeforeEach
    void open(AcceptanceCluster.Running running) {
        url = running.property("prometheus.url");
        store = store(url);
    }

    private static PrometheusStore store(String url) {
        return new PrometheusStore(url, Authorization.none(), PrometheusStore.client(Optional.empty()));
    }

    private static Instant now() {
        return Instant.ofEpochMilli(System.currentTimeMillis());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "vector(0.25), 0.25",
        "1/0, Infinity",
        "-1/0, -Infinity",
        "vector(0)/0, NaN",
        "1e9 * 1e9, 1e18",
        "1/1e9, 1e-9"
    })
    void aNumberIsOneSeriesWithoutLabels(String query, double value) {
        Instant at = now();
        assertThat(store.instant(query, at))
                .isEqualTo(new QueryResult(List.of(new Series(Map.of(), List.of(new Point(at, value)))), List.of()));
    }

    @Test
    void whatDoesNotExistIsNoSeries() {
        assertThat(store.instant("there_is_no_such_metric", now()).series()).isEmpty();
    }

    @Test
    void aStringIsNoNumber() {
        assertThatThrownBy(() -> store.instant("\"abc\"", now()))
                .isInstanceOf(MetricException.class)
                .hasMessage("the query gives a string, not a number: abc")
                .extracting("kind")
                .isEqualTo(Kind.QUERY_ERROR);
    }

    @Test
    void whatCanNotBeReadOrEvaluatedHasPrometheusOwnWords() {
        assertThatThrownBy(() -> store.instant("up[", now()))
                .hasMessageContaining("parse error")
                .extracting("kind")
                .isEqualTo(Kind.QUERY_ERROR);
        assertThatThrownBy(() -> store.instant(
                        "vector(1) + on() (label_replace(vector(1), \"a\", \"b\", \"\", \"\") or vector(2))", now()))
                .hasMessageContaining("duplicate series")
                .extracting("kind")
                .isEqualTo(Kind.QUERY_ERROR);
        assertThatThrownBy(() -> store.range("up[1m]", now().minusSeconds(10), now(), Duration.ofSeconds(1)))
                .hasMessageContaining("range vector")
                .extracting("kind")
                .isEqualTo(Kind.QUERY_ERROR);
    }

    @Test
    void anotherPathIsNoPrometheus() {
        assertThatThrownBy(() -> store(url + "/somewhere/else").instant("up", now()))
                .hasMessageContaining("is not Prometheus' HTTP API v1: HTTP 404")
                .extracting("kind")
                .isEqualTo(Kind.UNREACHABLE);
    }

    /** What a gate's resumption rests on: a missed look gets the answer that it would have got. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "up",
                "sum(up) or vector(0)",
                "max(rate(process_cpu_seconds_total[15s]))",
                "time() - max(timestamp(up) or max_over_time(timestamp(up)[1m:5s]))"
            })
    void aRangeQueryGivesWhatInstantQueriesAtItsStepsGive(String query) {
        Duration step = Duration.ofMillis(1700);
        Instant from = now().minusSeconds(30);
        Map<Instant, List<String>> range = new TreeMap<>();
        for (Series series :
                store.range(query, from, from.plus(step.multipliedBy(14)), step).series()) {
            for (Point point : series.points()) {
                range.computeIfAbsent(point.time(), time -> new ArrayList<>()).add(text(series, point));
            }
        }
        Map<Instant, List<String>> single = new TreeMap<>();
        for (int i = 0; i < 15; i++) {
            Instant at = from.plus(step.multipliedBy(i));
            for (Series series : store.instant(query, at).series()) {
                single.computeIfAbsent(at, time -> new ArrayList<>())
                        .add(text(series, series.points().get(0)));
            }
        }
        range.values().forEach(texts -> texts.sort(null));
        single.values().forEach(texts -> texts.sort(null));
        assertThat(range).isEqualTo(single);
    }

    private static String text(Series series, Point point) {
        return new TreeMap<>(series.labels()) + " " + point.value();
    }
}
