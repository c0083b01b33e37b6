package io.jenkins.plugins.slidecraft.judge;

import java.util.function.DoubleSupplier;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * The law of the number of hits in one look under a hypothesis: binomial, or hypergeometric with an odds ratio (Fisher's
 * non-central one: R. A. Fisher, <i>The logic of inductive inference</i>, 1935). Both are log-concave, which is what makes their
 * probabilities cheap: from the mode outwards by the ratio of neighbours, until they are nothing.
 */
final class CountLaw {
    /** Probabilities below this, against that of the mode, are taken for 0. */
    private static final double NOTHING = 1e-22;

    private final boolean certain;
    private final long from;
    private final double[] probabilities;

    private final DoubleSupplier logTotal;

    private CountLaw(boolean certain, long from, double[] probabilities, DoubleSupplier logTotal) {
        this.logTotal = logTotal;
        this.certain = certain;
        this.from = from;
        this.probabilities = probabilities;
    }

    /** P(x + 1) / P(x). */
    private interface RatioOfNeighbours {
        double at(long x);
    }

    /** What the probability of x is proportional to, as a logarithm. */
    private interface LogWeight {
        double at(long x);
    }

    /**
     * @param draws 0 or more
     * @param q the chance of a hit, 0 to 1
     */
    static CountLaw binomial(long draws, double q) {
        if (q <= 0 || q >= 1) {
            return new CountLaw(true, q <= 0 ? 0 : draws, new double[] {1}, () -> 0);
        }
        double odds = q / (1 - q);
        return of(0, draws, x -> odds * (draws - x) / (x + 1.0), x -> logChoose(draws, x) + x * Math.log(odds));
    }

    /**
     * How many of {@code draws} events are the canary's, where each of its {@code own} trials has {@code odds} times the odds of
     * being one that each of the {@code others} trials has.
     */
    static CountLaw hypergeometric(long draws, long own, long others, double odds) {
        return of(
                Math.max(0, draws - others),
                Math.min(draws, own),
                x -> odds * (own - x) * (double) (draws - x) / ((x + 1.0) * (others - draws + x + 1.0)),
                x -> logChoose(own, x) + logChoose(others, draws - x) + x * Math.log(odds));
    }

    private static CountLaw of(long least, long most, RatioOfNeighbours ratio, LogWeight weight) {
        long mode = mode(least, most, ratio);
        int up = 0;
        double total = 1;
        double p = 1;
        for (long x = mode; x < most && p > NOTHING; x++) {
            p *= ratio.at(x);
            total += p;
            up++;
        }
        int down = 0;
        p = 1;
        for (long x = mode; x > least && p > NOTHING; x--) {
            p /= ratio.at(x - 1);
            total += p;
            down++;
        }
        long from = mode - down;
        double[] probabilities = new double[down + up + 1];
        probabilities[down] = 1 / total;
        for (int i = down; i < down + up; i++) {
            probabilities[i + 1] = probabilities[i] * ratio.at(from + i);
        }
        for (int i = down; i > 0; i--) {
            probabilities[i - 1] = probabilities[i] / ratio.at(from + i - 1);
        }
        double all = total;
        return new CountLaw(least == most, from, probabilities, () -> weight.at(mode) + Math.log(all));
    }

    /** The first x whose successor is less likely. */
    private static long mode(long least, long most, RatioOfNeighbours ratio) {
        long low = least;
        long high = most;
        while (low < high) {
            long middle = low + (high - low) / 2;
            if (ratio.at(middle) >= 1) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The law of the draws that are no hits. */
    CountLaw mirrored(long draws) {
        double[] reversed = new double[probabilities.length];
        for (int i = 0; i < reversed.length; i++) {
            reversed[i] = probabilities[reversed.length - 1 - i];
        }
        return new CountLaw(certain, draws - from - reversed.length + 1, reversed, logTotal);
    }

    /** The least number of hits that has a probability worth mentioning. */
    long from() {
        return from;
    }

    /** The probabilities of {@link #from()} and the numbers after it; they add up to 1. Not to be changed. */
    double[] probabilities() {
        return probabilities;
    }

    /** Whether there is only one number of hits that the look can have, so that nothing can be learnt from it. */
    boolean certain() {
        return certain;
    }

    double mean() {
        double sum = 0;
        for (int i = 0; i < probabilities.length; i++) {
            sum += probabilities[i] * i;
        }
        return from + sum;
    }

    double variance() {
        double mean = mean() - from;
        double sum = 0;
        for (int i = 0; i < probabilities.length; i++) {
            sum += probabilities[i] * (i - mean) * (i - mean);
        }
        return sum;
    }

    /**
     * The logarithm of what the probabilities' common factors add up to: P(x) is {@code exp(weight(x) - logTotal())} where the
     * weight is that of {@link #binomial} or {@link #hypergeometric} as they stand in textbooks. Its difference between two odds is
     * the normalisation of their likelihood ratio.
     */
    double logTotal() {
        return logTotal.getAsDouble();
    }

    private static double logChoose(long n, long k) {
        return LogGamma.value(n + 1.0) - LogGamma.value(k + 1.0) - LogGamma.value(n - k + 1.0);
    }
}
