package io.jenkins.plugins.slidecraft.gate;

import static io.jenkins.plugins.slidecraft.gate.GateRig.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.gate.Look.Reason;
import io.jenkins.plugins.slidecraft.judge.HistogramLook;
import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import io.jenkins.plugins.slidecraft.metrics.QueryResult.Bucket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Durations between looks, from classic and native histograms. */
class HistogramTakerTest {
    private static final double INF = Double.POSITIVE_INFINITY;

    private static GateRequest request(Object... more) {
        Map<String, Object> arguments = new HashMap<>(
                Map.of("environment", "prod", "name", "own", "judge", "latency", "histogram", "h", "maxAge", "1d"));
        for (int i = 0; i < more.length; i += 2) {
            arguments.put((String) more[i], more[i + 1]);
        }
        return GateArguments.parse(arguments, GateRig.context(Map.of()), "gate-1", START);
    }

    private static List<Look> looks(GateRequest request, int number, BiFunction<String, Instant, QueryResult> store) {
        HistogramTaker taker = new HistogramTaker(request.first(), request.schedule());
        BiFunction<String, Instant, QueryResult> aged =
                (query, at) -> query.startsWith("time()") ? ScriptedStore.one(at, 1) : store.apply(query, at);
        return taker.take(new ScriptedStore(aged), request.schedule().first(), number, warning -> {});
    }

    private static HistogramLook durations(Look look) {
        assertThat(look.problem()).as(look.detail()).isEqualTo(Reason.NONE);
        return ((Increment.Durations) look.increment().orElseThrow()).look();
    }

    private static int step(Instant at) {
        return (int) (at.getEpochSecond() - START.getEpochSecond()) / 30;
    }

    /** The buckets of one pod: bound to its counts at each look. */
    private static List<QueryResult.Series> classic(String pod, Instant at, Map<String, List<Integer>> counts) {
        List<QueryResult.Series> series = new ArrayList<>();
        counts.forEach((le, values) -> series.add(new QueryResult.Series(
                Map.of("pod", pod, "le", le),
                List.of(new QueryResult.Point(at, values.get(Math.min(step(at), values.size() - 1)))))));
        return series;
    }

    private static QueryResult nativeOne(Instant at, double count, Bucket... buckets) {
        return new QueryResult(
                List.of(new QueryResult.Series(
                        Map.of("pod", "a"),
                        List.of(),
                        List.of(new QueryResult.Histogram(at, count, List.of(buckets))))),
                List.of());
    }

    @Test
    void classicBucketsAreCountedByTheirBounds() {
        List<Look> looks = looks(
                request("threshold", "< 0.5"),
                3,
                (query, at) -> new QueryResult(
                        classic(
                                "a",
                                at,
                                Map.of(
                                        "0.1", List.of(100, 150, 160),
                                        "0.5", List.of(120, 190, 202),
                                        "+Inf", List.of(120, 195, 210))),
                        List.of()));
        assertThat(looks.get(0).problem()).isEqualTo(Reason.NO_TRAFFIC);
        assertThat(durations(looks.get(1)))
                .isEqualTo(
                        new HistogramLook(START.plusSeconds(30), List.of(0.1, 0.5), List.of(), List.of(50L, 70L, 75L)));
        assertThat(durations(looks.get(2)).canary()).containsExactly(10L, 12L, 15L);
        assertThat(looks.get(2).samples()).hasValue(90);
    }

    @Test
    void aPodThatBeganAnewCountsFromZero() {
        List<Look> looks = looks(
                request("threshold", "< 0.5"),
                2,
                (query, at) -> new QueryResult(
                        classic("a", at, Map.of("0.5", List.of(1000, 30), "+Inf", List.of(1100, 40))), List.of()));
        assertThat(durations(looks.get(1)).canary()).containsExactly(30L, 40L);
    }

    @Test
    void podsWithOtherBucketsMeetWhereTheirBoundsDo() {
        List<Look> looks = looks(request("threshold", "< 1"), 2, (query, at) -> {
            List<QueryResult.Series> series = new ArrayList<>(
                    classic("a", at, Map.of("0.1", List.of(0, 5), "1", List.of(0, 8), "+Inf", List.of(1, 10))));
            series.addAll(classic("b", at, Map.of("0.3", List.of(0, 4), "1", List.of(0, 7), "+Inf", List.of(1, 10))));
            return new QueryResult(series, List.of());
        });
        assertThat(durations(looks.get(1)).bounds())
                .as("0.1 and 0.3 go through a bucket")
                .containsExactly(1.0);
        assertThat(durations(looks.get(1)).canary()).containsExactly(15L, 18L);
    }

