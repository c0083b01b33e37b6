package io.jenkins.plugins.slidecraft.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JudgesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Terms TERMS = new Terms(Terms.ALPHA, Terms.BETA, Optional.empty(), Bursts.UNKNOWN);

    private static Instant minute(int minute) {
        return START.plusSeconds(60L * minute);
    }

    @Test
    void aCanaryWithManyMoreErrorsFails() {
        ComparisonJudge judge = new ComparisonJudge(1, 2, TERMS);
        List<ArmsLook> looks = IntStream.rangeClosed(1, 20)
                .mapToObj(i -> new ArmsLook(minute(i), 200, 1, 200, 4))
                .toList();
        List<Evidence> evidence = judge.judge(looks);
        assertThat(evidence.get(0).decision()).isEqualTo(Decision.CONTINUE);
        assertThat(evidence.get(19).decision()).isEqualTo(Decision.FAIL);
        assertThat(judge.judge(looks)).isEqualTo(evidence);
    }

    @Test
    void aHealthyCanaryPassesAndSoDoesARateBelowItsObjective() {
        assertThat(new ComparisonJudge(1, 2, TERMS)
                        .judge(IntStream.rangeClosed(1, 240)
                                .mapToObj(i -> new ArmsLook(minute(i), 200, 1, 200, 1))
                                .toList()))
                .last()
                .extracting(Evidence::decision)
                .isEqualTo(Decision.PASS);
        assertThat(new ObjectiveJudge(0.02, TERMS)
                        .judge(IntStream.rangeClosed(1, 240)
                                .mapToObj(i -> new CountLook(minute(i), 200, 1))
                                .toList()))
                .last()
                .extracting(Evidence::decision)
                .isEqualTo(Decision.PASS);
    }

    @Test
    void countsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> new CountLook(START, 3, 4)).hasMessageContaining("4 events of 3 trials");
        assertThatThrownBy(() -> new ArmsLook(START, 3, 0, 0, 1)).hasMessageContaining("of the canary");
        assertThatThrownBy(() -> new HistogramLook(START, List.of(1.0), List.of(), List.of(3L, 2L)))
                .hasMessageContaining("do not fall");
    }
}
