package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.judge.ComparisonJudge;
import io.jenkins.plugins.slidecraft.judge.Terms;

/**
 * What a judge of evidence promises.
 *
 * @param alpha the chance to FAIL what is healthy, over all looks
 * @param beta the chance to PASS what is as bad as it must not be, over all looks
 * @param margin how many times the stable rate is just good enough
 * @param worst how many times the stable rate must not PASS
 */
public record Promise(double alpha, double beta, double margin, double worst) {
    /** Where nothing else is said. */
    public static final Promise USUAL =
            new Promise(Terms.ALPHA, Terms.BETA, ComparisonJudge.MARGIN, ComparisonJudge.WORST);

    Promise withAlpha(double other) {
        return new Promise(other, beta, margin, worst);
    }
}
