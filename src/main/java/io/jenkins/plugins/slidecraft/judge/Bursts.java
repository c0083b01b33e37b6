package io.jenkins.plugins.slidecraft.judge;

/**
 * What is believed of bursts before the first look: that the event rate of an arm varies from look to look by this much on its
 * own. The looks themselves correct it: after {@code looks} of them, the belief and what was seen weigh the same.
 *
 * @param variation the coefficient of variation of an arm's rate between looks: 0.5 is a rate that is mostly between half and
 *     one and a half times its mean; 0 for none
 * @param looks how many looks the belief is worth; more than 0
 */
public record Bursts(double variation, double looks) {
    /** No bursts, and nothing is learnt: every event is independent of the others. */
    public static final Bursts NONE = new Bursts(0, Double.MAX_VALUE);

    /**
     * @throws IllegalArgumentException where one of them is negative, or not a number
     */
    public Bursts {
        if (!(variation >= 0) || variation > 10 || !(looks > 0)) {
            throw new IllegalArgumentException(
                    "bursts of " + variation + " worth " + looks + " looks: from 0 to 10, and more than 0 looks");
        }
    }

    boolean none() {
        return variation == 0 && looks == Double.MAX_VALUE;
    }
}
