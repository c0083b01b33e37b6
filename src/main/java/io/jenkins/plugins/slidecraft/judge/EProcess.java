package io.jenkins.plugins.slidecraft.judge;

import java.util.Arrays;

/**
 * Evidence against "the odds of a hit are at most (or at least) {@code factor} times what they should be" that may be looked at
 * for ever.
 *
 * <p>With {@code f(x)} the probability of a look's hits under that hypothesis, and {@code g(x)} under an alternative beyond it, it is
 * the mean over a few alternatives of
 *
 * <pre>E = product over looks k of ( g(x_k) / f(x_k) ) ^ (1 / d_k),   d_k &gt;= 1</pre>
 *
 * <p><b>Promise.</b> Where each look's hits follow the law of {@link Step}, given its draws and the past, with odds that are not
 * beyond the hypothesis: the chance that E ever reaches 1/a is at most a. <b>Proof.</b> At the hypothesis itself the bracket is a
 * likelihood ratio and has the mean 1, given the past; with odds on the healthy side it has less, since the ratio is monotone in
 * {@code x} and the law is stochastically ordered by its odds. {@code d_k} is known from the looks before k and from the draws of k,
 * so that by Jensen's inequality for the concave function {@code t^(1/d)} the mean of {@code bracket^(1/d_k)} is at most
 * {@code 1^(1/d_k) = 1}. So each product is a non-negative supermartingale that starts at 1, the mean of them is one, and Ville's
 * inequality (J. Ville, <i>Étude critique de la notion de collectif</i>, 1939) gives the claim, for any number of looks and any
 * rule when to look. Tempering the whole product by a factor that changes from look to look would not do: the past would be taken to
 * a new power with every look, and evidence could grow by a lower factor alone.
 *
 * <p>The test without tempering is that of Lindon and Malek, <i>Anytime-Valid Inference for Multinomial Count Data</i>, NeurIPS 2022,
 * arXiv 2011.03567.
 */
final class EProcess {
    private final double factor;
    private final double[] alternatives;
    private final double[] logs;

    /**
     * @param factor of the hypothesis
     * @param beyond by how much the alternatives' odds are those of the hypothesis; all above 1, or all below
     */
    EProcess(double factor, double... beyond) {
        this.factor = factor;
        this.alternatives = beyond.clone();
        this.logs = new double[beyond.length];
    }

    /**
     * @param tempering 1 or more, known without this look's hits
     */
    void add(Step step, double tempering) {
        CountLaw law = step.law(factor);
        if (law.certain()) {
            return;
        }
        for (int i = 0; i < alternatives.length; i++) {
            CountLaw other = step.law(factor * alternatives[i]);
            logs[i] += (step.hits * Math.log(alternatives[i]) - other.logTotal() + law.logTotal()) / tempering;
        }
    }

    /** The decimal logarithm of E. */
    double log10() {
        double most = Arrays.stream(logs).max().orElse(0);
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - most);
        }
        return (most + Math.log(sum / logs.length)) / Math.log(10);
    }
}
