package io.jenkins.plugins.slidecraft.gate;

import static io.jenkins.plugins.slidecraft.gate.GateRig.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.gate.Look.Reason;
import io.jenkins.plugins.slidecraft.judge.ArmsLook;
import io.jenkins.plugins.slidecraft.metrics.MetricException;
import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** What is counted between looks, whatever happens to the counters. */
class CounterTakerTest {
    private static final String ALL = "sum by (pod, instance) (r)";
    private static final String BAD = "sum by (pod, instance) (e)";
    private static final String STABLE_ALL = "sum by (pod) (sr)";
    private static final String STABLE_BAD = "sum by (pod) (se)";

    private static GateRequest request(Object... more) {
        Map<String, Object> arguments = new HashMap<>(Map.of(
                "environment",
                "prod",
                "name",
                "own",
                "total",
                ALL,
                "errors",
                BAD,
                "threshold",
                "< 2%",
                "interval",
                "30s",
                "deadline",
                "10m"));
        for (int i = 0; i < more.length; i += 2) {
            arguments.put((String) more[i], more[i + 1]);
        }
        return GateArguments.parse(arguments, GateRig.context(Map.of()), "gate-1", START);
    }

    private static GateRequest comparison() {
        return request("judge", "comparison", "stableTotal", STABLE_ALL, "stableErrors", STABLE_BAD);
    }

    private static List<Look> looks(GateRequest request, int number, BiFunction<String, Instant, QueryResult> store) {
        CounterTaker taker = new CounterTaker(request.first(), request.schedule());
        return taker.take(new ScriptedStore(store), request.schedule().first(), number, warning -> {});
    }

    private static List<ArmsLook> arms(List<Look> looks) {
        return looks.stream()
                .filter(look -> look.increment().isPresent())
                .map(look -> ((Increment.Counts) look.increment().get()).look())
                .toList();
    }

    private static ArmsLook canary(int second, long trials, long events) {
        return new ArmsLook(START.plusSeconds(second), 0, 0, trials, events);
    }

    @Test
    void countsWhatWasAddedSinceTheLookBefore() {
        Counted store = new Counted();
        for (int i = 0; i < 4; i++) {
            store.scrape(ALL, "a", 30 * i, 1000 + 100 * i).scrape(BAD, "a", 30 * i, 7 + i);
            store.scrape(ALL, "b", 30 * i, 50 * i);
        }
        List<Look> looks = looks(request(), 4, store);
        assertThat(looks.get(0).problem()).isEqualTo(Reason.NO_TRAFFIC);
        assertThat(looks.get(0).detail()).isEqualTo("counting begins here");
        assertThat(arms(looks)).containsExactly(canary(30, 150, 1), canary(60, 150, 1), canary(90, 150, 1));
        assertThat(looks.get(3).value().getAsDouble()).as("so far").isEqualTo(3 / 450.0);
        assertThat(looks.get(3).samples()).hasValue(450);
    }

    @Test
    void withADelayTheFirstLookCountsAlready() {
        GateRequest request = request("initialDelay", "1m");
        assertThat(request.schedule().base()).isEqualTo(START.plusSeconds(30));
        Counted store = new Counted();
        store.scrape(ALL, "a", 30, 1000).scrape(ALL, "a", 60, 1100);
        assertThat(arms(looks(request, 1, store))).containsExactly(canary(60, 100, 0));
    }

    @Test
    void aResetCountsFromZeroAndASeriesByItself() {
        Counted store = new Counted();
        store.scrape(ALL, "a", 0, 1000).scrape(ALL, "a", 30, 40).scrape(ALL, "a", 60, 90);
        store.scrape(ALL, "b", 0, 500).scrape(ALL, "b", 30, 600).scrape(ALL, "b", 60, 700);
        assertThat(arms(looks(request(), 3, store)))
                .as("not 600 + 40 - 1500, which is none")
                .containsExactly(canary(30, 140, 0), canary(60, 150, 0));
    }

