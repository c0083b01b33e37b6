package io.jenkins.plugins.slidecraft.judge;

/**
 * Which part of alpha (or beta) may be spent by when; the idea of K. K. G. Lan and D. L. DeMets, <i>Discrete sequential boundaries
 * for clinical trials</i>, Biometrika 70 (1983). Seven tenths of it may go as events come, so that what is very wrong is found early where
 * there is much traffic; the rest is kept for the end, where it finds most at low traffic:
 *
 * <pre>spent(t) = max( t^late, 0.7 N / (N + 14) ),   N = sum over looks of m / (1 + (m - 1) / 4)</pre>
 *
 * <p>with t the part of the horizon that has passed and m the draws of a look. One look counts as four at most: early on it is not
 * known yet whether its draws came in bursts. It depends on the time and on the numbers of draws alone, never on the hits, which is
 * what {@link LookWalk}'s promise needs.
 *
 * <p>For FAIL {@code late} is 4, for PASS 1: a healthy release need not wait for the end. These, 0.7, 14 and 4 were found by simulation: the benchmark in {@code src/bench} shows what they give.
 */
final class Spending {
    private static final double EARLY = 0.7;
    private static final double EVENTS = 14;
    private static final double A_LOOK = 4;

    private final double late;
    private double counted;
    private double part;

    /**
     * @param late the exponent
     */
    Spending(double late) {
        this.late = late;
    }

    /**
     * @param fraction of the horizon that has passed, 0 to 1
     * @param draws of this look
     * @return the part that may be spent by now, never less than before, 1 at the end
     */
    double by(double fraction, long draws) {
        if (draws > 0) {
            counted += draws / (1 + (draws - 1) / A_LOOK);
        }
        part = Math.max(part, Math.max(Math.pow(fraction, late), EARLY * counted / (counted + EVENTS)));
        return part;
    }
}
