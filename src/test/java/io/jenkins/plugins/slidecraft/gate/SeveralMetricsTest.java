package io.jenkins.plugins.slidecraft.gate;

import static io.jenkins.plugins.slidecraft.gate.GateRig.START;
import static io.jenkins.plugins.slidecraft.gate.ScriptedStore.one;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.gate.Judge.Judgement;
import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Several metrics in one gate: one schedule, one verdict. */
class SeveralMetricsTest {
    private static Map<String, Object> metric(String name, Object... more) {
        Map<String, Object> metric =
                new LinkedHashMap<>(Map.of("name", name, "query", "sum(" + name + ")", "threshold", "> 0.95"));
        for (int i = 0; i < more.length; i += 2) {
            metric.put((String) more[i], more[i + 1]);
        }
        return metric;
    }

    @SafeVarargs
    private static GateRequest gate(int count, Map<String, Object>... metrics) {
        return GateArguments.parse(
                Map.of("environment", "prod", "name", "own", "count", count, "metrics", List.of(metrics)),
                GateRig.context(Map.of()),
                "gate-1",
                START);
    }

    private static GateRig run(GateRequest request, BiFunction<String, Instant, QueryResult> answers) {
        GateRig rig = new GateRig(answers);
        rig.start(request);
        rig.runToEnd();
        return rig;
    }

    private static BiFunction<String, Instant, QueryResult> bad(String which) {
        return (query, at) -> one(at, query.equals("sum(" + which + ")") ? 0.5 : 0.99);
    }