    @Test
    void theFirstErrorOfAPodCountsAlthoughItsSeriesIsNew() {
        Counted store = new Counted();
        store.scrape(ALL, "a", 0, 1000).scrape(ALL, "a", 30, 1100).scrape(BAD, "a", 25, 3);
        assertThat(arms(looks(request(), 2, store))).containsExactly(canary(30, 100, 3));
    }

    @Test
    void ofATargetThatIsNewNothingIsCountedThatWasNotSeenToGrow() {
        Counted store = new Counted();
        store.scrape(ALL, "a", 0, 10).scrape(ALL, "a", 30, 20).scrape(ALL, "a", 60, 30);
        store.scrape(ALL, "old", 25, 90_000).scrape(BAD, "old", 25, 800);
        store.scrape(ALL, "old", 55, 90_100).scrape(BAD, "old", 55, 801);
        assertThat(arms(looks(request(), 3, store))).containsExactly(canary(30, 10, 0), canary(60, 110, 1));
    }

    @Test
    void aTargetThatWasAwayLosesNothingAndDoublesNothing() {
        Counted store = new Counted();
        store.scrape(ALL, "a", 0, 100).gone(ALL, "a", 20).scrape(ALL, "a", 80, 400);
        store.scrape(ALL, "b", 0, 100)
                .scrape(ALL, "b", 30, 110)
                .scrape(ALL, "b", 60, 120)
                .scrape(ALL, "b", 90, 130);
        assertThat(arms(looks(request(), 4, store)))
                .containsExactly(canary(30, 10, 0), canary(60, 10, 0), canary(90, 310, 0));
    }

