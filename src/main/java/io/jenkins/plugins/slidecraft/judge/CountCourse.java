package io.jenkins.plugins.slidecraft.judge;

import java.util.OptionalDouble;

/** Judges steps by a test in each direction; what objective and comparison have in common. */
final class CountCourse {
    private static final double[] WORSE = {1.5, 2, 4, 10};
    private static final double[] BETTER = {1 / 1.5, 0.5, 0.25, 0.1};

    private final double failAt;
    private final double passAt;
    private final EProcess against = new EProcess(WORSE);
    private final EProcess inFavour = new EProcess(BETTER);
    private double time = Double.NEGATIVE_INFINITY;
    private Decision decided = Decision.CONTINUE;

    CountCourse(Terms terms) {
        this.failAt = -Math.log10(terms.alpha());
        this.passAt = -Math.log10(terms.beta());
    }

    Evidence add(Step step, OptionalDouble estimate, long trials, long events) {
        if (!(step.time() > time)) {
            throw new IllegalArgumentException("looks have to be in order of time, each later than the one before");
        }
        time = step.time();
        against.add(step.size(), step.hits(), step.tolerable(), 1);
        inFavour.add(step.size(), step.hits(), step.unbearable(), 1);
        if (decided == Decision.CONTINUE) {
            decided = against.log10() >= failAt
                    ? Decision.FAIL
                    : inFavour.log10() >= passAt ? Decision.PASS : Decision.CONTINUE;
        }
        return new Evidence(
                decided,
                against.log10(),
                OptionalDouble.of(failAt),
                inFavour.log10(),
                OptionalDouble.of(passAt),
                estimate,
                trials,
                events,
                1,
                Evidence.Scale.LOG10);
    }
}
