package io.jenkins.plugins.slidecraft.gate;

import static io.jenkins.plugins.slidecraft.gate.ScriptedStore.EMPTY;
import static io.jenkins.plugins.slidecraft.gate.ScriptedStore.one;
import static io.jenkins.plugins.slidecraft.gate.ScriptedStore.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.gate.Look.Reason;
import io.jenkins.plugins.slidecraft.metrics.MetricException;
import io.jenkins.plugins.slidecraft.metrics.MetricException.Kind;
import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every reason for which a look is no evidence, with what it says. */
class LookTakerTest {
    private static final Instant AT = GateRig.START;
    private static final MetricRequest REQUEST =
            metric("samples", "jobs", "freshness", "job_total", "minSamples", 20, "unit", "jobs");

    private static MetricRequest metric(Object... changes) {
        return GateRig.request(changes).first();
    }

    private static LookTaker taker(MetricRequest metric) {
        return new LookTaker(metric, Duration.ofSeconds(30));
    }

    /** A store that answers the three queries of {@link #REQUEST}. */
    private static ScriptedStore store(QueryResult value, QueryResult samples, QueryResult age) {
        return new ScriptedStore(
                (query, at) -> query.equals(GateRig.QUERY) ? value : query.equals("jobs") ? samples : age);
    }

    private static Look look(QueryResult value, QueryResult samples, QueryResult age) {
        return taker(REQUEST).take(store(value, samples, age), AT, warning -> {});
    }

    private static QueryResult number(double value) {
        return one(AT, value);
    }

    private static QueryResult several() {
        return new QueryResult(
                List.of(series(Map.of("pod", "a"), AT, 0.99), series(Map.of("pod", "b"), AT, 0.2)), List.of());
    }

    private static void assertProblem(Look look, Reason reason, String detail) {
        assertThat(look.usable()).isFalse();
        assertThat(look.problem()).isEqualTo(reason);
        assertThat(look.detail()).isEqualTo(detail);
    }

    @Test
    void currentDataWithEnoughSamplesIsEvidence() {
        Look look = look(number(0.98), number(412.3), number(4));
        assertThat(look.usable()).isTrue();
        assertThat(look.value()).hasValue(0.98);
        assertThat(look.samples()).hasValue(412.3);
        assertThat(look.age()).hasValue(4);
        assertThat(look.at()).isEqualTo(AT);
    }

    @Test
    void noSeriesIsNoData() {
        assertProblem(look(EMPTY, EMPTY, EMPTY), Reason.NO_DATA, "the query gave no series");
        assertProblem(look(EMPTY, number(40), number(4)), Reason.NO_DATA, "the query gave no series");
        assertProblem(look(number(1), EMPTY, number(4)), Reason.NO_DATA, "the samples query gave no series");
        QueryResult withoutPoints = new QueryResult(List.of(new QueryResult.Series(Map.of(), List.of())), List.of());
        assertProblem(look(withoutPoints, number(40), number(4)), Reason.NO_DATA, "the query gave no series");
    }

    @Test
    void zeroSamplesIsNoTraffic() {
        String none = "no jobs in the time that the query looks at";
        assertProblem(look(number(0.99), number(0), number(4)), Reason.NO_TRAFFIC, none);
        assertProblem(look(number(Double.NaN), number(0), number(4)), Reason.NO_TRAFFIC, none);
        assertProblem(look(EMPTY, number(0), number(4)), Reason.NO_TRAFFIC, none);
        assertProblem(look(number(0.99), number(-1), number(4)), Reason.NO_TRAFFIC, none);
    }

    @ParameterizedTest
    @CsvSource({"NaN, NaN", "Infinity, +Inf", "-Infinity, -Inf"})
    void whatIsNotAFiniteNumberIsNoEvidence(double value, String shown) {
        assertProblem(
                look(number(value), number(40), number(4)),
                Reason.NAN,
                "the query gave " + shown + ", as a division by zero does");
        assertProblem(look(number(1), number(value), number(4)), Reason.NAN, "the samples query gave " + shown);
    }

    @Test
    void fewerSamplesThanAskedForAreTooFew() {
        assertProblem(look(number(1), number(19.4), number(4)), Reason.TOO_FEW, "19 jobs, fewer than 20");
        assertProblem(look(number(1), number(1.25), number(4)), Reason.TOO_FEW, "1.3 jobs, fewer than 20");
        assertThat(look(number(1), number(20), number(4)).usable()).isTrue();
    }

    @Test
    void oldDataIsStaleWhateverItSays() {
        assertProblem(
                look(number(0.99), number(412), number(121)),
                Reason.STALE,
                "the newest sample is 121 s old, more than 2m");
        assertProblem(
                look(number(Double.NaN), number(0), number(500)),
                Reason.STALE,
                "the newest sample is 500 s old, more than 2m");
        assertThat(look(number(0.99), number(412), number(120)).usable()).isTrue();
    }

    @Test
    void aValueWithoutAnyCurrentSampleIsStale() {
        assertProblem(look(number(0.99), number(412), EMPTY), Reason.STALE, "no sample of job_total in the last 2m");
        assertProblem(
                look(number(0.99), number(412), number(Double.NaN)),
                Reason.STALE,
                "the newest sample is NaN s old, more than 2m");
    }

    @Test
    void severalSeriesAreNotChosenFrom() {
        String advice =
                " gave 2 series, as {pod=a} and {pod=b}; reduce them to one, as with sum(…), max(…) or reduce: 'sum'";
        assertProblem(look(several(), number(40), number(4)), Reason.MANY_SERIES, "the query" + advice);
        assertProblem(look(number(1), several(), number(4)), Reason.MANY_SERIES, "the samples query" + advice);
        assertProblem(look(number(1), number(40), several()), Reason.MANY_SERIES, "the freshness query" + advice);
    }

