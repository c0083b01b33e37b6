package io.jenkins.plugins.slidecraft.judge;

import java.util.Optional;

/**
 * What a sequential judge promises, and what it may take for granted.
 *
 * @param alpha the chance to FAIL what is healthy, over all looks of the gate
 * @param beta the chance to PASS what is as bad as it must not be, over all looks of the gate
 * @param horizon when the gate has to decide; empty for a judge that may look for ever
 * @param bursts how much the rate of an arm may vary on its own
 */
public record Terms(double alpha, double beta, Optional<Horizon> horizon, Bursts bursts) {
    /** One of a hundred. */
    public static final double ALPHA = 0.01;

    /** One of twenty: of what is just as bad as it must not be. What is worse passes more rarely. */
    public static final double BETA = 0.05;

    /**
     * @throws IllegalArgumentException where alpha or beta is no chance between 0 and a half
     */
    public Terms {
        if (!(alpha > 0) || !(alpha < 0.5) || !(beta > 0) || !(beta < 0.5)) {
            throw new IllegalArgumentException(
                    "alpha " + alpha + " and beta " + beta + " have to be more than 0 and less than 0.5");
        }
    }

    /** The default configuration for a gate with a deadline: one for all traffic. */
    public static Terms until(Horizon horizon) {
        return new Terms(ALPHA, BETA, Optional.of(horizon), Bursts.UNKNOWN);
    }

    /** The default configuration for a gate without a deadline. */
    public static Terms forEver() {
        return new Terms(ALPHA, BETA, Optional.empty(), Bursts.UNKNOWN);
    }

    /**
     * The same with a part of alpha, as where several metrics of one gate may FAIL it.
     *
     * @param part more than 0, at most 1
     */
    public Terms share(double part) {
        return new Terms(alpha * part, beta, horizon, bursts);
    }
}
