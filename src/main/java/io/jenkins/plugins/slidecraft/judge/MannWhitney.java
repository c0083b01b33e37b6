package io.jenkins.plugins.slidecraft.judge;

import java.util.Arrays;
import org.apache.commons.numbers.gamma.InverseErfc;
import org.apache.commons.statistics.ranking.NaturalRanking;

/**
 * The confidence interval and the estimate of a shift between two samples by the Mann-Whitney U test, as Kayenta computes them
 * (github.com/spinnaker/kayenta, {@code com.netflix.kayenta.mannwhitney.MannWhitney}, which follows R's {@code wilcox.test}), but
 * with exact roots.
 *
 * <p>With {@code U(mu)} the sum of the mid-ranks of {@code x - mu} among the pooled values less {@code m (m + 1) / 2}, and ties t,
 *
 * <pre>z(mu) = (U - m n / 2 - sign / 2) / sigma,   sigma^2 = m n / 12 (N + 1 - sum(t^3 - t) / (N (N - 1)))</pre>
 *
 * <p>is a step function: it falls only where mu is one of the differences {@code x_i - y_j}. Kayenta looks for its roots with Brent's
 * method and a tolerance of 1e-4, so that where bound and estimate are the same difference, residues decide, and other units give
 * another verdict. Here a root is the difference at which z passes the level, itself, and the estimate, as Hodges and Lehmann have
 * it, the median of the differences.
 */
final class MannWhitney {
    private final double[] x;
    private final double[] y;
    private final double[] differences;

    /**
     * @param x not empty, finite
     * @param y not empty, finite
     */
    MannWhitney(double[] x, double[] y) {
        this.x = x.clone();
        this.y = y.clone();
        double[] all = new double[x.length * y.length];
        int i = 0;
        for (double one : x) {
            for (double other : y) {
                all[i++] = one - other;
            }
        }
        Arrays.sort(all);
        this.differences = all;
    }

    /** The lower end of the interval: below it, x would be significantly larger than y. */
    double lower(double confidence) {
        return root(-quantile(confidence));
    }

    /** The upper end of the interval. */
    double upper(double confidence) {
        return root(quantile(confidence));
    }

    /** The median of the differences. */
    double estimate() {
        int half = differences.length / 2;
        return differences.length % 2 == 1
                ? differences[half]
                : differences[half - 1] + (differences[half] - differences[half - 1]) / 2;
    }

    /** The normal law's quantile of half of what is left out; negative. */
    private static double quantile(double confidence) {
        return -Math.sqrt(2) * InverseErfc.value(1 - confidence);
    }

    /** The difference at which z comes to or below the level; the first or last where it never is above or below. */
    private double root(double level) {
        double first = differences[0];
        double last = differences[differences.length - 1];
        if (first == last || z(first) <= level) {
            return first;
        }
        if (z(last) >= level) {
            return last;
        }
        // Between two neighbouring differences z is constant, and it falls from one such step to the next.
        double[] steps = Arrays.stream(differences).distinct().toArray();
        int above = 0;
        int below = steps.length - 1;
        while (below - above > 1) {
            int middle = above + (below - above) / 2;
            if (z(between(steps[middle], steps[middle + 1])) > level) {
                above = middle;
            } else {
                below = middle;
            }
        }
        return z(between(steps[above], steps[above + 1])) > level ? steps[below] : steps[above];
    }

    private static double between(double one, double other) {
        return one + (other - one) / 2;
    }

    private double z(double shift) {
        double[] pooled = new double[x.length + y.length];
        for (int i = 0; i < x.length; i++) {
            pooled[i] = x[i] - shift;
        }
        System.arraycopy(y, 0, pooled, x.length, y.length);
        double[] ranks = new NaturalRanking().apply(pooled);
        double m = x.length;
        double n = y.length;
        double off = Arrays.stream(ranks, 0, x.length).sum() - m * (m + 1) / 2 - m * n / 2;
        double sigma = Math.sqrt(m * n / 12 * (m + n + 1 - ties(ranks) / ((m + n) * (m + n - 1))));
        return sigma == 0 ? 0 : (off - 0.5 * Math.signum(off)) / sigma;
    }

    private static double ties(double[] ranks) {
        double[] sorted = ranks.clone();
        Arrays.sort(sorted);
        double sum = 0;
        for (int i = 0; i < sorted.length; ) {
            int end = i;
            while (end < sorted.length && sorted[end] == sorted[i]) {
                end++;
            }
            double tie = end - i;
            sum += tie * tie * tie - tie;
            i = end;
        }
        return sum;
    }

    /** The share of pairs in which x is the larger one, ties counted half (Vargha and Delaney, 2000). */
    double commonLanguageEffect() {
        double[] pooled = Arrays.copyOf(x, x.length + y.length);
        System.arraycopy(y, 0, pooled, x.length, y.length);
        double m = x.length;
        double sum =
                Arrays.stream(new NaturalRanking().apply(pooled), 0, x.length).sum();
        return (2 * sum - m * (m + 1)) / (2 * m * y.length);
    }
}
