package io.jenkins.plugins.slidecraft.judge;

import java.util.OptionalDouble;

/**
 * Is the event rate below an objective? FAIL says that it is above, PASS that it is below, each with its promise over all looks
 * together. At the objective itself neither is likely: that is INCONCLUSIVE, honestly.
 *
 * <p>A success rate that has to be above 95 % is a failure rate with the objective 0.05.
 */
public final class ObjectiveJudge implements SequentialJudge<CountLook> {
    private final double objective;
    private final Terms terms;

    /**
     * @param objective the rate of events that is just good enough, between 0 and 1
     * @throws IllegalArgumentException where the objective is not between 0 and 1
     */
    public ObjectiveJudge(double objective, Terms terms) {
        if (!(objective > 0) || !(objective < 1)) {
            throw new IllegalArgumentException("an objective is a rate between 0 and 1, not " + objective);
        }
        this.objective = objective;
        this.terms = terms;
    }

    @Override
    public Course<CountLook> begin() {
        return new Course<>() {
            private final CountCourse course =
                    new CountCourse(terms, 1, 1, terms.bursts().ofRate());
            private long trials;
            private long events;

            @Override
            public Evidence add(CountLook look) {
                trials = CountLook.sum(trials, look.trials());
                events = CountLook.sum(events, look.events());
                OptionalDouble estimate =
                        trials == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) events / trials);
                return course.add(
                        look.time(), Step.ofRate(look.trials(), look.events(), objective), estimate, trials, events);
            }
        };
    }
}
