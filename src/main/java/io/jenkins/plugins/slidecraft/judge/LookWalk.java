package io.jenkins.plugins.slidecraft.judge;

import java.util.Arrays;

/**
 * The boundary that a sum of hits crosses with a chance of at most {@code level} over all looks together, by exact dynamic
 * programming: the law of the sum, among the courses that have not crossed yet, is carried from look to look (P. Armitage, C. K.
 * McPherson, B. C. Rowe, <i>Repeated significance tests on accumulating data</i>, JRSS A 132, 1969).
 *
 * <p><b>Promise.</b> Where each look's hits follow the law that is handed in, given its draws and trials and the past, the chance
 * that the sum ever reaches its boundary is at most {@code level}. <b>Proof.</b> Given all draws and trials, the boundary of a look
 * is a fixed number: it comes from the laws so far and from {@link Spending}, which knows draws and times only. The probabilities
 * that are cut off at look k are just those of the courses that cross first at k; their sum up to k is kept at or below
 * {@code level * spent(t_k) <= level}. Averaging over draws and trials keeps the bound. A law whose odds are smaller is
 * stochastically smaller and crosses no more often.
 *
 * <p>Noise that both arms share moves how many events a look has, not whose they are: with {@link Step#ofArms} the promise holds
 * for it as it stands. What is needed is that the canary's own events don't drive how many events or trials come later (as they
 * don't where the traffic is shared out by a plan).
 *
 * <p>Where the sum could have very many values they are joined, two at a time: hits then count in units of {@code unit}, rounded
 * down, each look by itself and the sum again whenever the unit doubles. The law is that of the sum so rounded: exact as before.
 */
final class LookWalk {
    private static final int MOST_STATES = 1024;
    private static final double NOTHING = 1e-20;

    private final double level;
    private final Spending spending;
    private double spent;
    private long unit = 1;
    /** The sum that {@code states[0]} stands for, in units. */
    private long from;
    /** Probabilities of the sums that have not crossed. */
    private double[] states = {1};
    /** The sum of what was seen, in units. */
    private long sum;
    /** The same in hits. */
    private long hits;
    /** The least sum that crosses, in units, and where between it and the one below the level would be met exactly. */
    private long bound = Long.MAX_VALUE;

    private double between;
    private boolean crossable;

    LookWalk(double level, Spending spending) {
        this.level = level;
        this.spending = spending;
    }

    /**
     * @param fraction of the horizon that has passed
     * @param law of this look's hits
     */
    void add(double fraction, long draws, long seen, CountLaw law) {
        hits += seen;
        if (!law.certain() || seen != 0) {
            convolve(law);
            sum += Math.floorDiv(seen, unit);
        }
        coarsen();
        cut(level * spending.by(fraction, draws));
    }

    private void convolve(CountLaw law) {
        double[] steps = inUnits(law);
        long first = Math.floorDiv(law.from(), unit);
        double[] next = new double[states.length + steps.length - 1];
        for (int i = 0; i < states.length; i++) {
            double here = states[i];
            if (here > 0) {
                for (int j = 0; j < steps.length; j++) {
                    next[i + j] += here * steps[j];
                }
            }
        }
        from += first;
        states = next;
        trim();
    }

    private double[] inUnits(CountLaw law) {
        double[] single = law.probabilities();
        if (unit == 1) {
            return single;
        }
        long first = Math.floorDiv(law.from(), unit);
        long last = Math.floorDiv(law.from() + single.length - 1, unit);
        double[] joined = new double[(int) (last - first) + 1];
        for (int i = 0; i < single.length; i++) {
            joined[(int) (Math.floorDiv(law.from() + i, unit) - first)] += single[i];
        }
        return joined;
    }

    private void trim() {
        int low = 0;
        int high = states.length;
        while (low < high - 1 && states[low] < NOTHING) {
            low++;
        }
        while (high - 1 > low && states[high - 1] < NOTHING) {
            high--;
        }
        if (low > 0 || high < states.length) {
            states = Arrays.copyOfRange(states, low, high);
            from += low;
        }
    }

    private void coarsen() {
        while (states.length > MOST_STATES) {
            long first = Math.floorDiv(from, 2L);
            long last = Math.floorDiv(from + states.length - 1, 2L);
            double[] joined = new double[(int) (last - first) + 1];
            for (int i = 0; i < states.length; i++) {
                joined[(int) (Math.floorDiv(from + i, 2L) - first)] += states[i];
            }
            states = joined;
            from = first;
            sum = Math.floorDiv(sum, 2L);
            unit *= 2;
        }
    }

    private void cut(double allowed) {
        int keep = states.length;
        double room = Math.max(0, allowed - spent);
        double gone = 0;
        while (keep > 0 && gone + states[keep - 1] <= room) {
            keep--;
            gone += states[keep];
            states[keep] = 0;
        }
        bound = from + keep;
        between = keep == 0 ? bound : bound - reach(room, gone, states[keep - 1]);
        crossable = keep < states.length || sum >= bound;
        spent += gone;
    }

    /** How far below the bound, as a part of a unit, the level would be met, were tails to fall evenly in their logarithm. */
    private static double reach(double room, double gone, double next) {
        double inner = Math.log(gone + next);
        double outer = gone > 0 ? Math.log(gone) : inner - Math.log(10);
        return Math.min(1, Math.max(0, (Math.log(room) - outer) / (inner - outer)));
    }

    /** Whether the sum has reached the boundary of this look. */
    boolean crossed() {
        return sum >= bound;
    }

    /** Whether any sum that can be has reached it. */
    boolean crossable() {
        return crossable;
    }

    /** Where the boundary is, in hits; between whole numbers where the level would be met exactly. */
    double boundary() {
        return hits + (between - sum) * unit;
    }
}
