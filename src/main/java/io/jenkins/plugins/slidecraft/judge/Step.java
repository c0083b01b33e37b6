package io.jenkins.plugins.slidecraft.judge;

/**
 * What a look adds, brought to one form: of {@code draws} draws, {@code hits} fell on what is judged. For an objective the draws are
 * the trials and the hits the events among them. For a comparison the draws are the events of both arms, and the hits those of the
 * canary.
 */
abstract class Step {
    /** More trials of one look than these are scaled down: what they say more is not needed, and has to be computed. */
    private static final double MOST = 1e8;

    final long draws;
    final long hits;
    /**
     * By how much bursts can pull the hits of this look together: with bursts of strength rho their variance is
     * {@code 1 + together * rho} times that of the law.
     */
    final double together;

    private Step(long draws, long hits, double together) {
        this.draws = draws;
        this.hits = hits;
        this.together = together;
    }

    /** The law of the hits, where the odds of one are {@code factor} times what they are where all is just as it should be. */
    abstract CountLaw law(double factor);

    /** What that law has for a mean; for large counts, not to the last digit. */
    abstract double mean(double factor);

    /** What that law has for a variance; for large counts, not to the last digit. */
    abstract double variance(double factor);

    /** Of {@code trials}, {@code events} were one; just as it should be is a rate of {@code objective}. */
    static Step ofRate(long trials, long events, double objective) {
        double scale = Math.max(1, trials / MOST);
        long draws = (long) (trials / scale);
        long hits = Math.min(draws, Math.round(events / scale));
        return new Step(draws, hits, draws * objective) {
            private double rate(double factor) {
                return factor * objective / (1 - objective + factor * objective);
            }

            @Override
            CountLaw law(double factor) {
                return CountLaw.binomial(draws, rate(factor));
            }

            @Override
            double mean(double factor) {
                return draws * rate(factor);
            }

            @Override
            double variance(double factor) {
                return draws * rate(factor) * (1 - rate(factor));
            }
        };
    }

    /**
     * Both arms had events; just as it should be are equal odds. Were all arms' rates to vary alike, the variance would ask for
     * {@code 4 s (1 - s)} with s the canary's share of the trials; but a small arm's part of the events is skew, with a long tail
     * towards many, and so its bursts count for more.
     */
    static Step ofArms(ArmsLook look) {
        double scale = Math.max(1, Math.max(look.canaryTrials(), look.stableTrials()) / MOST);
        long own = (long) (look.canaryTrials() / scale);
        long others = (long) (look.stableTrials() / scale);
        long hits = Math.min(own, Math.round(look.canaryEvents() / scale));
        long draws = hits + Math.min(others, Math.round(look.stableEvents() / scale));
        double share = own + others == 0 ? 0 : (double) own / (own + others);
        return new Step(draws, hits, Math.max(0, draws - 1) * Math.pow(4 * share * (1 - share), 0.25)) {
            @Override
            CountLaw law(double factor) {
                return CountLaw.hypergeometric(draws, own, others, factor);
            }

            /**
             * The mean at which the odds in the four-fold table are {@code factor} (J. Cornfield, <i>A statistical problem arising
             * from retrospective studies</i>, 1956).
             */
            @Override
            double mean(double factor) {
                double a = factor - 1;
                double b = others - draws + factor * (own + draws);
                double c = factor * own * draws;
                if (Math.abs(a) < 1e-9) {
                    return c / b;
                }
                return 2 * c / (b + Math.sqrt(Math.max(0, b * b - 4 * a * c)));
            }

            @Override
            double variance(double factor) {
                double mean = mean(factor);
                double all = (double) own + others;
                double cells = 1 / mean + 1 / (own - mean) + 1 / (draws - mean) + 1 / (others - draws + mean);
                return all > 1 && mean > 0 && Double.isFinite(cells) && cells > 0 ? all / (all - 1) / cells : 0;
            }
        };
    }
}
