package io.jenkins.plugins.slidecraft.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.judge.Calibration.Outcome;
import io.jenkins.plugins.slidecraft.judge.Traffic.Noise;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    private static final int RUNS = 300;

    private static Outcome calibrate(double perMinute, Noise noise, double variation) {
        Traffic traffic = new Traffic(perMinute, 0.5, 0.005, 1, noise, variation);
        List<CountLook> baseline =
                traffic.looks(600, 11).stream().map(ArmsLook::canary).toList();
        return Calibration.of(baseline, 60, 1, 2, Terms.forEver(), RUNS, 12);
    }

    @Test
    void aQuietServiceKeepsThePromiseAndIsToldWhatIsFound() {
        Outcome outcome = calibrate(200, Noise.INDEPENDENT, 0.5);
        assertThat(outcome.falseAlarms()).isLessThanOrEqualTo(0.01 + 3 * Cell.error(0.01, RUNS));
        assertThat(outcome.bursts()).contains(Bursts.UNKNOWN);
        assertThat(outcome.smallestEffect()).hasValue(2);
        assertThat(outcome.passed()).isGreaterThan(0.8);
    }

    @Test
    void aBurstyServiceIsToldThatItsNoiseIsMoreThanIsBelievedAndWithWhichBeliefThePromiseHolds() {
        Outcome outcome = calibrate(2000, Noise.BURSTY, 1);
        assertThat(outcome.falseAlarms()).isGreaterThan(0.03);
        assertThat(outcome.standardError()).isBetween(0.005, 0.03);
        assertThat(outcome.bursts().orElseThrow().variation()).isGreaterThan(Bursts.UNKNOWN.variation());
        assertThat(outcome.smallestEffect().orElseThrow()).isGreaterThan(1.5);
    }

    @Test
    void atLowTrafficOnlyMuchWorseIsFound() {
        Outcome outcome = calibrate(20, Noise.INDEPENDENT, 0.5);
        assertThat(outcome.smallestEffect().orElseThrow()).isBetween(4.0, 6.0);
    }

    @Test
    void theSameLooksGiveTheSameAnswerAndTooFewNone() {
        assertThat(calibrate(200, Noise.BURSTY, 0.5)).isEqualTo(calibrate(200, Noise.BURSTY, 0.5));
        List<CountLook> few = new Traffic(200, 1, Noise.INDEPENDENT)
                .looks(19, 1).stream().map(ArmsLook::canary).toList();
        assertThatThrownBy(() -> Calibration.of(few, 60, 1, 2, Terms.forEver(), RUNS, 1))
                .hasMessageContaining("at least 20");
        // Without events, nothing can be found and nothing passes.
        List<CountLook> silent = new Traffic(200, 0.5, 0, 1, Noise.INDEPENDENT, 0.5)
                .looks(40, 1).stream().map(ArmsLook::canary).toList();
        Outcome nothing = Calibration.of(silent, 60, 1, 2, Terms.forEver(), 20, 1);
        assertThat(nothing.falseAlarms()).isZero();
        assertThat(nothing.smallestEffect()).isEmpty();
        assertThat(nothing.passed()).isZero();
    }
}
