package io.jenkins.plugins.slidecraft.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FreshnessTest {
    static Stream<Arguments> queries() {
        return Stream.of(
                Arguments.of("rate(job_total[5m])", "job_total"),
                Arguments.of("sum(rate(job_total{status=\"success\"}[5m]))", "job_total{status=\"success\"}"),
                Arguments.of("sum by (status) (rate(a:b_total { x=\"1\" } [ 5m ]))", "a:b_total { x=\"1\" }"),
                Arguments.of("sum(increase({__name__=~\"job.*\",x='}'}[5m]))", "{__name__=~\"job.*\",x='}'}"),
                Arguments.of("rate(x{l=\"a\\\"}b[5m]\"}[1m])", "x{l=\"a\\\"}b[5m]\"}"),
                Arguments.of("rate(x{l=`\\`}[1m])", "x{l=`\\`}"),
                Arguments.of("label_replace(up, \"x[5m]\", \"$1\", \"y\", \"z\") + rate(real[5m])", "real"),
                Arguments.of("# rate(old[5m])\nrate(real[5m])", "real"),
                Arguments.of("rate(a[5m] offset 1d) / rate(b[5m])", "b"),
                Arguments.of("rate(a[5m]  OFFSET 1d) / rate(b[5m])", "b"),
                Arguments.of("rate(a[5m] @ 1700000000) / rate(b[5m])", "b"),
                Arguments.of("max_over_time(rate(inner[1m])[10m:30s])", "inner"),
                Arguments.of("1e3 * 5 + rate(x[5m])", "x"),
                Arguments.of("job:success:ratio5m{environment=\"prod\"}", "job:success:ratio5m{environment=\"prod\"}"),
                Arguments.of(" up ", "up"));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void findsTheFirstSelectorWithARange(String query, String selector) {
        assertThat(Freshness.selectorIn(query)).contains(selector);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vector(1)",
                "sum(up)",
                "a / b",
                "rate(a[5m] offset 1h)",
                "1",
                "",
                "x{a=\"",
                "rate(x{a=\"b\"}[",
                "\"x[5m]"
            })
    void findsNoneInAnyOtherQuery(String query) {
        assertThat(Freshness.selectorIn(query)).isEmpty();
    }

    @Test
    void theGatesOwnSelectorComesFirst() {
        assertThat(Freshness.selector(GateRig.request("query", "rate(a[5m])", "freshness", " b{x=\"1\"} ")
                        .metrics()
                        .get(0)))
                .contains("b{x=\"1\"}");
        assertThat(Freshness.selector(
                        GateRig.request("query", "rate(a[5m])").metrics().get(0)))
                .contains("a");
    }

    @Test
    void asksForTheNewestSampleAlsoWhereTheLastScrapeFailed() {
        assertThat(Freshness.ageQuery("up", Duration.ofMinutes(2)))
                .isEqualTo("time() - max(timestamp(up) or max_over_time(timestamp(up)[2m:10s]))");
        assertThat(Freshness.ageQuery("up", Duration.ofSeconds(5))).contains("[5s:1s]");
        assertThat(Freshness.ageQuery("up", Duration.ofHours(1))).contains("[1h:30s]");
    }
}
