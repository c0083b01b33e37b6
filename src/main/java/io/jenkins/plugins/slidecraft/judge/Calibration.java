package io.jenkins.plugins.slidecraft.judge;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * What a service's own noise allows a gate to promise, from looks at the stable release alone (an A/A test): how often a comparison
 * stops a canary that is no other than the stable release, and how much worse one has to be to be found.
 *
 * <p>Two looks that follow each other are the two arms: the load is nearly the same for them, and their bursts are not. Gates are
 * made up by drawing blocks of such pairs, with replacement (H. R. Künsch, <i>The jackknife and the bootstrap for general stationary
 * observations</i>, 1989), so that what lasts for a few looks is kept; for each block the arms are exchanged or not, by chance. A
 * canary that is r times worse gets further events by Poisson draws, which is a little noisier than a real one. Slow changes between
 * the looks of a pair count as noise, too: the answer errs towards caution.
 *
 * <p>Pure: the seed is given, and the same looks give the same answer. How many events a look has, and that there are a few hundred
 * looks, matter more than the number of runs.
 */
public final class Calibration {
    /** With fewer looks there is nothing to draw from. */
    public static final int LEAST_LOOKS = 20;

    private static final int BLOCK = 5;
    private static final double[] VARIATIONS = {0.41, 0.6, 0.85, 1.2, 1.7, 2.5};
    private static final double[] EFFECTS = {1.25, 1.5, 2, 3, 4, 6, 10, 20};
    private static final double FOUND = 0.8;

    private final List<ArmsLook> pairs;
    private final int looks;
    private final double margin;
    private final double worst;
    private final Terms terms;
    private final int runs;

    /**
     * @param runs how many gates were made up for each figure
     * @param falseAlarms the share of them that were stopped without a reason, with the terms as given
     * @param bursts with which that share is alpha, as far as so many runs can tell; empty where none does
     * @param smallestEffect the least of some ratios that is found in four of five gates, with those bursts; empty where none is
     * @param passed the share of gates that pass where the canary is no other than the stable release, with those bursts
     */
    public record Outcome(
            int runs, double falseAlarms, Optional<Bursts> bursts, OptionalDouble smallestEffect, double passed) {
        /** The standard error of {@link #falseAlarms}. */
        public double standardError() {
            return Math.sqrt(falseAlarms * (1 - falseAlarms) / runs);
        }
    }

    private Calibration(List<ArmsLook> pairs, int looks, double margin, double worst, Terms terms, int runs) {
        this.pairs = pairs;
        this.looks = looks;
        this.margin = margin;
        this.worst = worst;
        this.terms = terms;
        this.runs = runs;
    }

    /**
     * Calibrates a comparison.
     *
     * @param baseline looks at the stable release, in order, as far apart as the gate's; at least {@link #LEAST_LOOKS}
     * @param looks how many the gate takes until its deadline
     * @param margin as for {@link ComparisonJudge}
     * @param worst as for {@link ComparisonJudge}
     * @param terms as for {@link ComparisonJudge}; their horizon is replaced by one of {@code looks}
     * @param runs for each figure; 500 tell a share of 1 % to within 0.5 %
     * @throws IllegalArgumentException where there are too few looks or runs
     */
    public static Outcome of(
            List<CountLook> baseline, int looks, double margin, double worst, Terms terms, int runs, long seed) {
        if (baseline.size() < LEAST_LOOKS || looks < 1 || runs < 1) {
            throw new IllegalArgumentException(baseline.size() + " looks, " + looks + " a gate and " + runs
                    + " runs: at least " + LEAST_LOOKS + ", 1 and 1");
        }
        List<ArmsLook> pairs = new ArrayList<>();
        for (int i = 0; i + 1 < baseline.size(); i += 2) {
            CountLook one = baseline.get(i);
            CountLook other = baseline.get(i + 1);
            pairs.add(new ArmsLook(other.time(), one.trials(), one.events(), other.trials(), other.events()));
        }
        return new Calibration(pairs, looks, margin, worst, terms, runs).outcome(seed);
    }

    private Outcome outcome(long seed) {
        double falseAlarms = shares(terms.bursts(), 1, seed)[0];
        Optional<Bursts> enough = Optional.empty();
        double allowed = terms.alpha() + Math.sqrt(terms.alpha() * (1 - terms.alpha()) / runs);
        if (falseAlarms <= allowed) {
            enough = Optional.of(terms.bursts());
        }
        for (double variation : VARIATIONS) {
            Bursts more = new Bursts(variation);
            if (enough.isEmpty() && variation > terms.bursts().variation() && shares(more, 1, seed)[0] <= allowed) {
                enough = Optional.of(more);
            }
        }
        if (enough.isEmpty()) {
            return new Outcome(runs, falseAlarms, enough, OptionalDouble.empty(), 0);
        }
        return new Outcome(runs, falseAlarms, enough, smallest(enough.get(), seed), shares(enough.get(), 1, seed)[1]);
    }

    private OptionalDouble smallest(Bursts bursts, long seed) {
        for (double effect : EFFECTS) {
            if (effect > margin && shares(bursts, effect, seed)[0] >= FOUND) {
                return OptionalDouble.of(effect);
            }
        }
        return OptionalDouble.empty();
    }

    /** Which shares of the gates fail and pass. */
    private double[] shares(Bursts bursts, double effect, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Horizon horizon = new Horizon(Instant.EPOCH, Duration.ofMinutes(looks));
        ComparisonJudge judge = new ComparisonJudge(
                margin, worst, new Terms(terms.alpha(), terms.beta(), Optional.of(horizon), bursts));
        int failed = 0;
        int passed = 0;
        for (int run = 0; run < runs; run++) {
            Course<ArmsLook> course = judge.begin();
            Decision decision = Decision.CONTINUE;
            List<ArmsLook> gate = gate(random.split(), effect);
            for (int i = 0; i < looks && decision == Decision.CONTINUE; i++) {
                decision = course.add(gate.get(i)).decision();
            }
            failed += decision == Decision.FAIL ? 1 : 0;
            passed += decision == Decision.PASS ? 1 : 0;
        }
        return new double[] {(double) failed / runs, (double) passed / runs};
    }

    private List<ArmsLook> gate(SplittableRandom random, double effect) {
        List<ArmsLook> gate = new ArrayList<>();
        int block = Math.min(BLOCK, pairs.size());
        while (gate.size() < looks) {
            int start = random.nextInt(pairs.size() - block + 1);
            boolean exchanged = random.nextBoolean();
            for (int i = 0; i < block && gate.size() < looks; i++) {
                ArmsLook pair = exchanged ? pairs.get(start + i).swapped() : pairs.get(start + i);
                long events = Math.min(
                        pair.canaryTrials(), pair.canaryEvents() + more(random, (effect - 1) * pair.canaryEvents()));
                gate.add(new ArmsLook(
                        Instant.EPOCH.plus(Duration.ofMinutes(gate.size() + 1L)),
                        pair.stableTrials(),
                        pair.stableEvents(),
                        pair.canaryTrials(),
                        events));
            }
        }
        return gate;
    }

    /** A Poisson draw: the gaps between its events are exponential; for many events, normal. */
    private static long more(SplittableRandom random, double mean) {
        if (mean > 500) {
            return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        long count = 0;
        for (double at = -Math.log(1 - random.nextDouble()); at < mean; count++) {
            at -= Math.log(1 - random.nextDouble());
        }
        return count;
    }
}
