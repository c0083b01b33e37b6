package io.jenkins.plugins.slidecraft.judge;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Is a quantile of the canary's latency below a limit? "The 99th percentile is below 0.5 s" says the same as "less than 1 % take
 * longer than 0.5 s", which is an {@link ObjectiveJudge}'s question.
 *
 * <p>Where the limit is no bucket's bound, a request between two bounds may have been faster or slower. FAIL counts those that
 * were slower for sure, PASS all that may have been: neither is ever taken by what the histogram can't tell. A limit above all
 * bounds never fails, one below all bounds never passes; a bound at the limit makes both exact.
 */
public final class QuantileJudge implements SequentialJudge<HistogramLook> {
    private final double slower;
    private final double limit;
    private final Terms terms;

    /**
     * @param quantile which, between 0 and 1, as 0.99
     * @param limit in the unit of the histogram's bounds, finite
     * @throws IllegalArgumentException where one of them is not so
     */
    public QuantileJudge(double quantile, double limit, Terms terms) {
        if (!(quantile > 0) || !(quantile < 1) || !Double.isFinite(limit)) {
            throw new IllegalArgumentException(
                    "the quantile " + quantile + " and its limit " + limit + ": between 0 and 1, and a number");
        }
        this.slower = 1 - quantile;
        this.limit = limit;
        this.terms = terms;
    }

    @Override
    public Course<HistogramLook> begin() {
        return new Course<>() {
            private final CountCourse course =
                    new CountCourse(terms, 1, 1, terms.bursts().ofRate());
            private long trials;
            private long events;

            @Override
            public Evidence add(HistogramLook look) {
                long all = PooledBounds.total(look.canary());
                trials = CountLook.sum(trials, all);
                long may = mayBeSlower(look);
                events = CountLook.sum(events, may);
                return course.add(
                        look.time(),
                        Step.ofRate(all, surelySlower(look), slower),
                        Step.ofRate(all, may, slower),
                        trials == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) events / trials),
                        trials,
                        events);
            }
        };
    }

    private long surelySlower(HistogramLook look) {
        List<Double> bounds = look.bounds();
        for (int i = 0; i < bounds.size(); i++) {
            if (bounds.get(i) >= limit) {
                return PooledBounds.slower(look.canary(), i);
            }
        }
        return 0;
    }

    private long mayBeSlower(HistogramLook look) {
        List<Double> bounds = look.bounds();
        for (int i = bounds.size() - 1; i >= 0; i--) {
            if (bounds.get(i) <= limit) {
                return PooledBounds.slower(look.canary(), i);
            }
        }
        return PooledBounds.total(look.canary());
    }
}
