package io.jenkins.plugins.slidecraft.judge;

import java.time.Instant;
import java.util.OptionalDouble;

/** Judges steps by a test in each direction; what objective and comparison have in common. */
final class CountCourse {
    private final Terms terms;
    private final Direction bad;
    private final Direction good;
    private final Overdispersion towardsBad;
    private final Overdispersion towardsGood;
    private Instant last;
    private Decision decided = Decision.CONTINUE;

    /**
     * @param tolerable the factor of the odds that FAIL refuses
     * @param unbearable the factor of the odds that PASS refuses
     * @param bursts their strength as believed before the first look
     */
    CountCourse(Terms terms, double tolerable, double unbearable, double bursts) {
        this.terms = terms;
        this.bad = Direction.of(terms, tolerable, terms.alpha(), true);
        this.good = Direction.of(terms, unbearable, terms.beta(), false);
        this.towardsBad = new Overdispersion(bursts);
        this.towardsGood = new Overdispersion(bursts);
    }

    Evidence add(Instant time, Step step, OptionalDouble estimate, long trials, long events) {
        return add(time, step, step, estimate, trials, events);
    }

    /**
     * @param forFail what the look says to who asks whether it is bad
     * @param forPass what it says to who asks whether it is good; the same, where it can be seen exactly
     */
    Evidence add(Instant time, Step forFail, Step forPass, OptionalDouble estimate, long trials, long events) {
        if (last != null && !time.isAfter(last)) {
            throw new IllegalArgumentException("a look at " + time + " after one at " + last
                    + ": looks have to be in order of time, each later than the one before");
        }
        last = time;
        double fraction = terms.horizon().map(horizon -> horizon.fraction(time)).orElse(0.0);
        bad.add(forFail, fraction, towardsBad.rho());
        good.add(forPass, fraction, towardsGood.rho());
        towardsBad.add(forFail);
        towardsGood.add(forPass);
        if (decided == Decision.CONTINUE) {
            decided = bad.reached() ? Decision.FAIL : good.reached() ? Decision.PASS : Decision.CONTINUE;
        }
        return new Evidence(
                decided,
                bad.evidence(),
                bad.bound(),
                good.evidence(),
                good.bound(),
                estimate,
                trials,
                events,
                bad.dispersion(),
                bad.scale());
    }
}