    @Test
    void aRangeIsNoValue() {
        QueryResult range = new QueryResult(
                List.of(new QueryResult.Series(
                        Map.of(), List.of(new QueryResult.Point(AT.minusSeconds(5), 1), new QueryResult.Point(AT, 1)))),
                List.of());
        assertProblem(
                look(range, number(40), number(4)),
                Reason.QUERY_ERROR,
                "the query gives a range of 2 points, not one value: wrap the range selector in a function, as rate(…[5m])");
    }

    @ParameterizedTest
    @ValueSource(strings = {GateRig.QUERY, "jobs", "age"})
    void whatTheServerRefusesIsAQueryError(String which) {
        BiFunction<String, Instant, QueryResult> answers = (query, at) -> {
            if (query.equals(which) || which.equals("age") && query.startsWith("time() - ")) {
                throw new MetricException(Kind.QUERY_ERROR, "1:4: parse error: unexpected end of input");
            }
            return number(40);
        };
        String name = which.equals(GateRig.QUERY)
                ? ""
                : which.equals("jobs") ? "the samples query: " : "the freshness query: ";
        assertProblem(
                taker(REQUEST).take(new ScriptedStore(answers), AT, warning -> {}),
                Reason.QUERY_ERROR,
                name + "1:4: parse error: unexpected end of input");
    }

    @Test
    void refusedCredentialsAreUnreachableAtOnce() {
        assertProblem(
                taker(REQUEST)
                        .take(
                                new ScriptedStore((query, at) -> {
                                    throw new MetricException(
                                            Kind.UNAUTHORIZED, "http://m refused the credentials: HTTP 401");
                                }),
                                AT,
                                warning -> {}),
                Reason.UNREACHABLE,
                "http://m refused the credentials: HTTP 401");
    }

    @Test
    void noAnswerIsForTheCallerToTryAgain() {
        ScriptedStore store = new ScriptedStore((query, at) -> {
            throw ScriptedStore.unreachable();
        });
        assertThatThrownBy(() -> taker(REQUEST).take(store, AT, warning -> {})).isInstanceOf(MetricException.class);
    }

    @Test
    void asksEveryQueryForTheLooksOwnTime() {
        ScriptedStore store = store(number(1), number(40), number(4));
        taker(REQUEST).take(store, AT, warning -> {});
        assertThat(store.asked)
                .containsExactly(
                        new ScriptedStore.Asked(GateRig.QUERY, AT, AT),
                        new ScriptedStore.Asked("jobs", AT, AT),
                        new ScriptedStore.Asked(
                                "time() - max(timestamp(job_total) or max_over_time(timestamp(job_total)[2m:10s]))",
                                AT,
                                AT));
    }

    @Test
    void aQueryWithoutSamplesAndSelectorIsAskedAlone() {
        ScriptedStore store = store(number(1), EMPTY, EMPTY);
        Look look = taker(metric("query", "vector(1)"))
                .take(new ScriptedStore((query, at) -> number(1)), AT, warning -> {});
        assertThat(look.usable()).isTrue();
        assertThat(look.samples()).isEmpty();
        assertThat(look.age()).isEmpty();
        assertThat(store.asked).isEmpty();
    }

    @Test
    void passesWarningsOn() {
        List<String> warnings = new ArrayList<>();
        QueryResult partial = new QueryResult(number(1).series(), List.of("a store is down"));
        taker(REQUEST).take(store(partial, number(40), number(4)), AT, warnings::add);
        assertThat(warnings).containsExactly("a store is down");
    }

    @Test
    void rangeQueriesSeeWhatSingleLooksSee() {
        List<QueryResult> values = List.of(number(0.9), EMPTY, several(), number(Double.NaN), number(0.99), number(1));
        BiFunction<String, Instant, QueryResult> answers = (query, at) -> {
            int index = (int) (at.getEpochSecond() - AT.getEpochSecond()) / 30;
            return switch (query) {
                case GateRig.QUERY -> at(values.get(index), at);
                case "jobs" -> index == 5 ? one(at, 3) : one(at, 40);
                default -> index == 4 ? EMPTY : one(at, 4);
            };
        };
        LookTaker taker = taker(REQUEST);
        ScriptedStore store = new ScriptedStore(answers);
        List<Look> single = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            single.add(taker.take(store, AT.plusSeconds(30L * i), warning -> {}));
        }
        store.asked.clear();
        assertThat(taker.takeAll(store, AT, 6, warning -> {})).isEqualTo(single);
        assertThat(store.asked).hasSize(3);
        assertThat(single.stream().map(Look::problem))
                .containsExactly(
                        Reason.NONE, Reason.NO_DATA, Reason.MANY_SERIES, Reason.NAN, Reason.STALE, Reason.TOO_FEW);
    }

    private static QueryResult at(QueryResult result, Instant at) {
        return new QueryResult(
                result.series().stream()
                        .map(series -> series(
                                series.labels(), at, series.points().get(0).value()))
                        .toList(),
                List.of());
    }

    @Test
    void aQueryThatNamesTheRangesBoundsIsNotAskedAsARange() {
        assertThat(taker(metric("query", "rate(a[5m])")).rangeIsEqual()).isTrue();
        assertThat(taker(metric("query", "a @ start()")).rangeIsEqual()).isFalse();
        assertThat(taker(metric("samples", "a @end ( )")).rangeIsEqual()).isFalse();
        assertThat(taker(metric("query", "my_start(a)")).rangeIsEqual()).isTrue();
    }
}
