package io.jenkins.plugins.slidecraft.gate;

import static io.jenkins.plugins.slidecraft.gate.GateRig.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gates judged by evidence, whole: from counters to the verdict, over restarts. */
class EvidenceGateTest {
    private static final String ALL = "sum by (pod, instance) (r{h=\"new\"})";
    private static final String BAD = "sum by (pod, instance) (e{h=\"new\"})";

    private static GateRequest request(String judge, Object... more) {
        Map<String, Object> arguments = new HashMap<>(Map.of(
                "environment",
                "prod",
                "name",
                "own",
                "judge",
                judge,
                "total",
                ALL.replace("new", "{{canaryHash}}"),
                "errors",
                BAD.replace("new", "{{canaryHash}}"),
                "threshold",
                "< 2%",
                "deadline",
                "30m",
                "canaryHash",
                "new"));
        arguments.put("stableHash", "old");
        arguments.put("unit", "requests");
        for (int i = 0; i < more.length; i += 2) {
            arguments.put((String) more[i], more[i + 1]);
        }
        if (judge.equals("comparison")) {
            arguments.remove("threshold");
        }
        return GateArguments.parse(arguments, GateRig.context(Map.of()), "gate-1", START);
    }

    /** Requests of both arms, so many a scrape; the new ones fail at one rate, the old ones at another. */
    private static BiFunction<String, Instant, QueryResult> traffic(
            long seed, int perScrape, double newRate, double oldRate) {
        Counted store = new Counted();
        Random random = new Random(seed);
        for (String arm : List.of("new", "old")) {
            double rate = arm.equals("new") ? newRate : oldRate;
            int all = random.nextInt(10_000);
            int bad = random.nextInt(100);
            for (int second = -60; second < 2000; second += 15) {
                all += perScrape;
                for (int i = 0; i < perScrape; i++) {
                    bad += random.nextDouble() < rate ? 1 : 0;
                }
                store.scrape(ALL.replace("new", arm), arm, second, all);
                store.scrape(BAD.replace("new", arm), arm, second, bad);
            }
        }
        return store;
    }

    private static GateRig run(GateRequest request, BiFunction<String, Instant, QueryResult> answers) {
        GateRig rig = new GateRig(answers);
        rig.start(request);
        rig.runToEnd();
        assertThat(rig.failure).isNull();
        return rig;
    }

    @ParameterizedTest
    @CsvSource({
        "objective, 0.002, 0.002, PASS, NONE",
        "objective, 0.2, 0.002, FAIL, OBJECTIVE",
        "comparison, 0.01, 0.01, PASS, NONE",
        "comparison, 0.1, 0.01, FAIL, WORSE"
    })
    void enoughEvidenceIsAVerdictAtAnyLook(
            String judge, double newRate, double oldRate, Verdict verdict, Look.Reason reason) {
        GateRig rig = run(request(judge), traffic(7, 200, newRate, oldRate));
        assertThat(rig.result.verdict()).as(rig.result.message()).isEqualTo(verdict);
        assertThat(rig.result.reason()).isEqualTo(reason);
        assertThat(rig.now()).as("before the deadline").isBefore(START.plus(Duration.ofMinutes(29)));
        Standing last = rig.result.first().standings().get(rig.result.looks() - 1);
        assertThat(verdict == Verdict.PASS ? last.supporting() >= last.passBound() : last.against() >= last.failBound())
                .isTrue();
    }

