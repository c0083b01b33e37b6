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
}