    @Test
    void aLookWithoutAnAnswerLeavesItsCountsToTheNext() {
        Counted counters = new Counted();
        for (int i = 0; i < 5; i++) {
            counters.scrape(ALL, "a", 30 * i, 100 * i);
        }
        GateRequest request = request();
        CounterTaker taker = new CounterTaker(request.first(), request.schedule());
        boolean[] refuses = {false};
        ScriptedStore store = new ScriptedStore((query, at) -> {
            if (refuses[0]) {
                throw new MetricException(MetricException.Kind.QUERY_ERROR, "parse error");
            }
            return counters.apply(query, at);
        });
        List<Look> looks = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            refuses[0] = i == 2 || i == 3;
            looks.addAll(taker.take(store, START.plusSeconds(30 * i), 1, warning -> {}));
        }
        assertThat(arms(looks)).containsExactly(canary(30, 100, 0), canary(120, 300, 0));
        assertThat(looks.get(2).problem()).isEqualTo(Reason.QUERY_ERROR);
    }

    @Test
    void neitherArmIsCountedBeforeTheNewPodsTakeTraffic() {
        Counted store = new Counted();
        for (int i = 0; i < 4; i++) {
            store.scrape(STABLE_ALL, "s", 30 * i, 1000 * i).scrape(STABLE_BAD, "s", 30 * i, 10 * i);
            store.scrape(ALL, "c", 30 * i, i < 2 ? 0 : 100 * (i - 1)).scrape(BAD, "c", 30 * i, 0);
        }
        List<Look> looks = looks(comparison(), 4, store);
        assertThat(looks)
                .extracting(Look::problem)
                .containsExactly(Reason.NO_TRAFFIC, Reason.NO_TRAFFIC, Reason.NONE, Reason.NONE);
        assertThat(looks.get(1).detail()).isEqualTo("no samples so far");
        assertThat(arms(looks))
                .containsExactly(
                        new ArmsLook(START.plusSeconds(60), 1000, 10, 100, 0),
                        new ArmsLook(START.plusSeconds(90), 1000, 10, 100, 0));
    }

    @Test
    void whatCanNotBeCountedIsNoEvidence() {
        assertProblem(Reason.NAN, "a counter is NaN", Double.NaN, 1);
        assertProblem(Reason.NAN, "a counter is +Inf", Double.POSITIVE_INFINITY, 1);
        assertProblem(Reason.QUERY_ERROR, "a counter is negative: give counters, not their rates", -5, 1);
        assertProblem(
                Reason.QUERY_ERROR,
                "there are more errors than events (20 of 10): total has to count all of them",
                110,
                21);
        Counted empty = new Counted();
        assertThat(looks(request(), 2, empty).get(1).problem()).isEqualTo(Reason.NO_DATA);
        Counted noStable = new Counted();
        noStable.scrape(ALL, "c", 0, 1).scrape(ALL, "c", 30, 50);
        assertThat(looks(comparison(), 2, noStable).get(1).detail())
                .isEqualTo("stableTotal gave no series: there is nothing to compare with");
    }

    private static void assertProblem(Reason reason, String detail, double total, double bad) {
        Counted store = new Counted();
        store.scrape(ALL, "a", 0, 100).scrape(ALL, "a", 30, total);
        store.scrape(BAD, "a", 0, 1).scrape(BAD, "a", 30, bad);
        Look look = looks(request(), 2, store).get(1);
        assertThat(look.problem()).isEqualTo(reason);
        assertThat(look.detail()).isEqualTo(detail);
        assertThat(look.usable()).isFalse();
    }

    @Test
    void oldSamplesAreStaleAndTheirCountsAreNotLost() {
        GateRequest request = request("freshness", "r", "maxAge", "60s");
        Counted counters = new Counted();
        for (int i = 0; i < 4; i++) {
            counters.scrape(ALL, "a", 30 * i, 100 * i);
        }
        BiFunction<String, Instant, QueryResult> store = (query, at) -> query.startsWith("time()")
                ? ScriptedStore.one(at, at.equals(START.plusSeconds(60)) ? 61 : 5)
                : counters.apply(query, at);
        List<Look> looks = looks(request, 4, store);
        assertThat(looks.get(2).problem()).isEqualTo(Reason.STALE);
        assertThat(arms(looks)).containsExactly(canary(30, 100, 0), canary(90, 200, 0));
        BiFunction<String, Instant, QueryResult> unknown =
                (query, at) -> query.startsWith("time()") ? ScriptedStore.EMPTY : counters.apply(query, at);
        assertThat(looks(request, 2, unknown).get(1).problem()).isEqualTo(Reason.STALE);
    }

    @Test
    void fractionsOfEventsAreNeitherLostNorDoubled() {
        Counted store = new Counted();
        for (int i = 0; i < 9; i++) {
            store.scrape(ALL, "a", 30 * i, 1.4 * i).scrape(BAD, "a", 30 * i, 0.3 * i);
        }
        List<ArmsLook> arms = arms(looks(request(), 9, store));
        assertThat(arms.stream().mapToLong(ArmsLook::canaryTrials).sum()).isEqualTo(11);
        assertThat(arms.stream().mapToLong(ArmsLook::canaryEvents).sum()).isEqualTo(2);
    }

    /** One by one, or all at once after a restart: the same looks. */
    @Test
    void howManyAreTakenAtOnceMakesNoDifference() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Counted store = new Counted();
            for (String pod : List.of("a", "b", "c")) {
                double all = random.nextInt(1000);
                double bad = random.nextInt(10);
                for (int second = random.nextInt(100); second < 700; second += 15) {
                    boolean reset = random.nextInt(20) == 0;
                    int more = random.nextInt(50);
                    all = reset ? more : all + more;
                    bad = reset ? 0 : bad + (more > 40 ? 1 : 0);
                    if (random.nextInt(10) == 0) {
                        store.gone(ALL, pod, second).gone(BAD, pod, second);
                    } else {
                        store.scrape(ALL, pod, second, all).scrape(BAD, pod, second, bad);
                    }
                }
            }
            GateRequest request = request();
            List<Look> together = looks(request, 20, store);
            CounterTaker taker = new CounterTaker(request.first(), request.schedule());
            List<Look> single = new ArrayList<>();
            while (single.size() < 20) {
                int number = 1 + random.nextInt(4);
                single.addAll(taker.take(
                        new ScriptedStore(store), request.schedule().dueAt(single.size()), number, warning -> {}));
            }
            assertThat(single.subList(0, 20)).as("seed %d", seed).isEqualTo(together);
        }
    }
}