    @Test
    void aPassNeedsAllOfThem() {
        GateRig rig = run(gate(2, metric("a"), metric("b")), bad("none"));
        assertThat(rig.result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(rig.result.message())
                .isEqualTo(
                        "a: 2 of 2 usable looks were > 0.95; the last one 0.99; b: 2 of 2 usable looks were > 0.95; the"
                                + " last one 0.99");
        assertThat(rig.log)
                .contains(
                        "[own/a] look 1/2 at 10:00:00Z: 0.99 > 0.95 ok; for 1 of 2, against 0 of 1, undecided; sum(a)")
                .contains("[own/b] look 2/2 at 10:00:30Z: 0.99 > 0.95 ok; for 2 of 2, against 0 of 1, PASS; sum(b)");
    }

    @Test
    void aCriticalOnesFailIsTheGatesAtOnce() {
        GateRig rig = run(gate(5, metric("a"), metric("b")), bad("b"));
        assertThat(rig.result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(rig.result.message()).startsWith("b: 0.5 at 10:00:00Z misses > 0.95");
        assertThat(rig.now()).isEqualTo(START);
        assertThat(rig.result.decisive().name()).isEqualTo("b");
        assertThat(rig.result.metrics().get(0).message())
                .as("it was not decided")
                .isEmpty();
    }

    @Test
    void oneThatIsNotCriticalLeavesItToAPerson() {
        GateRig rig = run(gate(2, metric("a"), metric("b", "critical", false)), bad("b"));
        assertThat(rig.result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(rig.result.reason()).isEqualTo(Look.Reason.NOT_CRITICAL);
        assertThat(rig.result.message()).startsWith("b failed, which is not critical: 0.5 at 10:00:00Z");
        assertThat(rig.now()).as("the others are waited for").isEqualTo(START.plusSeconds(30));
    }

    @Test
    void aDryRunDecidesNothingAndIsShown() {
        GateRig rig = run(gate(2, metric("a"), metric("b", "dryRun", true)), bad("b"));
        assertThat(rig.result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(rig.result.metrics().get(1).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(rig.log).anyMatch(line -> line.startsWith("[own/b] passes") && line.endsWith("decides nothing"));

        GateRig without = run(
                gate(2, metric("a"), metric("b", "dryRun", true)),
                (query, at) -> query.equals("sum(b)") ? ScriptedStore.EMPTY : one(at, 0.99));
        assertThat(without.result.verdict()).as("without data too").isEqualTo(Verdict.PASS);
    }

    @Test
    void oneWithoutDataIsNoPass() {
        GateRig rig = run(
                gate(2, metric("a"), metric("b")),
                (query, at) -> query.equals("sum(b)") ? ScriptedStore.EMPTY : one(at, 0.99));
        assertThat(rig.result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(rig.result.reason()).isEqualTo(Look.Reason.NO_DATA);
        assertThat(rig.result.metrics().get(0).looks())
                .as("decided after two looks")
                .hasSize(2);
    }

    @Test
    void everyCombinationOfVerdictsComesOutAsSaid() {
        List<Optional<Verdict>> verdicts = List.of(
                Optional.empty(),
                Optional.of(Verdict.PASS),
                Optional.of(Verdict.FAIL),
                Optional.of(Verdict.INCONCLUSIVE));
        MetricRequest critical =
                gate(2, metric("a"), metric("b", "critical", false)).metrics().get(0);
        MetricRequest light =
                gate(2, metric("a"), metric("b", "critical", false)).metrics().get(1);
        for (Optional<Verdict> first : verdicts) {
            for (Optional<Verdict> second : verdicts) {
                Optional<Judgement> said = Combination.of(List.of(part(critical, first), part(light, second)));
                Optional<Verdict> expected = first.equals(Optional.of(Verdict.FAIL))
                        ? first
                        : first.isEmpty() || second.isEmpty()
                                ? Optional.empty()
                                : first.get() == Verdict.PASS && second.get() == Verdict.PASS
                                        ? first
                                        : Optional.of(Verdict.INCONCLUSIVE);
                assertThat(said.map(Judgement::verdict))
                        .as("%s and %s", first, second)
                        .isEqualTo(expected);
            }
        }
    }

    private static Combination.Part part(MetricRequest metric, Optional<Verdict> verdict) {
        return new Combination.Part(metric, verdict.map(said -> new Judgement(said, Look.Reason.NONE, "why")));
    }

    @Test
    void severalSeriesBecomeOneWhereTheGateSaysHow() {
        BiFunction<String, Instant, QueryResult> two = (query, at) -> new QueryResult(
                List.of(
                        ScriptedStore.series(Map.of("pod", "a"), at, 1),
                        ScriptedStore.series(Map.of("pod", "b"), at, 3)),
                List.of());
        Map<String, Double> expected = Map.of("sum", 4.0, "max", 3.0, "min", 1.0, "avg", 2.0, "count", 2.0);
        expected.forEach((reduce, value) -> {
            GateRig rig = run(gate(1, metric("a", "reduce", reduce, "threshold", "> 0")), two);
            assertThat(rig.result.first().looks().get(0).value()).as(reduce).hasValue(value);
        });
        assertThat(Reduction.MAX.of(1, Double.NaN)).isNaN();
        assertThat(run(gate(1, metric("a", "threshold", "> 0")), two).result.reason())
                .isEqualTo(Look.Reason.MANY_SERIES);
    }

    /** Restarts at any time: the same looks, lines and verdict, whichever metrics answer. */
    @Test
    void anyRowOfRestartsGivesTheSame() {
        for (long seed = 0; seed < 100; seed++) {
            long world = seed;
            BiFunction<String, Instant, QueryResult> answers = (query, at) -> {
                Random random = new Random(world * 31 + at.getEpochSecond() + query.hashCode() * 17L);
                random.nextInt();
                int kind = random.nextInt(12);
                return kind == 0 ? ScriptedStore.EMPTY : one(at, kind == 1 ? 0.5 : 0.99);
            };
            GateRequest request = gate(
                    4,
                    metric("a", "failureLimit", 1),
                    metric("b", "failureLimit", 2, "critical", false),
                    metric("c", "dryRun", true));
            GateRig calm = run(request, answers);
            GateRig restarted = new GateRig(answers);
            restarted.start(request);
            Random restarts = new Random(seed);
            List<Integer> downs = new ArrayList<>();
            while (restarted.result == null && downs.size() < 50) {
                restarted.runFor(java.time.Duration.ofSeconds(restarts.nextInt(60)));
                if (restarted.result == null) {
                    restarted.crash();
                    downs.add(restarts.nextInt(200));
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
