package io.jenkins.plugins.slidecraft.judge;

import java.util.OptionalDouble;

/**
 * What the looks so far say. None of the numbers is ever NaN or infinite.
 *
 * @param decision FAIL as soon as {@code against} reached {@code failAt}, PASS as soon as {@code inFavour} reached {@code passAt}
 * @param against how much speaks against it, in {@code scale}; may be negative
 * @param failAt where {@code against} would have meant FAIL at this look; empty where nothing could yet
 * @param inFavour how much speaks for it, in {@code scale}; may be negative
 * @param passAt where {@code inFavour} would have meant PASS at this look; empty where nothing could yet
 * @param estimate the best guess at what is judged: an event rate (0 to 1), or how many times the stable rate the canary has;
 *     empty where the looks say nothing about it
 * @param trials of what is judged, over all looks
 * @param events among them, over all looks
 * @param dispersion how many times further than chance alone the looks lie apart, as a factor of the variance; 1 or more
 * @param scale what {@code against} and {@code inFavour} are
 */
public record Evidence(
        Decision decision,
        double against,
        OptionalDouble failAt,
        double inFavour,
        OptionalDouble passAt,
        OptionalDouble estimate,
        long trials,
        long events,
        double dispersion,
        Scale scale) {
    /** What evidence is measured in. */
    public enum Scale {
        /** Events more ({@code against}) or fewer ({@code inFavour}) than the hypothesis that is to be refused lets expect. */
        EVENTS,
        /** The decimal logarithm of an e-value: 2 is reached by chance alone in at most one of a hundred gates. */
        LOG10,
        /** A difference of values, in their own unit. */
        VALUE
    }

    public Evidence {
        require(Double.isFinite(against), "against", against);
        require(Double.isFinite(inFavour), "inFavour", inFavour);
        require(Double.isFinite(failAt.orElse(0)), "failAt", failAt);
        require(Double.isFinite(passAt.orElse(0)), "passAt", passAt);
        require(Double.isFinite(estimate.orElse(0)), "estimate", estimate);
        require(dispersion >= 1 && Double.isFinite(dispersion), "dispersion", dispersion);
    }

    private static void require(boolean holds, String name, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + value);
        }
    }

    /** The same with another decision. */
    Evidence with(Decision other) {
        return new Evidence(other, against, failAt, inFavour, passAt, estimate, trials, events, dispersion, scale);
    }
}
