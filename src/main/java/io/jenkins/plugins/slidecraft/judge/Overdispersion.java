package io.jenkins.plugins.slidecraft.judge;

import java.util.ArrayList;
import java.util.List;

/**
 * Learns from looks how much the hits come in bursts: the strength rho, by which the variance of a look is
 * {@code 1 + together * rho} times that of independent hits. For two arms, each with a rate that varies by a gamma law with the
 * coefficient of variation c, rho is {@code c^2 / (2 + c^2)}: given their number, events fall on the arms by a beta-binomial law.
 *
 * <p>Each look says {@code u = ((hits - mean)^2 / variance - 1) / together}, around the ratio that all looks so far have, with a
 * standard error of about {@code sqrt(2) (1 + together rho) / together}. The belief before the first look is 0, with just such a
 * standard error that the cautious figure is what {@link Bursts} says. The figure that is used is the weighted mean plus two
 * standard errors: few looks, or few events in them, leave it where it began; many correct it, downwards and upwards.
 *
 * <p>A judge asks before it adds a look, so that what is used depends on earlier looks only.
 */
final class Overdispersion {
    private static final int MOST = 500;
    private static final int ROUNDS = 8;
    /** By how many standard errors the figure that is used lies above the likeliest. */
    private static final double CAUTION = 2;

    private final double believed;
    private final List<Step> steps = new ArrayList<>();
    private double logOdds;

    /**
     * @param believed rho before the first look; 0 for none, ever
     */
    Overdispersion(double believed) {
        this.believed = believed;
    }

    void add(Step step) {
        if (believed > 0 && step.draws > 0 && step.together > 0) {
            if (steps.size() == MOST) {
                steps.remove(0);
            }
            steps.add(step);
        }
    }

    /** The cautious figure for rho; 0 or more. */
    double rho() {
        if (steps.size() < 2) {
            return believed;
        }
        double odds = Math.exp(fit());
        double correction = steps.size() / (steps.size() - 1.0);
        double[] seen = new double[steps.size()];
        for (int i = 0; i < seen.length; i++) {
            Step step = steps.get(i);
            double off = step.hits - step.mean(odds);
            double variance = step.variance(odds);
            seen[i] = variance > 0 ? (correction * off * off / variance - 1) / step.together : 0;
        }
        double prior = 2 * CAUTION * CAUTION / (believed * believed);
        double rho = believed;
        for (int round = 0; round < ROUNDS; round++) {
            double weights = prior;
            double sum = 0;
            for (int i = 0; i < seen.length; i++) {
                double weight = steps.get(i).together / (1 + steps.get(i).together * rho);
                weights += weight * weight;
                sum += weight * weight * seen[i];
            }
            rho = Math.max(0, sum / weights + CAUTION * Math.sqrt(2 / weights));
        }
        return rho;
    }

    /** The logarithm of the odds factor at which the means add up to the hits, by Newton's method. */
    private double fit() {
        double all = 0;
        double most = 0;
        for (Step step : steps) {
            all += step.hits;
            most += step.draws;
        }
        double target = Math.min(Math.max(all, 0.5), most - 0.5);
        for (int round = 0; round < 20; round++) {
            double odds = Math.exp(logOdds);
            double mean = 0;
            double slope = 0;
            for (Step step : steps) {
                mean += step.mean(odds);
                slope += step.variance(odds);
            }
            double change = slope > 0 ? (target - mean) / slope : 0;
            change = Math.min(1, Math.max(-1, change));
            logOdds = Math.min(20, Math.max(-20, logOdds + change));
            if (Math.abs(change) < 1e-6) {
                break;
            }
        }
        return logOdds;
    }
}
