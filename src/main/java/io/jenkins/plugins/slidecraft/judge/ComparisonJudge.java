package io.jenkins.plugins.slidecraft.judge;

import java.util.OptionalDouble;

/**
 * Has the canary a higher event rate than the stable release, or than a baseline of its own age? Given how many events a look has
 * in both arms, how many of them are the canary's depends on nothing but the trials of both and the ratio of the odds:
 * whatever load or trouble they share cancels (for rare events: each is the canary's with probability
 * {@code r n_c / (r n_c + n_s)}). At low rates the ratio of the odds is the ratio of the rates, as which it is spoken of.
 *
 * <p>FAIL refuses "at most {@code margin} times the stable rate", PASS refuses "at least {@code worst} times the stable rate".
 */
public final class ComparisonJudge implements SequentialJudge<ArmsLook> {
    /** A canary may be this many times worse without a FAIL. */
    public static final double MARGIN = 1;

    /** A canary this many times worse must not PASS. */
    public static final double WORST = 2;

    private final double margin;
    private final double worst;
    private final Terms terms;

    /**
     * @param margin the ratio of the rates that is just good enough, 1 or more
     * @param worst the ratio that is as bad as it must not be, above {@code margin}
     * @throws IllegalArgumentException where the ratios are not in order
     */
    public ComparisonJudge(double margin, double worst, Terms terms) {
        if (!(margin >= 1) || !(worst > margin) || !Double.isFinite(worst)) {
            throw new IllegalArgumentException(
                    "a margin of " + margin + " and a worst ratio of " + worst + ": 1 <= margin < worst");
        }
        this.margin = margin;
        this.worst = worst;
        this.terms = terms;
    }

    @Override
    public Course<ArmsLook> begin() {
        return new Course<>() {
            private final CountCourse course =
                    new CountCourse(terms, margin, worst, terms.bursts().ofArms());
            private long canaryTrials;
            private long canaryEvents;
            private long stableTrials;
            private long stableEvents;

            @Override
            public Evidence add(ArmsLook look) {
                canaryTrials = CountLook.sum(canaryTrials, look.canaryTrials());
                stableTrials = CountLook.sum(stableTrials, look.stableTrials());
                canaryEvents = CountLook.sum(canaryEvents, look.canaryEvents());
                stableEvents = CountLook.sum(stableEvents, look.stableEvents());
                return course.add(look.time(), Step.ofArms(look), ratio(), canaryTrials, canaryEvents);
            }

            /** Half an event is added to both, so that a stable arm without events does not make it infinite. */
            private OptionalDouble ratio() {
                return canaryTrials == 0 || stableTrials == 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(
                                (canaryEvents + 0.5) / canaryTrials / ((stableEvents + 0.5) / stableTrials));
            }
        };
    }
}
