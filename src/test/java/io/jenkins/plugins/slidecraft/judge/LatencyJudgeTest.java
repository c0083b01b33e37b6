package io.jenkins.plugins.slidecraft.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatencyJudgeTest {
    private static final Terms TERMS = Terms.until(new Horizon(Traffic.START, Duration.ofMinutes(60)));
    private static final LatencyJudge JUDGE = new LatencyJudge(LatencyJudge.PLACES, 1, 2, TERMS);

    private static Cell cell(SequentialJudge<HistogramLook> judge, double perMinute, double slower, int runs) {
        Latencies latencies = new Latencies(perMinute, slower);
        return Cell.of(judge, seed -> latencies.looks(60, seed), runs);
    }

    private static HistogramLook look(int minute, long... counts) {
        List<Long> all = Arrays.stream(counts).boxed().toList();
        return new HistogramLook(Traffic.minute(minute), List.of(0.1, 0.4, 1.0), List.of(), all);
    }

    @Test
    void aCanaryThatIsAsFastIsStoppedAsRarelyAsPromised() {
        Cell cell = cell(JUDGE, 200, 1, 600);
        assertThat(cell.failShare()).as(cell.toString()).isLessThanOrEqualTo(Terms.ALPHA);
        assertThat(cell.passShare()).as(cell.toString()).isGreaterThan(0.9);
    }

    @Test
    void aCanaryThatIsHalfSlowerIsFoundAndDoesNotPass() {
        Cell cell = cell(JUDGE, 200, 1.5, 300);
        assertThat(cell.failShare()).as(cell.toString()).isGreaterThan(0.98);
        assertThat(cell.passShare()).as(cell.toString()).isLessThanOrEqualTo(0.01);
        assertThat(cell.failedAt()).as(cell.toString()).isLessThan(15);
    }

    @Test
    void evidenceIsThatOfThePlaceThatFailed() {
        Evidence evidence = JUDGE.judge(new Latencies(2000, 1.5).looks(60, 1)).get(59);
        assertThat(evidence.decision()).isEqualTo(Decision.FAIL);
        assertThat(evidence.estimate().getAsDouble()).isGreaterThan(1.3);
        assertThat(evidence.against()).isGreaterThan(evidence.failAt().orElse(0));
    }

    @Test
    void boundsMayChangeFromLookToLook() {
        List<HistogramLook> fine = new Latencies(500, 1.5).looks(60, 2);
        List<HistogramLook> changing = fine.stream()
                .map(look -> look.time().getEpochSecond() % 120 == 0
                        ? look
                        : new HistogramLook(
                                look.time(),
                                look.bounds().subList(4, 11),
                                look.stable().subList(4, 12),
                                look.canary().subList(4, 12)))
                .toList();
        assertThat(JUDGE.judge(changing)).last().extracting(Evidence::decision).isEqualTo(Decision.FAIL);
    }

    @Test
    void noRequestsAreNoEvidence() {
        List<Long> none = List.of(0L, 0L);
        List<HistogramLook> looks = IntStream.rangeClosed(1, 60)
                .mapToObj(minute -> new HistogramLook(Traffic.minute(minute), List.of(0.1), none, none))
                .toList();
        assertThat(JUDGE.judge(looks)).allMatch(evidence -> evidence.decision() == Decision.CONTINUE);
        assertThat(new QuantileJudge(0.99, 0.1, TERMS).judge(looks))
                .allMatch(evidence -> evidence.decision() == Decision.CONTINUE);
        assertThatThrownBy(() -> JUDGE.judge(List.of(look(1, 0, 0, 0, 0)))).hasMessageContaining("nothing to compare");
    }

    @Test
    void aQuantileIsHeldAgainstItsLimitInBothDirections() {
        // About 1 % take longer than 0.5 s: 5 % are no more than that, 0.1 % are.
        Cell good = cell(new QuantileJudge(0.95, 0.5, TERMS), 200, 1, 100);
        assertThat(good.passShare()).as(good.toString()).isGreaterThan(0.98);
        Cell bad = cell(new QuantileJudge(0.999, 0.5, TERMS), 200, 1, 100);
        assertThat(bad.failShare()).as(bad.toString()).isGreaterThan(0.98);
    }

    @Test
    void whatABucketCannotTellDecidesNothing() {
        // All requests between 0.1 and 0.4 s: were they slower than 0.2 s?
        QuantileJudge between = new QuantileJudge(0.9, 0.2, TERMS);
        List<HistogramLook> looks = IntStream.rangeClosed(1, 60)
                .mapToObj(minute -> look(minute, 0, 1000, 1000, 1000))
                .toList();
        assertThat(between.judge(looks)).allMatch(evidence -> evidence.decision() == Decision.CONTINUE);
        assertThat(new QuantileJudge(0.9, 0.4, TERMS).judge(looks))
                .last()
                .extracting(Evidence::decision)
                .isEqualTo(Decision.PASS);
        assertThat(new QuantileJudge(0.9, 0.1, TERMS).judge(looks))
                .last()
                .extracting(Evidence::decision)
                .isEqualTo(Decision.FAIL);
        // Above all bounds it can't fail, below all it can't pass.
        List<HistogramLook> slow = IntStream.rangeClosed(1, 60)
                .mapToObj(minute -> look(minute, 0, 0, 0, 1000))
                .toList();
        assertThat(new QuantileJudge(0.9, 2, TERMS).judge(slow))
                .allMatch(evidence -> evidence.decision() == Decision.CONTINUE);
        List<HistogramLook> fast = IntStream.rangeClosed(1, 60)
                .mapToObj(minute -> look(minute, 1000, 1000, 1000, 1000))
                .toList();
        assertThat(new QuantileJudge(0.9, 0.05, TERMS).judge(fast))
                .allMatch(evidence -> evidence.decision() == Decision.CONTINUE);
    }

    @Test
    void whatCannotBeConfiguredIsRefused() {
        assertThatThrownBy(() -> new LatencyJudge(List.of(), 1, 2, TERMS)).hasMessageContaining("at least one");
        assertThatThrownBy(() -> new LatencyJudge(List.of(1.0), 1, 2, TERMS)).hasMessageContaining("between 0 and 1");
        assertThatThrownBy(() -> new QuantileJudge(1, 2, TERMS)).hasMessageContaining("quantile");
    }
}
