package io.jenkins.plugins.slidecraft.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** A test of one hypothesis, look by look: either that too many are hits (for FAIL), or that too few are (for PASS). */
abstract class Direction {
    /**
     * @param fraction of the horizon that has passed; any number without a horizon
     * @param rho the strength of bursts, from earlier looks
     */
    abstract void add(Step step, double fraction, double rho);

    abstract double evidence();

    /** What the evidence has to reach; empty where nothing that can be seen would. */
    abstract OptionalDouble bound();

    abstract boolean reached();

    /** How many times the variance is that of independent hits, as it was used last. */
    abstract double dispersion();

    abstract Evidence.Scale scale();

    /**
     * The test that is right for the terms.
     *
     * @param factor of the hypothesis' odds
     * @param level the chance to refuse it wrongly
     * @param upwards whether many hits refuse it
     */
    static Direction of(Terms terms, double factor, double level, boolean upwards) {
        return terms.horizon().isPresent()
                ? new Bounded(factor, level, upwards)
                : new Unbounded(factor, level, upwards);
    }

    /**
     * Until the horizon: the boundary of {@link LookWalk}, moved away from the hypothesis' mean by the factor that the standard
     * deviation of the sum is larger by than that of independent hits, given bursts. It is never nearer than {@link LookWalk} has
     * it: whatever is learnt of bursts, right or wrong, the promise for independent events and for noise that both arms share holds.
     * What refuses this boundary refuses that one.
     */
    private static final class Bounded extends Direction {
        private final double factor;
        private final boolean upwards;
        private final LookWalk walk;
        private final List<double[]> variances = new ArrayList<>();
        private double expected;
        private double seen;
        private double dispersion = 1;

        Bounded(double factor, double level, boolean upwards) {
            this.factor = factor;
            this.upwards = upwards;
            this.walk = new LookWalk(level, new Spending(upwards ? 4 : 1));
        }

        @Override
        void add(Step step, double fraction, double rho) {
            CountLaw law = step.law(factor);
            CountLaw turned = upwards ? law : law.mirrored(step.draws);
            long hits = upwards ? step.hits : step.draws - step.hits;
            walk.add(fraction, step.draws, hits, turned);
            seen += hits;
            expected += turned.mean();
            variances.add(new double[] {turned.variance(), step.together});
            double plain = 0;
            double wide = 0;
            for (double[] variance : variances) {
                plain += variance[0];
                wide += variance[0] * (1 + variance[1] * rho);
            }
            dispersion = plain > 0 ? wide / plain : 1;
        }

        @Override
        double evidence() {
            return seen - expected;
        }

        @Override
        OptionalDouble bound() {
            return walk.crossable() ? OptionalDouble.of(far()) : OptionalDouble.empty();
        }

        private double far() {
            return Math.max(0, walk.boundary() - expected) * Math.sqrt(dispersion);
        }

        @Override
        boolean reached() {
            return walk.crossed() && evidence() >= far() - 1e-9;
        }

        @Override
        double dispersion() {
            return dispersion;
        }

        @Override
        Evidence.Scale scale() {
            return Evidence.Scale.EVENTS;
        }
    }

    /** Without a horizon: {@link EProcess}, each look tempered by its dispersion. */
    private static final class Unbounded extends Direction {
        private static final double[] BEYOND = {1.5, 2, 4, 10};

        private final double level;
        private final EProcess process;
        private double dispersion = 1;

        Unbounded(double factor, double level, boolean upwards) {
            double[] beyond = BEYOND.clone();
            for (int i = 0; i < beyond.length; i++) {
                beyond[i] = upwards ? beyond[i] : 1 / beyond[i];
            }
            this.level = level;
            this.process = new EProcess(factor, beyond);
        }

        @Override
        void add(Step step, double fraction, double rho) {
            dispersion = 1 + step.together * rho;
            process.add(step, dispersion);
        }

        @Override
        double evidence() {
            return process.log10();
        }

        @Override
        OptionalDouble bound() {
            return OptionalDouble.of(-Math.log10(level));
        }

        @Override
        boolean reached() {
            return evidence() >= -Math.log10(level);
        }

        @Override
        double dispersion() {
            return dispersion;
        }

        @Override
        Evidence.Scale scale() {
            return Evidence.Scale.LOG10;
        }
    }
}