    @Test
    void nativeHistogramsAreCountedByTheirBucketsAndKeepCountWhenTheirResolutionIsLowered() {
        BiFunction<String, Instant, QueryResult> store = (query, at) -> switch (step(at)) {
            case 0 -> nativeOne(at, 10, new Bucket(0.1, 0.2, 6), new Bucket(0.2, 0.4, 4));
            case 1 -> nativeOne(at, 30, new Bucket(0.1, 0.2, 16), new Bucket(0.2, 0.4, 9), new Bucket(0.4, 0.8, 5));
            case 2 -> nativeOne(at, 40, new Bucket(0.1, 0.4, 30), new Bucket(0.4, 1.6, 10));
            default -> nativeOne(at, 7, new Bucket(0.1, 0.4, 7));
        };
        List<Look> looks = looks(request("threshold", "< 0.4"), 4, store);
        assertThat(durations(looks.get(1)))
                .isEqualTo(new HistogramLook(
                        START.plusSeconds(30), List.of(0.2, 0.4, 0.8), List.of(), List.of(10L, 15L, 20L, 20L)));
        assertThat(durations(looks.get(2)).bounds()).containsExactly(0.4, 1.6);
        assertThat(durations(looks.get(2)).canary()).containsExactly(5L, 10L, 10L);
        assertThat(durations(looks.get(3)).canary()).as("begun anew").containsExactly(7L, 7L);
    }

    @Test
    void armsAreComparedAtBoundsThatBothKnow() {
        List<Look> looks = looks(
                request("stableHistogram", "s"),
                2,
                (query, at) -> query.equals("h")
                        ? nativeOne(at, 10 * step(at) + 1, new Bucket(0.1, 0.2, 10 * step(at) + 1))
                        : new QueryResult(
                                classic(
                                        "s",
                                        at,
                                        Map.of("0.2", List.of(0, 40), "0.8", List.of(0, 60), "+Inf", List.of(0, 60))),
                                List.of()));
        HistogramLook look = durations(looks.get(1));
        assertThat(look.bounds()).containsExactly(0.2, 0.8);
        assertThat(look.canary()).containsExactly(10L, 10L, 10L);
        assertThat(look.stable()).containsExactly(40L, 60L, 60L);
    }

    @Test
    void whatIsNoHistogramIsNoEvidence() {
        assertThat(looks(request("threshold", "< 1"), 2, (query, at) -> ScriptedStore.one(at, 5))
                        .get(1)
                        .detail())
                .isEqualTo("a series is no bucket: give …_bucket with its label le, or a native histogram");
        assertThat(looks(request("threshold", "< 1"), 2, (query, at) -> ScriptedStore.EMPTY)
                        .get(1)
                        .problem())
                .isEqualTo(Reason.NO_DATA);
        assertThat(looks(request("threshold", "< 1"), 2, (query, at) -> nativeOne(at, Double.NaN))
                        .get(1)
                        .problem())
                .isEqualTo(Reason.NAN);
        assertThat(looks(
                                request("stableHistogram", "s"),
                                2,
                                (query, at) -> query.equals("h")
                                        ? nativeOne(at, step(at) + 1, new Bucket(0, 1, step(at) + 1))
                                        : ScriptedStore.EMPTY)
                        .get(1)
                        .detail())
                .startsWith("stableHistogram gave no series");
        assertThat(looks(
                                request("threshold", "< 1"),
                                2,
                                (query, at) -> nativeOne(at, step(at) + 1, new Bucket(0, INF, step(at) + 1)))
                        .get(1)
                        .detail())
                .isEqualTo("the histograms have no bound in common");
        assertThat(looks(request("threshold", "< 1"), 2, (query, at) -> nativeOne(at, 5, new Bucket(0, 1, 5)))
                        .get(1)
                        .problem())
                .isEqualTo(Reason.NO_TRAFFIC);
    }
}
