package io.jenkins.plugins.slidecraft.judge;

import java.util.Arrays;

/**
 * Evidence against "a draw is a hit with probability at most (or at least) q" that may be looked at for ever.
 *
 * <p>After looks with {@code m_k} draws and {@code x_k} hits it is the mean over a few alternatives {@code q'} (given as factors of
 * the odds, all on the other side of q) of
 *
 * <pre>E = prod over k of [ (q'/q)^x_k ((1-q')/(1-q))^(m_k-x_k) ] ^ (1/f_k),   f_k &gt;= 1</pre>
 *
 * <p><b>Promise.</b> Where, given the past and {@code m_k}, {@code x_k} is binomial with a probability not beyond q: the chance that
 * E ever reaches 1/a is at most a. <b>Proof.</b> At probability q the bracket is a likelihood ratio and has the mean 1; for a
 * smaller probability (of hits, where q' &gt; q) it has at most that, since it rises with {@code x_k} and the binomial law falls
 * stochastically. {@code f_k} is known from the looks before k and from {@code m_k}, so that by Jensen's inequality for the concave
 * function {@code t^(1/f)}: mean(bracket^(1/f_k) | past) &lt;= mean(bracket | past)^(1/f_k) &lt;= 1. So each product is a
 * non-negative supermartingale that starts at 1, their mean is one, and Ville's inequality (J. Ville, <i>Étude critique de la
 * notion de collectif</i>, 1939) gives the claim, for any number of looks and any rule when to look. Tempering the whole product
 * by a factor that changes from look to look would not do: the power of the past would be taken anew with every look, and what was
 * small evidence could grow by a lower factor alone.
 *
 * <p>Source of the test without tempering: Lindon and Malek, <i>Anytime-Valid Inference for Multinomial Count Data</i>, NeurIPS
 * 2022, arXiv 2011.03567.
 */
final class EProcess {
    private final double[] odds;
    private final double[] logs;

    /**
     * @param odds by how much each alternative multiplies the odds of q; all above 1, or all below
     */
    EProcess(double... odds) {
        this.odds = odds.clone();
        this.logs = new double[odds.length];
    }

    void add(long draws, long hits, double q, double factor) {
        if (q <= 0 || q >= 1) {
            // Certain either way: nothing can be learnt from such draws.
            return;
        }
        for (int i = 0; i < odds.length; i++) {
            // (q'/q) = odds / (1 - q + odds q), ((1-q')/(1-q)) = 1 / (1 - q + odds q)
            logs[i] += (hits * Math.log(odds[i]) - draws * Math.log1p(q * (odds[i] - 1))) / factor;
        }
    }

    /** The decimal logarithm of E; finite. */
    double log10() {
        double most = Arrays.stream(logs).max().orElse(0);
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - most);
        }
        return (most + Math.log(sum / logs.length)) / Math.log(10);
    }
}
