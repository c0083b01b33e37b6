package io.jenkins.plugins.slidecraft.gate;

import static io.jenkins.plugins.slidecraft.gate.GateRig.START;
import static io.jenkins.plugins.slidecraft.gate.GateRig.request;
import static io.jenkins.plugins.slidecraft.gate.ScriptedStore.EMPTY;
import static io.jenkins.plugins.slidecraft.gate.ScriptedStore.one;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.environment.TakenOverException;
import io.jenkins.plugins.slidecraft.gate.Look.Reason;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.metrics.MetricException;
import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import io.jenkins.plugins.slidecraft.operation.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class GateOperationTest {
    private static final BiFunction<String, Instant, QueryResult> GOOD = (query, at) ->
            query.equals("jobs") ? one(at, 412) : query.equals(GateRig.QUERY) ? one(at, 0.981) : one(at, 4);

    /** Answers with the value that is due so many seconds after the start. */
    private static BiFunction<String, Instant, QueryResult> after(Map<Integer, Double> values, double otherwise) {
        return (query, at) ->
                one(at, values.getOrDefault((int) Duration.between(START, at).toSeconds(), otherwise));
    }

    /** G11's gate as written, with three looks. */
    private static GateRequest named() {
        return GateArguments.parse(
                Map.of("gate", "job-success-rate", "count", 3),
                GateRig.context(Map.of("job-success-rate", Map.of("judge", "threshold"))),
                "gate-1",
                START);
    }

    private static BiFunction<String, Instant, QueryResult> named(double value) {
        return (query, at) ->
                query.startsWith("(sum(") ? one(at, value) : query.startsWith("sum(") ? one(at, 412) : one(at, 4);
    }

    private static BiFunction<String, Instant, QueryResult> failing(MetricException.Kind kind, String message) {
        return (query, at) -> {
            throw new MetricException(kind, message);
        };
    }

    @Test
    void passesAfterCountGoodLooks() {
        GateRig rig = new GateRig(GOOD);
        rig.start(request("samples", "jobs", "freshness", "job_total", "unit", "jobs", "count", 3));
        rig.runToEnd();

        assertThat(rig.result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(rig.now()).isEqualTo(START.plusSeconds(60));
        assertThat(rig.log)
                .containsExactly(
                        "[own] passes with 3 looks > 0.95, one every 30s, on release 1.4.2-abc1234 in prod",
                        "[own] query: sum(value)",
                        "[own] look 1/3 at 10:00:00Z: 0.981 > 0.95 ok, 412 jobs, newest sample 4 s ago; for 1 of 3, against 0 of 1, undecided; sum(value)",
                        "[own] look 2/3 at 10:00:30Z: 0.981 > 0.95 ok, 412 jobs, newest sample 4 s ago; for 2 of 3, against 0 of 1, undecided; sum(value)",
                        "[own] look 3/3 at 10:01:00Z: 0.981 > 0.95 ok, 412 jobs, newest sample 4 s ago; for 3 of 3, against 0 of 1, PASS; sum(value)",
                        "[own] PASS: 3 of 3 usable looks were > 0.95; the last one 0.981 (412 jobs)");
        assertThat(rig.recorded)
                .as("a query of the Pipeline's own is not in the ledger")
                .isEmpty();
    }

    @Test
    void theResultHasWhatAChartNeeds() {
        GateRig rig = new GateRig(after(Map.of(30, 0.9), 0.99));
        rig.start(request("count", 3));
        rig.runToEnd();

        assertThat(rig.result.first().threshold()).isEqualTo(Threshold.parse("> 0.95"));
        assertThat(rig.result.release()).isEqualTo("1.4.2-abc1234");
        assertThat(rig.result.first().looks())
                .extracting(look -> look.value().getAsDouble())
                .containsExactly(0.99, 0.9);
        assertThat(rig.result.first().looks()).extracting(Look::at).containsExactly(START, START.plusSeconds(30));
        assertThat(rig.result.toMap())
                .containsOnlyKeys("environment", "gate", "verdict", "reason", "message", "looks")
                .containsEntry("environment", "prod")
                .containsEntry("gate", "own")
                .containsEntry("verdict", "FAIL")
                .containsEntry("reason", "THRESHOLD")
                .containsEntry("looks", 2)
                .containsEntry(
                        "message", "0.9 at 10:00:30Z misses > 0.95: 1 of 2 usable looks missed it, the limit is 0");
    }

    @Test
    void aGateOfTheDescriptorIsRecordedAndCanMakeTheReleaseStable() {
        GateRig rig = new GateRig(named(0.99));
        rig.becomesStable = true;
        rig.start(named());
        rig.runToEnd();

        assertThat(rig.recorded).containsExactly("1.4.2-abc1234 job-success-rate PASS");
        assertThat(rig.result.becameStable()).isTrue();
        assertThat(rig.log)
                .endsWith("[job-success-rate] release 1.4.2-abc1234 has passed all that prod requires: it is stable");
        assertThat(rig.store.asked)
                .allMatch(asked -> asked.query().contains("release=\"1.4.2-abc1234\""))
                .noneMatch(asked -> asked.query().contains("{{"));
    }

    @Test
    void failsAtTheFirstMissAndRecordsIt() {
        GateRig rig = new GateRig(named(0.91));
        rig.start(named());
        rig.runToEnd();

        assertThat(rig.result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(rig.result.becameStable()).isFalse();
        assertThat(rig.recorded).containsExactly("1.4.2-abc1234 job-success-rate FAIL");
        assertThat(rig.now()).isEqualTo(START);
        assertThat(rig.log)
                .anyMatch(line -> line.startsWith(
                                "[job-success-rate] look 1/3 at 10:00:00Z: 0.91 > 0.95 MISSED, 412 jobs,"
                                        + " newest sample 4 s ago; for 0 of 3, against 1 of 1, FAIL; (sum(increase(job_total")
                        && line.endsWith("…"))
                .endsWith(
                        "[job-success-rate] FAIL: 0.91 (412 jobs) at 10:00:00Z misses > 0.95: 1 of 1 usable looks missed it,"
                                + " the limit is 0");
    }

    @Test
    void looksAreDueAtStartPlusDelayPlusWholeIntervals() {
        GateRig rig = new GateRig(GOOD);
        rig.start(request("initialDelay", "45s", "interval", "10s", "count", 3));
        rig.runToEnd();

        assertThat(rig.store.asked)
                .extracting(ScriptedStore.Asked::from)
                .as("from the next whole multiple of the scrape interval on")
                .containsExactly(START.plusSeconds(50), START.plusSeconds(60), START.plusSeconds(70));
    }

    @Test
    void anotherLookIsTakenForOneThatIsNotUsable() {
        GateRig rig = new GateRig((query, at) -> at.equals(START.plusSeconds(30)) ? EMPTY : one(at, 0.99));
        rig.start(request("count", 2));
        rig.runToEnd();

        assertThat(rig.result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(rig.result.first().looks()).hasSize(3);
        assertThat(rig.log)
                .contains(
                        "[own] look 1/2 at 10:00:00Z: 0.99 > 0.95 ok; for 1 of 2, against 0 of 1, undecided; sum(value)")
                .contains(
                        "[own] look 2 (1/2 usable) at 10:00:30Z: not counted, NO_DATA: the query gave no series; for 1"
                                + " of 2, against 0 of 1, undecided; sum(value)")
                .contains("[own] look 3 (2/2 usable) at 10:01:00Z: 0.99 > 0.95 ok; for 2 of 2, against 0 of 1, PASS;"
                        + " sum(value)");
    }

    @Test
    void withoutEvidenceItIsInconclusiveAtTheLastLookBeforeTheDeadline() {
        GateRig rig = new GateRig((query, at) -> one(at, Double.NaN));
        rig.start(request("count", 2, "deadline", "100s"));
        rig.runToEnd();

        assertThat(rig.result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(rig.result.reason()).isEqualTo(Reason.NAN);
        assertThat(rig.result.first().looks()).hasSize(4);
        assertThat(rig.now()).isEqualTo(START.plusSeconds(90));
        assertThat(rig.log)
                .endsWith(
                        "[own] INCONCLUSIVE (NAN): 0 of the 2 usable looks that a PASS needs, 4 of 4 looks had NAN: the query"
                                + " gave NaN, as a division by zero does");
    }

    @Test
    void aQueryThatIsAlwaysRefusedEndsAfterCountLooks() {
        GateRig rig = new GateRig(failing(MetricException.Kind.QUERY_ERROR, "1:4: parse error"));
        rig.start(request("count", 3));
        rig.runToEnd();

        assertThat(rig.result.reason()).isEqualTo(Reason.QUERY_ERROR);
        assertThat(rig.result.first().looks()).hasSize(3);
    }

    @Test
    void aSilentServerIsAskedAgainUntilTheNextLookIsDue() {
        Instant back = START.plusSeconds(20);
        GateRig[] rig = new GateRig[1];
        rig[0] = new GateRig((query, at) -> {
            if (rig[0].now().isBefore(back)) {
                throw ScriptedStore.unreachable();
            }
            return one(at, 0.99);
        });
        rig[0].start(request("count", 2));
        rig[0].runToEnd();

        assertThat(rig[0].result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(rig[0].result.first().looks()).extracting(Look::at).containsExactly(START, START.plusSeconds(30));
        assertThat(rig[0].log)
                .containsOnlyOnce(
                        "[own] no answer from http://metrics: no connection; trying again until" + " 10:00:30Z");
    }

    @Test
    void aLookThatGotNoAnswerUntilTheNextOneIsNotCounted() {
        GateRig[] rig = new GateRig[1];
        rig[0] = new GateRig((query, at) -> {
            if (rig[0].now().isBefore(START.plusSeconds(31))) {
                throw ScriptedStore.unreachable();
            }
            return one(at, 0.99);
        });
        rig[0].start(request("count", 2));
        rig[0].runToEnd();

        assertThat(rig[0].result.first().looks())
                .extracting(Look::problem)
                .containsExactly(Reason.UNREACHABLE, Reason.NONE, Reason.NONE);
        assertThat(rig[0].log)
                .contains(
                        "[own] look 1 (0/2 usable) at 10:00:00Z: not counted, UNREACHABLE: http://metrics: no connection;"
                                + " for 0 of 2, against 0 of 1, undecided; sum(value)");
    }

    @Test
    void aServerThatNeverAnswersEndsAtTheDeadlineAndIsNamedOnce() {
        GateRig rig = new GateRig(failing(MetricException.Kind.UNREACHABLE, "http://metrics: no connection"));
        GateRequest request = request("count", 2);
        rig.start(request);
        rig.runToEnd();

        assertThat(rig.result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(rig.result.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(rig.now()).isEqualTo(request.schedule().deadline());
        assertThat(rig.log).filteredOn(line -> line.contains("no answer from")).hasSize(1);
        assertThat(rig.store.asked).hasSizeLessThan(40);
    }

    @Test
    void refusedCredentialsAreNotTriedAgainAtTheSameLook() {
        GateRig rig = new GateRig(failing(MetricException.Kind.UNAUTHORIZED, "http://metrics refused: HTTP 401"));
        rig.start(request("count", 1, "deadline", "45s"));
        rig.runToEnd();

        assertThat(rig.result.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(rig.result.message()).endsWith("http://metrics refused: HTTP 401");
        assertThat(rig.store.asked).hasSize(2);
    }

    @Test
    void warningsArePrintedOnce() {
        GateRig rig = new GateRig((query, at) -> new QueryResult(one(at, 1).series(), List.of("a store is down")));
        rig.start(request("count", 3));
        rig.runToEnd();

        assertThat(rig.log).containsOnlyOnce("[own] the metric server warns: a store is down");
    }

    @Test
    void anotherReleaseEndsItWithoutAVerdict() {
        GateRig rig = new GateRig(named(0.99));
        rig.start(named());
        rig.runUntil(START.plusSeconds(40));
        rig.running = GateRig.release("1.4.3-def5678", "op-2");
        rig.runToEnd();

        assertThat(rig.result).isNull();
        assertThat(rig.failure.reason()).isEqualTo(Failure.TAKEN_OVER);
        assertThat(rig.failure.message())
                .isEqualTo(
                        "Gate 'job-success-rate' judged release 1.4.2-abc1234 of op-1 in prod, but release 1.4.3-def5678 of"
                                + " op-2 runs there now: its looks say nothing of that one, so there is no verdict");
        assertThat(rig.recorded).isEmpty();
    }

    @Test
    void theSameReleaseDeployedAgainIsAnotherOne() {
        GateRig rig = new GateRig(GOOD);
        rig.start(request("count", 3));
        rig.runUntil(START.plusSeconds(40));
        rig.running = GateRig.release("1.4.2-abc1234", "op-2");
        rig.runToEnd();

        assertThat(rig.failure.reason()).isEqualTo(Failure.TAKEN_OVER);
    }

    @Test
    void aRolloutThatBeganMeanwhileEndsItToo() {
        GateRig rig = new GateRig(GOOD);
        rig.start(request("count", 3));
        rig.runUntil(START.plusSeconds(40));
        rig.running = null;
        rig.runToEnd();

        assertThat(rig.failure.reason()).isEqualTo(Failure.TAKEN_OVER);
        assertThat(rig.failure.message()).contains("a rollout is under way there now");
    }

    @Test
    void aRunThatLostTheEnvironmentRecordsNothing() {
        GateRig rig = new GateRig(named(0.99));
        rig.recordFails = new TakenOverException("Environment prod is held by job#2.");
        rig.start(named());
        rig.runToEnd();

        assertThat(rig.failure)
                .isEqualTo(
                        new Failure(Failure.TAKEN_OVER, "Gate 'job-success-rate': Environment prod is held by job#2."));
    }

    @Test
    void whereRecordingFailsForAMomentItIsTriedAgainWithoutAskingAgain() {
        GateRig rig = new GateRig(named(0.99));
        rig.recordFails = new KubeException(409, "Conflict", "changed meanwhile");
        rig.start(named());
        rig.runToEnd();

        assertThat(rig.result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(rig.store.asked).hasSize(9);
        assertThat(rig.log).filteredOn(line -> line.contains("look ")).hasSize(3);
    }

    @Test
    void aGateOfTheDescriptorNeedsADeployment() {
        GateRig rig = new GateRig(GOOD);
        rig.running = null;
        rig.start(named());
        rig.runToEnd();

        assertThat(rig.failure)
                .isEqualTo(
                        new Failure(
                                GateOperation.NOTHING_DEPLOYED,
                                "Gate 'job-success-rate' judges the release that runs in prod, but nothing has been deployed there yet,"
                                        + " or a rollout is still under way: call slidecraftDeploy before metricGate, and let it end"));
        assertThat(rig.store.asked).isEmpty();
    }

    @Test
    void aQueryOfThePipelinesOwnNeedsOneOnlyWhereItNamesTheRelease() {
        GateRig rig = new GateRig(GOOD);
        rig.running = null;
        rig.start(request("count", 1));
        rig.runToEnd();
        assertThat(rig.result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(rig.result.release()).isEmpty();
        assertThat(rig.log)
                .startsWith("[own] passes with 1 looks > 0.95, one every 30s, in prod, where no release is known");

        GateRig other = new GateRig(GOOD);
        other.running = null;
        other.start(request("query", "x{r=\"{{release}}\"}"));
        other.runToEnd();
        assertThat(other.failure.reason()).isEqualTo(GateOperation.NOTHING_DEPLOYED);
    }

    @Test
    void aReleaseNameThatCanNotStandWhereItIsAskedForIsAClearError() {
        GateRig rig = new GateRig(GOOD);
        rig.start(request("query", "up_{{release}}"));
        rig.runToEnd();

        assertThat(rig.failure.reason()).isEqualTo(GateOperation.BAD_QUERY);
        assertThat(rig.failure.message())
                .startsWith("Gate 'own': {{release}} is '1.4.2-abc1234', which can't stand there");
    }

    @Test
    void anUnknownMetricServerIsAClearError() {
        GateRig rig = new GateRig(GOOD);
        rig.unknownServer = new IllegalArgumentException("There is no metric server 'x'; there are main, thanos");
        rig.start(request("count", 1));
        rig.runToEnd();

        assertThat(rig.failure)
                .isEqualTo(new Failure(
                        GateOperation.UNKNOWN_METRIC_SERVER, "There is no metric server 'x'; there are main, thanos"));
    }

    @Test
    void aStopEndsItAtOnceWithItsCause() {
        GateRig rig = new GateRig(GOOD);
        rig.start(request("count", 3));
        rig.runUntil(START.plusSeconds(40));
        rig.stop("Aborted by admin.");
        rig.runToEnd();

        assertThat(rig.failure).isEqualTo(new Failure(Failure.ABORTED, "Aborted by admin."));
        assertThat(rig.now()).isEqualTo(START.plusSeconds(40));
    }

    @Test
    void saysWhatItWaitsFor() {
        GateRig rig = new GateRig(GOOD);
        rig.start(request("count", 3));
        rig.runUntil(START.plusSeconds(40));

        assertThat(rig.status()).isEqualTo("gate own on prod: look 3 of 3 at 10:01:00Z");
    }

    @Test
    void itsStateIsSmallAndHoldsNoLooks() {
        GateRig rig = new GateRig(named(0.987));
        rig.start(named());
        rig.runUntil(START.plusSeconds(40));

        assertThat(rig.saved).hasSizeLessThan(2000).doesNotContain("0.987");
    }
}
