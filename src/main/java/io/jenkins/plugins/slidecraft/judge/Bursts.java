package io.jenkins.plugins.slidecraft.judge;

/**
 * What is believed of bursts before the first look: that the event rate of an arm varies from look to look by this much on its
 * own. The looks themselves correct it, downwards and upwards.
 *
 * @param variation the coefficient of variation of an arm's rate between looks: 0.5 is a rate that is mostly between half and
 *     one and a half times its mean; 0 for events that are known to be independent: then nothing is learnt either
 */
public record Bursts(double variation) {
    /** Every event is independent of the others, and nothing else is looked for. */
    public static final Bursts NONE = new Bursts(0);

    /** For a service of which nothing is known. The benchmark in {@code src/bench} shows what it gives. */
    public static final Bursts UNKNOWN = new Bursts(0.41);

    /**
     * @throws IllegalArgumentException where it is negative, not a number or more than 10
     */
    public Bursts {
        if (!(variation >= 0) || variation > 10) {
            throw new IllegalArgumentException("a variation of " + variation + " is not from 0 to 10");
        }
    }

    /** The strength for two arms of the same size, given their events. */
    double ofArms() {
        return variation * variation / (2 + variation * variation);
    }

    /** The strength for one rate, by the events that are expected. */
    double ofRate() {
        return variation * variation;
    }
}
