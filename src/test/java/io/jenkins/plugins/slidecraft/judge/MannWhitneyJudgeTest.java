package io.jenkins.plugins.slidecraft.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jenkins.plugins.slidecraft.judge.MannWhitneyJudge.Direction;
import io.jenkins.plugins.slidecraft.judge.MannWhitneyJudge.Effect;
import io.jenkins.plugins.slidecraft.judge.MannWhitneyJudge.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MannWhitneyJudgeTest {
    private static final Rule RULE = Rule.of(Direction.INCREASE, Effect.MEAN_RATIO);

    private static List<ValuesLook> looks(double[] stable, double[] canary) {
        List<ValuesLook> looks = new ArrayList<>();
        for (int i = 0; i < Math.max(stable.length, canary.length); i++) {
            looks.add(new ValuesLook(
                    Traffic.minute(i + 1),
                    i < stable.length ? stable[i] : Double.NaN,
                    i < canary.length ? canary[i] : Double.NaN));
        }
        return looks;
    }

    private static Decision last(Rule rule, double[] stable, double[] canary) {
        List<Evidence> evidence =
                new MannWhitneyJudge(Math.min(stable.length, canary.length), rule).judge(looks(stable, canary));
        return evidence.get(evidence.size() - 1).decision();
    }

    private static double[] normal(long seed, double mean, int size) {
        SplittableRandom random = new SplittableRandom(seed);
        return random.doubles(size).map(value -> mean + 4 * (value - 0.5)).toArray();
    }

    @Test
    void highIsAFailWhereTheDirectionAsksForItAndLowLikewise() {
        double[] ten = normal(1, 10, 30);
        double[] twenty = normal(2, 20, 30);
        double[] another = normal(3, 10, 30);
        assertThat(last(RULE, ten, twenty)).isEqualTo(Decision.FAIL);
        assertThat(last(RULE, twenty, ten)).isEqualTo(Decision.PASS);
        assertThat(last(RULE, ten, another)).isEqualTo(Decision.PASS);
        assertThat(last(Rule.of(Direction.DECREASE, Effect.CLES), twenty, ten)).isEqualTo(Decision.FAIL);
        assertThat(last(Rule.of(Direction.EITHER, Effect.CLES), twenty, ten)).isEqualTo(Decision.FAIL);
        assertThat(last(Rule.of(Direction.EITHER, Effect.CLES), ten, twenty)).isEqualTo(Decision.FAIL);
        assertThat(last(Rule.of(Direction.DECREASE, Effect.CLES), ten, twenty)).isEqualTo(Decision.PASS);
    }

    @Test
    void anEffectThatIsAllowedIsNoFail() {
        Rule allowed = new Rule(Direction.INCREASE, Effect.MEAN_RATIO, 2.5, 1, false, 0, 0.25, 0.98);
        assertThat(last(allowed, normal(1, 10, 30), normal(2, 20, 30))).isEqualTo(Decision.PASS);
        // A mean of 0 has no ratio: the effect is passed over, and High decides, as in Kayenta.
        assertThat(last(allowed, new double[30], normal(2, 20, 30))).isEqualTo(Decision.FAIL);
    }

    /** Kayenta's root finder gives other verdicts in other units; where its bound and estimate are both exactly 0, by residues. */
    @Test
    void anotherUnitGivesTheSameVerdict() {
        SplittableRandom random = new SplittableRandom(5);
        for (int run = 0; run < 100; run++) {
            double[] stable = new double[40];
            double[] canary = new double[40];
            for (int i = 0; i < 40; i++) {
                stable[i] = Traffic.poisson(random, 0.1) / 16.0;
                canary[i] = Traffic.poisson(random, 0.5) / 16.0;
            }
            Decision decision = last(RULE, stable, canary);
            for (double unit : new double[] {1 / 1024.0, 1024, 1 << 20}) {
                double[] one = Arrays.stream(stable).map(value -> value * unit).toArray();
                double[] other =
                        Arrays.stream(canary).map(value -> value * unit).toArray();
                assertThat(last(RULE, one, other)).isEqualTo(decision);
            }
        }
    }

    /** By hand: all of x lie above all of y, and the interval is that of R's wilcox.test(x, y, exact = FALSE, conf.int = TRUE). */
    @Test
    void boundsAreDifferencesAndTheEstimateIsTheirMedian() {
        double[] x = {1.1, 2.2, 3.3, 4.4, 5.5, 6.6, 7.7};
        double[] y = {0.5, 1.5, 2.5, 3.5, 4.5, 5.5};
        MannWhitney test = new MannWhitney(x, y);
        List<Double> differences = new ArrayList<>();
        for (double one : x) {
            for (double other : y) {
                differences.add(one - other);
            }
        }
        differences.sort(null);
        assertThat(differences).contains(test.lower(0.9), test.upper(0.9));
        assertThat(test.estimate()).isCloseTo((differences.get(20) + differences.get(21)) / 2, within(1e-12));
        // 42 pairs, sigma = sqrt(42 * 14 / 12) = 7; z(mu) passes 1.645 where U does 21 + 0.5 + 11.51 = 33.01: 33 pairs
        // are above mu.
        assertThat(differences.stream().filter(d -> d > test.lower(0.9)).count())
                .isEqualTo(33);
        assertThat(differences.stream().filter(d -> d < test.upper(0.9)).count())
                .isEqualTo(33);
        assertThat(test.commonLanguageEffect())
                .isCloseTo(differences.stream().filter(d -> d > 1e-9).count() / 42.0, within(0.02));
    }

    @Test
    void itJudgesOnceAndNeverWithoutData() {
        List<Evidence> evidence = new MannWhitneyJudge(10, RULE).judge(looks(normal(1, 10, 30), normal(2, 20, 30)));
        assertThat(evidence.subList(0, 9)).allMatch(one -> one.decision() == Decision.CONTINUE);
        assertThat(evidence.subList(9, 30)).allMatch(one -> one.decision() == Decision.FAIL && one.trials() == 10);
        double[] none = new double[30];
        Arrays.fill(none, Double.NaN);
        assertThat(new MannWhitneyJudge(10, RULE).judge(looks(normal(1, 10, 30), none)))
                .allMatch(one -> one.decision() == Decision.CONTINUE);
        // Infinity is no value either: in Kayenta, one makes a ten times worse canary pass.
        double[] infinite = normal(2, 100, 11);
        infinite[3] = Double.POSITIVE_INFINITY;
        assertThat(new MannWhitneyJudge(10, RULE).judge(looks(normal(1, 10, 11), infinite)))
                .last()
                .extracting(Evidence::decision)
                .isEqualTo(Decision.FAIL);
    }

    @Test
    void constantValuesAreComparedAsTheyStandAndNaNCanCountAsNothing() {
        double[] five = new double[20];
        double[] six = new double[20];
        Arrays.fill(five, 5);
        Arrays.fill(six, 6);
        assertThat(last(RULE, five, six)).isEqualTo(Decision.FAIL);
        assertThat(last(RULE, six, five)).isEqualTo(Decision.PASS);
        assertThat(last(RULE, five, five)).isEqualTo(Decision.PASS);
        Rule replaced = new Rule(Direction.DECREASE, Effect.MEAN_RATIO, 1, 1, true, 0, 0.25, 0.98);
        double[] gone = new double[20];
        Arrays.fill(gone, Double.NaN);
        assertThat(last(replaced, five, gone)).isEqualTo(Decision.FAIL);
    }

    @Test
    void outliersAreLeftOutWhereThatIsAskedFor() {
        assertThat(Outliers.without(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 1.5))
                .hasSize(10);
        double[] many = new double[202];
        for (int i = 0; i < 200; i++) {
            many[i] = i % 10;
        }
        many[200] = 1000;
        many[201] = -1000;
        assertThat(Outliers.without(many, 3)).hasSize(200);
        Rule rule = new Rule(Direction.INCREASE, Effect.MEAN_RATIO, 1.5, 1, false, 3, 0.25, 0.98);
        assertThat(last(rule, many, many)).isEqualTo(Decision.PASS);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> new MannWhitneyJudge(0, RULE)).hasMessageContaining("nothing to judge");
        assertThatThrownBy(() -> new Rule(Direction.INCREASE, Effect.CLES, 1, 1, false, 0, 0.25, 1))
                .hasMessageContaining("confidence");
    }
}
