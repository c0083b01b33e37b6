package io.jenkins.plugins.slidecraft.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.gate.Look.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ThresholdJudgeTest {
    private static Look good() {
        return look(0.99, Reason.NONE);
    }

    private static Look bad() {
        return look(0.9, Reason.NONE);
    }

    private static Look without(Reason reason) {
        return Look.without(Instant.EPOCH, reason, "why: " + reason);
    }

    private static Look look(double value, Reason reason) {
        return new Look(
                Instant.EPOCH, OptionalDouble.of(value), OptionalDouble.of(40), OptionalDouble.empty(), reason, "why");
    }

    private static MetricRequest metric(Object... changes) {
        return GateRig.request(changes).first();
    }

    private static MetricRequest metric(int count, int limit) {
        return metric("count", count, "failureLimit", Math.min(limit, count - 1), "unit", "jobs", "samples", "jobs");
    }

    private static Judge.Judgement judge(int count, int limit, boolean last, Look... looks) {
        return new ThresholdJudge(metric(count, limit))
                .judge(Arrays.asList(looks), last)
                .orElse(null);
    }

    @Test
    void passesWhenCountLooksWereUsableAndGood() {
        assertThat(judge(3, 0, false, good(), good())).isNull();
        assertThat(judge(3, 0, false, good(), good(), good()))
                .isEqualTo(new Judge.Judgement(
                        Verdict.PASS, Reason.NONE, "3 of 3 usable looks were > 0.95; the last one 0.99 (40 jobs)"));
    }

    @Test
    void failsAtTheFirstMissBeyondTheLimit() {
        assertThat(judge(5, 0, false, good(), bad()))
                .isEqualTo(new Judge.Judgement(
                        Verdict.FAIL,
                        Reason.THRESHOLD,
                        "0.9 (40 jobs) at 00:00:00Z misses > 0.95: 1 of 2 usable looks missed it, the limit is 0"));
        assertThat(judge(5, 1, false, bad(), good(), good())).isNull();
        assertThat(judge(5, 1, false, bad(), good(), bad()).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void passesWithAsManyMissesAsTheLimitAllows() {
        assertThat(judge(4, 1, false, bad(), good(), good(), good()).message())
                .isEqualTo(
                        "3 of 4 usable looks were > 0.95, 1 missed it (the limit is 1); the last one 0.99 (40 jobs)");
    }

    @Test
    void aMissInTheLastLookIsAFailAlsoWhereCountIsReached() {
        assertThat(judge(3, 0, true, good(), good(), bad()).verdict()).isEqualTo(Verdict.FAIL);
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"NONE", "THRESHOLD", "DEADLINE", "NOT_CRITICAL", "OBJECTIVE", "WORSE"},
            mode = EnumSource.Mode.EXCLUDE)
    void looksWithAProblemAreNeitherPassNorMiss(Reason reason) {
        assertThat(judge(2, 0, false, good(), look(0.99, reason))).isNull();
        assertThat(judge(2, 0, false, good(), look(0.1, reason))).isNull();
        assertThat(judge(2, 0, false, good(), look(0.1, reason), good()).verdict())
                .isEqualTo(Verdict.PASS);
        assertThat(judge(2, 0, true, good(), look(0.99, reason)))
                .isEqualTo(new Judge.Judgement(
                        Verdict.INCONCLUSIVE,
                        reason,
                        "1 of the 2 usable looks that a PASS needs, 1 of 2 looks had " + reason + ": why"));
    }

    @ParameterizedTest
    @CsvSource({"NaN", "Infinity", "-Infinity"})
    void aLookWhoseValueIsNoFiniteNumberIsNeverEvidence(double value) {
        assertThat(judge(1, 0, true, look(value, Reason.NONE)).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void namesTheReasonThatMostLooksHadAndAnExampleOfIt() {
        assertThat(judge(3, 0, true, without(Reason.NO_DATA), without(Reason.UNREACHABLE), without(Reason.NO_DATA)))
                .isEqualTo(new Judge.Judgement(
                        Verdict.INCONCLUSIVE,
                        Reason.NO_DATA,
                        "0 of the 3 usable looks that a PASS needs, 2 of 3 looks had NO_DATA: why: NO_DATA"));
    }

    @Test
    void withEqualNumbersNamesWhatAPersonCanMendFirst() {
        List<Reason> order = List.of(
                Reason.QUERY_ERROR,
                Reason.MANY_SERIES,
                Reason.UNREACHABLE,
                Reason.STALE,
                Reason.NO_TRAFFIC,
                Reason.TOO_FEW,
                Reason.NAN,
                Reason.NO_DATA);
        for (int i = 0; i + 1 < order.size(); i++) {
            assertThat(judge(5, 0, true, without(order.get(i + 1)), without(order.get(i)))
                            .reason())
                    .isEqualTo(order.get(i));
        }
    }

    @Test
    void theDeadlineIsTheReasonWhereNoLookHadAnother() {
        assertThat(judge(3, 0, true, good(), good()))
                .isEqualTo(new Judge.Judgement(
                        Verdict.INCONCLUSIVE,
                        Reason.DEADLINE,
                        "the deadline came with 2 of the 3 usable looks that a PASS needs; give it a longer deadline or fewer"
                                + " looks"));
        assertThat(judge(3, 0, true).reason()).isEqualTo(Reason.DEADLINE);
    }

    @Test
    void aQueryThatIsRefusedEveryTimeIsNotWaitedFor() {
        Look refused = without(Reason.QUERY_ERROR);
        assertThat(judge(3, 0, false, refused, refused)).isNull();
        assertThat(judge(3, 0, false, refused, refused, refused).reason()).isEqualTo(Reason.QUERY_ERROR);
        assertThat(judge(3, 0, false, refused, refused, without(Reason.NO_DATA), refused))
                .isNull();
    }

    @Test
    void aLongerRowOfLooksNeverTurnsAFailIntoAPass() {
        List<Look> looks = new ArrayList<>(List.of(bad()));
        for (int i = 0; i < 20; i++) {
            looks.add(good());
            assertThat(new ThresholdJudge(metric(3, 0))
                            .judge(looks, false)
                            .orElseThrow()
                            .verdict())
                    .isEqualTo(Verdict.FAIL);
        }
    }

    private static Judge.Judgement row(String field, int number, Look... looks) {
        return new ThresholdJudge(metric("count", 6, field, number))
                .judge(Arrays.asList(looks), false)
                .orElse(null);
    }

    @Test
    void missesInARowFailWhereTheyAreCountedAndOthersDont() {
        assertThat(row("consecutiveFailures", 2, bad(), good(), bad(), good(), bad()))
                .isNull();
        assertThat(row("consecutiveFailures", 2, bad(), good(), bad(), bad()).message())
                .isEqualTo(
                        "0.9 (40 samples) at 00:00:00Z misses > 0.95: 3 of 4 usable looks missed it, 2 of them in a row");
        assertThat(row("consecutiveFailures", 2, bad(), without(Reason.NAN), bad())
                        .verdict())
                .as("a look that says nothing doesn't end a row")
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void errorsInARowEndItWithoutAVerdict() {
        Look silent = without(Reason.UNREACHABLE);
        Look refused = without(Reason.QUERY_ERROR);
        assertThat(row("consecutiveErrors", 3, silent, refused, good(), silent, refused))
                .isNull();
        assertThat(row("consecutiveErrors", 3, good(), silent, refused, silent))
                .extracting(Judge.Judgement::verdict, Judge.Judgement::reason)
                .containsExactly(Verdict.INCONCLUSIVE, Reason.UNREACHABLE);
        assertThat(row("consecutiveErrors", 1, without(Reason.NO_DATA), without(Reason.NAN)))
                .as("no data is no error of the server")
                .isNull();
    }

    @Test
    void bothSidesAreCountedTowardsTheirBounds() {
        assertThat(new ThresholdJudge(metric(5, 2)).standing(List.of(good(), bad(), without(Reason.NAN), good())))
                .isEqualTo(new Standing(2, 5, 1, 3));
    }
}
