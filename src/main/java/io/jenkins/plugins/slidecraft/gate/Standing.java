package io.jenkins.plugins.slidecraft.gate;

/**
 * How far a judge has come after a look, on both sides. What is counted is the judge's own: looks of a threshold, the logarithm
 * of an e-value. A side that has reached its bound has won.
 *
 * @param supporting for a PASS
 * @param passBound where it is enough for a PASS; infinite where the judge can't PASS
 * @param against for a FAIL
 * @param failBound where it is enough for a FAIL; infinite where the judge can't FAIL
 */
public record Standing(double supporting, double passBound, double against, double failBound) {
    /** Before the first look. */
    public static final Standing NONE = new Standing(0, Double.POSITIVE_INFINITY, 0, Double.POSITIVE_INFINITY);
}
