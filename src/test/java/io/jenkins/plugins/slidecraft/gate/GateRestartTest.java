package io.jenkins.plugins.slidecraft.gate;

import static io.jenkins.plugins.slidecraft.gate.GateRig.START;
import static io.jenkins.plugins.slidecraft.gate.GateRig.request;
import static io.jenkins.plugins.slidecraft.gate.ScriptedStore.EMPTY;
import static io.jenkins.plugins.slidecraft.gate.ScriptedStore.one;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.gate.Look.Reason;
import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import io.jenkins.plugins.slidecraft.operation.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gate over restarts of the controller: no look is lost, none counted twice, and the verdict is the same. */
class GateRestartTest {
    private static final BiFunction<String, Instant, QueryResult> GOOD = (query, at) -> one(at, 0.99);

    private static List<Instant> times(List<Look> looks) {
        return looks.stream().map(Look::at).toList();
    }

    private static List<String> lookLines(GateRig rig) {
        return rig.log.stream().filter(line -> line.startsWith("[own] look ")).toList();
    }

    @Test
    void goesOnInTheMiddleWithEveryLookOnce() {
        GateRig rig = new GateRig(GOOD);
        rig.start(request("count", 5));
        rig.runUntil(START.plusSeconds(40));
        rig.crash();
        rig.idleUntil(START.plusSeconds(50));
        rig.resume();
        rig.runToEnd();

        assertThat(rig.result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(times(rig.result.first().looks()))
                .containsExactly(
                        START,
                        START.plusSeconds(30),
                        START.plusSeconds(60),
                        START.plusSeconds(90),
                        START.plusSeconds(120));
        assertThat(rig.log)
                .containsOnlyOnce("[own] goes on after a restart: asks the looks so far again, each with its own time");
        assertThat(lookLines(rig)).hasSize(5).doesNotHaveDuplicates();
        assertThat(rig.log).filteredOn(line -> line.startsWith("[own] query")).hasSize(1);
    }

    @Test
    void looksThatCameDueMeanwhileAreAskedWithTheirOwnTimesInOneRangeQuery() {
        GateRig rig = new GateRig(GOOD);
        rig.start(request("count", 8));
        rig.runUntil(START.plusSeconds(35));
        rig.crash();
        rig.idleUntil(START.plusSeconds(155));
        rig.store.asked.clear();
        rig.resume();
        rig.runUntil(START.plusSeconds(155));

        assertThat(rig.store.asked)
                .containsExactly(new ScriptedStore.Asked(GateRig.QUERY, START, START.plusSeconds(150)));
        assertThat(lookLines(rig)).hasSize(6);
        rig.runToEnd();
        assertThat(rig.result.first().looks()).hasSize(8);
        assertThat(rig.now()).isEqualTo(START.plusSeconds(210));
    }

    @Test
    void aMissWhileTheControllerWasDownIsSeen() {
        GateRig rig = new GateRig((query, at) -> one(at, at.equals(START.plusSeconds(60)) ? 0.5 : 0.99));
        rig.start(request("count", 10));
        rig.runUntil(START.plusSeconds(35));
        rig.crash();
        rig.idleUntil(START.plusSeconds(200));
        rig.resume();
        rig.runToEnd();

        assertThat(rig.result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(rig.result.first().looks()).as("it would have ended there").hasSize(3);
    }

    @Test
    void afterTheDeadlineTheLooksBeforeItStillCount() {
        GateRig rig = new GateRig(GOOD);
        GateRequest request = request("count", 5);
        rig.start(request);
        rig.runUntil(START.plusSeconds(35));
        rig.crash();
        rig.idleUntil(request.schedule().deadline().plusSeconds(86400));
        rig.resume();
        rig.runToEnd();

        assertThat(rig.result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(times(rig.result.first().looks())).last().isEqualTo(START.plusSeconds(120));
    }

    @Test
    void afterTheDeadlineASilentServerIsAskedOnce() {
        boolean[] silent = {false};
        GateRig rig = new GateRig((query, at) -> {
            if (silent[0]) {
                throw ScriptedStore.unreachable();
            }
            return one(at, 0.99);
        });
        GateRequest request = request("count", 5);
        rig.start(request);
        rig.runUntil(START.plusSeconds(35));
        rig.crash();
        rig.idleUntil(request.schedule().deadline().plusSeconds(3600));
        silent[0] = true;
        rig.store.asked.clear();
        rig.resume();
        rig.runToEnd();

        assertThat(rig.result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(rig.result.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(rig.result.first().looks()).hasSize(13).doesNotHaveDuplicates();
        assertThat(rig.store.asked).as("the range, then one look").hasSize(2);
    }

    @Test
    void afterARestartASilentServerHasAnIntervalToComeBack() {
        GateRig[] rig = new GateRig[1];
        Instant down = START.plusSeconds(100);
        rig[0] = new GateRig((query, at) -> {
            if (!rig[0].now().isBefore(down) && rig[0].now().isBefore(down.plusSeconds(25))) {
                throw ScriptedStore.unreachable();
            }
            return one(at, 0.99);
        });
        rig[0].start(request("count", 5));
        rig[0].runUntil(START.plusSeconds(35));
        rig[0].crash();
        rig[0].idleUntil(down);
        rig[0].resume();
        rig[0].runToEnd();

        assertThat(rig[0].result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(rig[0].result.first().looks()).hasSize(5).allMatch(Look::usable);
    }

    @Test
    void anotherReleaseThatCameWhileTheControllerWasDownIsNotJudged() {
        GateRig rig = new GateRig(GOOD);
        rig.start(request("count", 5));
        rig.runUntil(START.plusSeconds(35));
        rig.crash();
        rig.running = GateRig.release("1.4.3-def5678", "op-2");
        rig.idleUntil(START.plusSeconds(500));
        rig.resume();
        rig.runToEnd();

        assertThat(rig.failure.reason()).isEqualTo(Failure.TAKEN_OVER);
    }

    @Test
    void whereARangeIsNotEqualTheLooksAreAskedOneByOne() {
        GateRig rig = new GateRig(GOOD);
        rig.start(request("query", "x @ start()", "count", 5));
        rig.runUntil(START.plusSeconds(5));
        rig.crash();
        rig.idleUntil(START.plusSeconds(155));
        rig.resume();
        rig.runToEnd();

        assertThat(rig.store.asked).allMatch(asked -> asked.from().equals(asked.to()));
        assertThat(rig.result.verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void restartedBeforeItsFirstTurnItBeginsAnew() {
        GateRig rig = new GateRig(GOOD);
        rig.start(request("count", 2));
        rig.crash();
        rig.idleUntil(START.plusSeconds(31));
        rig.resume();
        rig.runToEnd();

        assertThat(rig.result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(times(rig.result.first().looks())).containsExactly(START, START.plusSeconds(30));
    }

    /** Answers that depend on the look's time alone, as a metric store's about the past do. */
    private static BiFunction<String, Instant, QueryResult> random(long seed) {
        return (query, at) -> {
            Random random = new Random(seed * 31 + at.getEpochSecond());
            random.nextInt();
            int kind = random.nextInt(10);
            return kind == 0 ? EMPTY : kind == 1 ? one(at, Double.NaN) : one(at, kind == 2 ? 0.5 : 0.99);
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void anyRowOfRestartsGivesTheSameLooksAndVerdict(int limit) {
        for (long seed = 0; seed < 150; seed++) {
            GateRequest request = request("count", 6, "failureLimit", limit);
            GateRig calm = new GateRig(random(seed));
            calm.start(request);
            calm.runToEnd();

            GateRig restarted = new GateRig(random(seed));
            restarted.start(request);
            Random restarts = new Random(seed);
            List<Integer> at = new ArrayList<>();
            while (restarted.result == null && at.size() < 50) {
                restarted.runFor(java.time.Duration.ofSeconds(restarts.nextInt(60)));
                if (restarted.result == null) {
                    restarted.crash();
                    int down = restarts.nextInt(200);
                    at.add(down);
                    restarted.idleUntil(restarted.now().plusSeconds(down));
                    restarted.resume();
                }
            }
            assertThat(restarted.result).as("seed %d, down for %s", seed, at).isEqualTo(calm.result);
            assertThat(lookLines(restarted)).as("seed %d", seed).isEqualTo(lookLines(calm));
        }
    }
}
