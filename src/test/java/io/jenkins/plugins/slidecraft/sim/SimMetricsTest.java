package io.jenkins.plugins.slidecraft.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jenkins.plugins.slidecraft.gate.GateDefaults;
import io.jenkins.plugins.slidecraft.metrics.MetricException;
import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The simulated metric store counts what the pods serve and does Prometheus' arithmetic. */
class SimMetricsTest {
    private static final String NS = "prod";
    private final Simulation simulation = Simulation.seeded(7);
    private final SimMetrics metrics = simulation.metrics();

    private void deployed() {
        simulation.deploy(NS, "gateway", "registry/app:1.0.0-aaaaaaa", 2);
        simulation.deploy(NS, "worker", "registry/worker:1.0.0-aaaaaaa", 2);
        simulation.deploy(NS, "frontend", "registry/fe:1.0.0-aaaaaaa", 1);
        metrics.traffic().load(NS, "frontend", 3, 0);
        assertThat(simulation.settle(NS, Duration.ofMinutes(5))).isTrue();
    }

    private static String filled(String gate, String field) {
        return GateDefaults.of(gate)
                .get(field)
                .toString()
                .replace("{{environment}}", NS)
                .replace("{{release}}", "1.0.0-aaaaaaa");
    }

    private QueryResult now(String query) {
        return metrics.instant(query, simulation.runtime().now());
    }

    private double value(String query) {
        QueryResult result = now(query);
        assertThat(result.series()).hasSize(1);
        return result.series().get(0).points().get(0).value();
    }

    @Test
    void theDefaultGatesSeeHowWellAnImageServes() {
        simulation.images().setOthers(ImageBehaviour.HEALTHY.serving(0.10, 0.20));
        deployed();
        simulation.runtime().advance(Duration.ofMinutes(6));
        assertThat(value(filled("api-error-rate", "query"))).isCloseTo(0.10, within(0.02));
        assertThat(value(filled("job-success-rate", "query"))).isCloseTo(0.80, within(0.04));
        assertThat(value(filled("api-error-rate", "samples"))).isCloseTo(23 * 300, within(50.0));
        assertThat(value(filled("job-success-rate", "samples"))).isCloseTo(5 * 300, within(30.0));
    }

    @Test
    void noSuchReleaseIsNoSeriesAndNoTrafficIsNotANumber() {
        deployed();
        simulation.runtime().advance(Duration.ofMinutes(6));
        assertThat(now(filled("api-error-rate", "query").replace("1.0.0-aaaaaaa", "9.9.9-fffffff"))
                        .series())
                .isEmpty();
        metrics.traffic().turn(false);
        simulation.runtime().advance(Duration.ofMinutes(6));
        assertThat(value(filled("api-error-rate", "query"))).isNaN();
    }

    @Test
    void theAgeOfTheDataGrowsWhenNothingIsScraped() {
        deployed();
        simulation.runtime().advance(Duration.ofMinutes(2));
        String selector = "http_requests_total{environment=\"prod\"}";
        String age = "time() - max(timestamp(" + selector + ") or max_over_time(timestamp(" + selector + ")[10m:30s]))";
        assertThat(value(age)).isBetween(0.0, 15.0);
        metrics.targetsDown(true);
        simulation.runtime().advance(Duration.ofMinutes(2));
        assertThat(now("max(timestamp(" + selector + "))").series()).isEmpty();
        assertThat(value(age)).isBetween(90.0, 165.0);
        metrics.targetsDown(false);
        simulation.runtime().advance(Duration.ofSeconds(16));
        assertThat(value(age)).isBetween(0.0, 15.0);
    }

    @Test
    void increaseExtrapolatesAsPrometheusDoes() {
        Instant start = simulation.runtime().now();
        for (int i = 0; i < 20; i++) {
            metrics.record("x_total", Map.of("a", "b"), start.plusSeconds(15L * i + 10), 100 + 3 * i);
        }
        QueryResult result = metrics.instant("increase(x_total[5m])", start.plusSeconds(300));
        // 19 intervals of 15 s seen; 10 s to the start and 5 s to the end are below 1.1 intervals, so all 300 s count.
        assertThat(result.series().get(0).points().get(0).value()).isCloseTo(57.0 * 300 / 285, within(1e-9));
        assertThat(metrics.instant("rate(x_total[5m])", start.plusSeconds(300))
                        .series()
                        .get(0)
                        .points()
                        .get(0)
                        .value())
                .isCloseTo(57.0 / 285, within(1e-9));
        assertThat(result.series().get(0).labels()).isEqualTo(Map.of("a", "b"));
    }

    @Test
    void aCounterThatBeginsAgainIsNoDecrease() {
        Instant start = simulation.runtime().now();
        double[] values = {10, 20, 30, 5, 15};
        for (int i = 0; i < values.length; i++) {
            metrics.record("x_total", Map.of(), start.plusSeconds(15L * i), values[i]);
        }
        double seen = metrics.instant("increase(x_total[61s])", start.plusSeconds(60))
                .series()
                .get(0)
                .points()
                .get(0)
                .value();
        assertThat(seen).isCloseTo(35.0 * 61 / 60, within(1e-9));
    }

    @Test
    void severalSeriesStaySeveralAndFilteredOnesGo() {
        deployed();
        simulation.runtime().advance(Duration.ofMinutes(2));
        assertThat(now("sum by (component) (rate(http_requests_total[1m]))").series())
                .hasSize(2);
        assertThat(now("sum(rate(http_requests_total[1m])) > 1e6").series()).isEmpty();
        assertThat(value("sum(rate(job_total{status!~\"fail.*\"}[1m])) * 2")).isGreaterThan(5);
    }

    @Test
    void anythingElseIsAQueryErrorAndFaultsAreCounted() {
        assertThatThrownBy(() -> now("histogram_quantile(0.95, rate(x_bucket[5m]))"))
                .isInstanceOfSatisfying(
                        MetricException.class, e -> assertThat(e.kind()).isEqualTo(MetricException.Kind.QUERY_ERROR))
                .hasMessageContaining("parse error: unknown function with name \"histogram_quantile\"");
        assertThatThrownBy(() -> now("rate(x_total)")).hasMessageContaining("range vector");
        assertThatThrownBy(() -> now("sum(x")).hasMessageContaining("unexpected end of input");
        metrics.fail(MetricException.Kind.UNREACHABLE, "503", 1);
        assertThatThrownBy(() -> now("time()")).isInstanceOfSatisfying(MetricException.class, e -> assertThat(e.kind())
                .isEqualTo(MetricException.Kind.UNREACHABLE));
        assertThat(value("time()")).isGreaterThan(1e9);
    }

    @Test
    void aRangeQueryIsTheInstantsOneByOne() {
        deployed();
        simulation.runtime().advance(Duration.ofMinutes(3));
        Instant end = simulation.runtime().now();
        QueryResult range =
                metrics.range("sum(rate(http_requests_total[1m]))", end.minusSeconds(60), end, Duration.ofSeconds(30));
        assertThat(range.series()).hasSize(1);
        assertThat(range.series().get(0).points()).hasSize(3).allSatisfy(point -> assertThat(point.value())
                .isEqualTo(metrics.instant("sum(rate(http_requests_total[1m]))", point.time())
                        .series()
                        .get(0)
                        .points()
                        .get(0)
                        .value()));
    }
}
