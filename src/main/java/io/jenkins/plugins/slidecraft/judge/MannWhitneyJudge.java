package io.jenkins.plugins.slidecraft.judge;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * Kayenta's rule for one metric (github.com/spinnaker/kayenta, {@code NetflixACAJudge} with {@code MannWhitneyClassifier}), for those
 * who come from there. Once {@code values} looks have a value of each arm, the canary is High where the interval of its shift lies
 * above a part (the tolerance) of the estimated shift, and the effect is at least what is allowed; Low likewise. High or Low, where
 * the direction asks for it, is FAIL, and anything else PASS.
 *
 * <p>It judges once and says nothing before: looked at again and again, its false alarms add up, which is why {@code comparison} and
 * {@code objective} are what a gate should use. Other than in Kayenta, the same data in another unit give the same verdict
 * ({@link MannWhitney}), what is constant in both arms is compared as it stands instead of with random noise added, and no data is
 * never a PASS.
 */
public final class MannWhitneyJudge implements SequentialJudge<ValuesLook> {
    /** What is a FAIL. */
    public enum Direction {
        /** The canary's values are higher. */
        INCREASE,
        /** They are lower. */
        DECREASE,
        /** They are one or the other. */
        EITHER
    }

    /** What an effect is measured by. */
    public enum Effect {
        /** The canary's mean over that of the stable release; where either is 0, the effect is passed over, as in Kayenta. */
        MEAN_RATIO(1),
        /** The share of pairs in which the canary's value is the larger one. */
        CLES(0.5);

        private final double none;

        Effect(double none) {
            this.none = none;
        }
    }

    /**
     * Kayenta's parameters of a metric.
     *
     * @param direction what is a FAIL
     * @param effect what an effect is measured by
     * @param allowedIncrease an effect that is less is no FAIL; Kayenta's default is no effect: 1, or 0.5 for CLES
     * @param allowedDecrease an effect that is more is no FAIL; likewise
     * @param replaceNaN whether NaN counts as 0; else it is left out
     * @param outlierFactor values further than so many interquartile ranges from the quartiles (and beyond the first and the last
     *     hundredth) are left out; 0 for none
     * @param tolerance the part of the estimated shift that the interval has to lie beyond
     * @param confidence of the interval
     */
    public record Rule(
            Direction direction,
            Effect effect,
            double allowedIncrease,
            double allowedDecrease,
            boolean replaceNaN,
            double outlierFactor,
            double tolerance,
            double confidence) {
        /**
         * @throws IllegalArgumentException where a number is out of its range
         */
        public Rule {
            if (!(confidence > 0) || !(confidence < 1) || !(tolerance >= 0) || !(outlierFactor >= 0)) {
                throw new IllegalArgumentException("confidence " + confidence + ", tolerance " + tolerance
                        + ", outlierFactor " + outlierFactor + ": between 0 and 1, 0 or more, 0 or more");
            }
        }

        /** Kayenta's defaults, with what its judge has built in: a tolerance of 0.25 and a confidence of 0.98. */
        public static Rule of(Direction direction, Effect effect) {
            return new Rule(direction, effect, effect.none, effect.none, false, 0, 0.25, 0.98);
        }
    }

    private final int values;
    private final Rule rule;

    /**
     * @param values with how many looks it judges; Kayenta's users are told 50
     * @throws IllegalArgumentException where that is less than 1
     */
    public MannWhitneyJudge(int values, Rule rule) {
        if (values < 1) {
            throw new IllegalArgumentException(values + " values are nothing to judge");
        }
        this.values = values;
        this.rule = rule;
    }

    @Override
    public Course<ValuesLook> begin() {
        return new Course<>() {
            private double[] canary = {};
            private double[] stable = {};
            private int looks;
            private Evidence evidence = nothing(0);

            @Override
            public Evidence add(ValuesLook look) {
                if (evidence.decision() == Decision.CONTINUE) {
                    looks++;
                    canary = with(canary, look.canary());
                    stable = with(stable, look.stable());
                    evidence = Math.min(canary.length, stable.length) >= values
                            ? judge(canary, stable)
                            : nothing(Math.min(canary.length, stable.length));
                }
                return evidence;
            }
        };
    }

    private double[] with(double[] known, double value) {
        double clean = rule.replaceNaN() && Double.isNaN(value) ? 0 : value;
        return Double.isFinite(clean)
                ? DoubleStream.concat(Arrays.stream(known), DoubleStream.of(clean))
                        .toArray()
                : known;
    }

    private static Evidence nothing(int values) {
        return new Evidence(
                Decision.CONTINUE,
                0,
                OptionalDouble.empty(),
                0,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                values,
                0,
                1,
                Evidence.Scale.VALUE);
    }

    private Evidence judge(double[] canary, double[] stable) {
        double[] x = rule.outlierFactor() > 0 ? Outliers.without(canary, rule.outlierFactor()) : canary;
        double[] y = rule.outlierFactor() > 0 ? Outliers.without(stable, rule.outlierFactor()) : stable;
        MannWhitney test = new MannWhitney(x, y);
        double lower = test.lower(rule.confidence());
        double upper = test.upper(rule.confidence());
        double beyond = rule.tolerance() * Math.abs(test.estimate());
        OptionalDouble ratio = ratio(x, y);
        OptionalDouble effect = rule.effect() == Effect.CLES ? OptionalDouble.of(test.commonLanguageEffect()) : ratio;
        boolean same = Arrays.equals(sorted(x), sorted(y));
        boolean high = !same
                && rule.direction() != Direction.DECREASE
                && lower > beyond
                && (effect.isEmpty() || effect.getAsDouble() >= rule.allowedIncrease());
        boolean low = !same
                && rule.direction() != Direction.INCREASE
                && upper < -beyond
                && (effect.isEmpty() || effect.getAsDouble() <= rule.allowedDecrease());
        return new Evidence(
                high || low ? Decision.FAIL : Decision.PASS,
                rule.direction() == Direction.DECREASE ? -upper : lower,
                OptionalDouble.of(beyond),
                0,
                OptionalDouble.empty(),
                ratio,
                Math.min(x.length, y.length),
                0,
                1,
                Evidence.Scale.VALUE);
    }

    private static double[] sorted(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    private static OptionalDouble ratio(double[] x, double[] y) {
        double own = Arrays.stream(x).average().orElse(0);
        double other = Arrays.stream(y).average().orElse(0);
        double ratio = own / other;
        return own == 0 || other == 0 || !Double.isFinite(ratio) ? OptionalDouble.empty() : OptionalDouble.of(ratio);
    }
}
