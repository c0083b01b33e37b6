package io.jenkins.plugins.slidecraft.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.judge.Traffic.Noise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ten cells of the benchmark's grid, with the default configuration: 60 looks of a minute, 0.5 % errors, arms of the same size. The
 * series come from fixed seeds, so that the figures are the same on each machine. {@code src/bench}'s GateBench has all cells.
 */
class ComparisonBarsTest {
    private static final int RUNS = 2000;
    private static final ComparisonJudge JUDGE = new ComparisonJudge(
            ComparisonJudge.MARGIN,
            ComparisonJudge.WORST,
            Terms.until(new Horizon(Traffic.START, Duration.ofMinutes(60))));

    private static Cell cell(double perMinute, double effect, Noise noise) {
        Traffic traffic = new Traffic(perMinute, effect, noise);
        return Cell.of(JUDGE, seed -> traffic.looks(60, seed), RUNS);
    }

    /** Where the promise is a theorem, chance must not make the measured figure higher by more than it can. */
    @ParameterizedTest
    @CsvSource({"20, INDEPENDENT", "200, INDEPENDENT", "2000, SHARED", "20, BURSTY", "200, BURSTY", "2000, BURSTY"})
    void aHealthyCanaryIsStoppedAsRarelyAsPromised(double perMinute, Noise noise) {
        Cell cell = cell(perMinute, 1, noise);
        double allowed = noise == Noise.BURSTY ? Terms.ALPHA + 3 * Cell.error(Terms.ALPHA, RUNS) : Terms.ALPHA;
        assertThat(cell.failShare()).as(cell.toString()).isLessThanOrEqualTo(allowed);
        // At high traffic, almost all healthy releases pass.
        assertThat(cell.passShare()).as(cell.toString()).isGreaterThan(perMinute < 200 ? 0.2 : 0.9);
    }

    @Test
    void fourTimesTheErrorsAreFoundAtLowTrafficAndSoonWhereThereIsMore() {
        Cell low = cell(20, 4, Noise.INDEPENDENT);
        assertThat(low.failShare()).as(low.toString()).isGreaterThan(0.75);
        assertThat(low.passShare()).as(low.toString()).isLessThanOrEqualTo(0.01);
        Cell more = cell(200, 4, Noise.INDEPENDENT);
        assertThat(more.failShare()).as(more.toString()).isGreaterThan(0.99);
        assertThat(more.failedAt()).as(more.toString()).isLessThanOrEqualTo(7);
    }

    @Test
    void burstsNeitherHideFourTimesTheErrorsNorLetThemPass() {
        for (double perMinute : List.of(200.0, 2000.0)) {
            Cell cell = cell(perMinute, 4, Noise.BURSTY);
            assertThat(cell.failedAt()).as(cell.toString()).isLessThanOrEqualTo(13);
            assertThat(cell.failShare()).as(cell.toString()).isGreaterThan(0.98);
            assertThat(cell.passShare()).as(cell.toString()).isLessThanOrEqualTo(0.01);
        }
    }

    @Test
    void twiceTheErrorsAreFoundWithinTheHour() {
        Cell cell = cell(200, 2, Noise.INDEPENDENT);
        assertThat(cell.failShare()).as(cell.toString()).isGreaterThanOrEqualTo(0.9);
        assertThat(cell.passShare()).as(cell.toString()).isLessThanOrEqualTo(Terms.BETA);
    }

    @Test
    void withoutADeadlineThePromiseHoldsForHoursAndTheJudgeIsSlower() {
        ComparisonJudge judge = new ComparisonJudge(1, 2, Terms.forEver());
        Traffic healthy = new Traffic(200, 1, Noise.INDEPENDENT);
        Cell hours = Cell.of(judge, seed -> healthy.looks(240, seed), 500);
        assertThat(hours.failShare()).as(hours.toString()).isLessThanOrEqualTo(Terms.ALPHA);
        Traffic sick = new Traffic(200, 4, Noise.INDEPENDENT);
        Cell found = Cell.of(judge, seed -> sick.looks(60, seed), 500);
        assertThat(found.failShare()).as(found.toString()).isGreaterThan(0.99);
        assertThat(found.failedAt()).as(found.toString()).isBetween(7, 12);
    }

    /** The promise that is a theorem, computed instead of measured: no chance, no error of simulation. */
    @Test
    void theBoundaryIsCrossedByChanceAsOftenAsItMayBe() {
        Horizon horizon = new Horizon(Traffic.START, Duration.ofMinutes(10));
        Terms exact = new Terms(0.05, 1e-9, Optional.of(horizon), Bursts.NONE);
        double crossed = 0;
        // Two events a look, arms of the same size: all 3^10 courses, each with its probability.
        int courses = (int) Math.pow(3, 10);
        for (int code = 0; code < courses; code++) {
            int rest = code;
            double probability = 1;
            List<ArmsLook> looks = new ArrayList<>();
            for (int minute = 1; minute <= 10; minute++) {
                int hits = rest % 3;
                rest /= 3;
                // Hypergeometric: 2 events among 2 * 500,000 trials.
                double n = 500_000;
                probability *= hits == 1 ? n / (2 * n - 1) : (n - 1) / (2 * (2 * n - 1));
                looks.add(new ArmsLook(Traffic.minute(minute), (long) n, 2 - hits, (long) n, hits));
            }
            List<Evidence> evidence = new ComparisonJudge(1, 50, exact).judge(looks);
            if (evidence.stream().anyMatch(one -> one.decision() == Decision.FAIL)) {
                crossed += probability;
            }
        }
        assertThat(crossed).isBetween(0.025, 0.05);
    }
}