    @Test
    void tooLittleTrafficIsInconclusiveAndSaysWhatThereIs() {
        GateRig rig = run(request("objective"), traffic(3, 1, 0.015, 0));
        assertThat(rig.result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(rig.result.reason()).isEqualTo(Look.Reason.DEADLINE);
        assertThat(rig.result.message())
                .startsWith("the error rate could not be told from its bound by the deadline: ")
                .contains("requests, evidence for ");
    }

    @Test
    void aPassWaitsForTheSamplesAskedFor() {
        GateRig rig = run(request("objective", "minSamples", 20_000), traffic(7, 200, 0, 0));
        assertThat(rig.result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(rig.result
                        .first()
                        .looks()
                        .get(rig.result.looks() - 1)
                        .samples()
                        .getAsDouble())
                .isGreaterThanOrEqualTo(20_000);
    }

    @Test
    void eachLookIsOneLineWithItsEvidence() {
        GateRig rig = run(request("objective"), traffic(7, 200, 0.002, 0));
        assertThat(rig.log.get(0))
                .isEqualTo(
                        "[own] passes as soon as there is enough evidence for < 0.02, at most 61 looks, one every 30s,"
                                + " false alarms at most 0.01, on release 1.4.2-abc1234 in prod");
        assertThat(rig.log.get(2))
                .startsWith("[own] look 1/61 at 10:00:00Z: not counted, NO_TRAFFIC: counting begins here; for 0,")
                .endsWith(", undecided; " + BAD + " of " + ALL);
        assertThat(rig.log.get(3))
                .matches(
                        "\\[own] look 2/61 at 10:00:30Z: 0[.\\d]* so far, bound < 0.02, 400 requests; for [-.\\d]+ of [.\\d]+,"
                                + " against [-.\\d]+ of [.\\d]+, \\w+; sum by .*");
    }

    @Test
    void aDeadExporterIsNoPassAndIsCalledNoData() {
        Counted store = new Counted();
        store.scrape(ALL, "new", 0, 1000).scrape(ALL, "new", 30, 1020).gone(ALL, "new", 40);
        GateRig rig = run(request("objective", "onNoData", "unstable"), store);
        assertThat(rig.result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(rig.result.reason()).isEqualTo(Look.Reason.NO_DATA);
        assertThat(rig.result.policy()).isEqualTo(Policy.UNSTABLE);
    }

    @Test
    void alphaIsSharedByTheMetricsThatMayFail() {
        GateRequest request = GateArguments.parse(
                Map.of(
                        "environment",
                        "prod",
                        "name",
                        "own",
                        "alpha",
                        0.02,
                        "metrics",
                        List.of(
                                Map.of("name", "a", "total", "x", "errors", "y", "threshold", "< 2%"),
                                Map.of("name", "b", "total", "x", "errors", "y", "threshold", "< 2%"),
                                Map.of("name", "c", "total", "x", "errors", "y", "threshold", "< 2%", "dryRun", true),
                                Map.of("name", "d", "query", "q", "threshold", "< 2%"))),
                GateRig.context(Map.of()),
                "gate-1",
                START);
        assertThat(request.metrics())
                .extracting(metric -> metric.promise().alpha())
                .startsWith(0.01, 0.01);
        assertThat(request.metrics())
                .extracting(MetricRequest::judge)
                .containsExactly(JudgeKind.OBJECTIVE, JudgeKind.OBJECTIVE, JudgeKind.OBJECTIVE, JudgeKind.THRESHOLD);
    }

    /** Restarts at any time, of any length, also at each single look: the same looks, lines and verdict. */
    @ParameterizedTest
    @ValueSource(strings = {"objective", "comparison"})
    void anyRowOfRestartsGivesTheSame(String judge) {
        for (long seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            int perScrape = 1 + random.nextInt(60);
            double rate = random.nextInt(4) * 0.01;
            var answers = traffic(seed, perScrape, rate, 0.01);
            GateRequest request = request(judge);
            GateRig calm = run(request, answers);
            GateRig restarted = new GateRig(answers);
            restarted.start(request);
            List<Integer> downs = new ArrayList<>();
            while (restarted.result == null && downs.size() < 100) {
                restarted.runFor(Duration.ofSeconds(seed % 2 == 0 ? 30 : random.nextInt(90)));
                if (restarted.result == null) {
                    restarted.crash();
                    downs.add(seed % 2 == 0 ? 0 : random.nextInt(200));
                    restarted.idleUntil(restarted.now().plusSeconds(downs.get(downs.size() - 1)));
                    restarted.resume();
                }
            }
            assertThat(restarted.result).as("seed %d, down for %s", seed, downs).isEqualTo(calm.result);
            assertThat(lines(restarted)).as("seed %d", seed).isEqualTo(lines(calm));
        }
    }

    private static List<String> lines(GateRig rig) {
        return rig.log.stream().filter(line -> line.contains(" look ")).toList();
    }

    /** Durations of both arms as histograms, classic or native, a scrape every 15 s; the new pods are slower by a factor. */
    private static BiFunction<String, Instant, QueryResult> durations(long seed, boolean classic, double factor) {
        return (query, at) -> {
            if (query.startsWith("time()")) {
                return ScriptedStore.one(at, 3);
            }
            boolean canary = query.contains("new");
            Random random = new Random(seed + (canary ? 1 : 0));
            long scrapes = Math.floorDiv(at.getEpochSecond() - START.getEpochSecond(), 15) + 10;
            double[] bounds = {0.05, 0.1, 0.2, 0.4, 0.8, 1.6, Double.POSITIVE_INFINITY};
            double[] counts = new double[bounds.length];
            for (long i = 0; i < scrapes * 100; i++) {
                double seconds = 0.08 * (canary ? factor : 1) * Math.exp(random.nextGaussian());
                int bucket = 0;
                while (seconds > bounds[bucket]) {
                    bucket++;
                }
                counts[bucket]++;
            }
            return histogram(at, classic, bounds, counts);
        };
    }

    private static QueryResult histogram(Instant at, boolean classic, double[] bounds, double[] counts) {
        List<QueryResult.Series> series = new ArrayList<>();
        List<QueryResult.Bucket> buckets = new ArrayList<>();
        double below = 0;
        for (int i = 0; i < bounds.length; i++) {
            buckets.add(new QueryResult.Bucket(i == 0 ? 0 : bounds[i - 1], bounds[i], counts[i]));
            below += counts[i];
            String le = Double.isFinite(bounds[i]) ? String.valueOf(bounds[i]) : "+Inf";
            series.add(new QueryResult.Series(Map.of("pod", "p", "le", le), List.of(new QueryResult.Point(at, below))));
        }
        return classic
                ? new QueryResult(series, List.of())
                : new QueryResult(
                        List.of(new QueryResult.Series(
                                Map.of("pod", "p"), List.of(), List.of(new QueryResult.Histogram(at, below, buckets)))),
                        List.of());
    }

    private static GateRequest latency(boolean compares) {
        Map<String, Object> arguments = new HashMap<>(Map.of(
                "environment",
                "prod",
                "name",
                "own",
                "judge",
                "latency",
                "histogram",
                "h{h=\"{{canaryHash}}\"}",
                "canaryHash",
                "new",
                "stableHash",
                "old",
                "unit",
                "requests",
                "deadline",
                "20m"));
        if (!compares) {
            arguments.put("threshold", "< 0.8");
            arguments.put("quantile", 0.95);
        }
        return GateArguments.parse(arguments, GateRig.context(Map.of()), "gate-1", START);
    }

    @ParameterizedTest
    @CsvSource({
        "true, true, 1, PASS",
        "true, true, 3, FAIL",
        "true, false, 1, PASS",
        "true, false, 3, FAIL",
        "false, true, 1, PASS",
        "false, true, 6, FAIL",
        "false, false, 1, PASS",
        "false, false, 6, FAIL"
    })
    void slowPodsAreFoundByTheirHistograms(boolean compares, boolean classic, double factor, Verdict verdict) {
        GateRig rig = run(latency(compares), durations(5, classic, factor));
        assertThat(rig.result.verdict()).as(rig.result.message()).isEqualTo(verdict);
        assertThat(rig.result.message()).contains(compares ? "share of slow requests" : "slower than 0.8");
    }

    private static GateRequest kayenta() {
        return GateArguments.parse(
                Map.of(
                        "environment",
                        "prod",
                        "name",
                        "own",
                        "judge",
                        "mannWhitney",
                        "query",
                        "avg(v{h=\"{{canaryHash}}\"})",
                        "canaryHash",
                        "new",
                        "stableHash",
                        "old",
                        "count",
                        20,
                        "kayenta",
                        Map.of("direction", "increase", "allowedIncrease", 1.1)),
                GateRig.context(Map.of()),
                "gate-1",
                START);
    }

    private static BiFunction<String, Instant, QueryResult> values(double factor) {
        return (query, at) -> {
            Random random = new Random(at.getEpochSecond() * 31 + query.hashCode());
            random.nextInt();
            return ScriptedStore.one(at, (query.contains("new") ? factor : 1) * (10 + random.nextGaussian()));
        };
    }

    @Test
    void kayentasRuleJudgesOnceItHasItsValues() {
        GateRig good = run(kayenta(), values(1));
        assertThat(good.result.verdict()).as(good.result.message()).isEqualTo(Verdict.PASS);
        assertThat(good.result.looks()).isEqualTo(20);
        GateRig bad = run(kayenta(), values(1.5));
        assertThat(bad.result.verdict()).as(bad.result.message()).isEqualTo(Verdict.FAIL);
        assertThat(bad.result.reason()).isEqualTo(Look.Reason.WORSE);
        GateRig none =
                run(kayenta(), (query, at) -> query.contains("old") ? ScriptedStore.EMPTY : ScriptedStore.one(at, 1));
        assertThat(none.result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(none.result.reason()).isEqualTo(Look.Reason.NO_DATA);
        assertThat(none.result.message()).contains("the stable pods: the query gave no series");
    }

    /** A restart after each single look, and rows of random ones. */
    @ParameterizedTest
    @ValueSource(strings = {"classic", "native", "quantile", "values"})
    void judgesOfDurationsAndValuesGoOnAsWell(String what) {
        for (long seed = 0; seed < 4; seed++) {
            GateRequest request = what.equals("values") ? kayenta() : latency(!what.equals("quantile"));
            var answers = what.equals("values") ? values(1.02) : durations(seed, what.equals("classic"), 1.05);
            GateRig calm = run(request, answers);
            GateRig restarted = new GateRig(answers);
            restarted.start(request);
            Random random = new Random(seed);
            int downs = 0;
            while (restarted.result == null && downs++ < 100) {
                restarted.runFor(Duration.ofSeconds(seed == 0 ? 30 : random.nextInt(90)));
                if (restarted.result == null) {
                    restarted.crash();
                    restarted.idleUntil(restarted.now().plusSeconds(seed == 0 ? 0 : random.nextInt(200)));
                    restarted.resume();
                }
            }
            assertThat(restarted.result).as("seed %d", seed).isEqualTo(calm.result);
            assertThat(lines(restarted)).isEqualTo(lines(calm));
        }
    }
}
