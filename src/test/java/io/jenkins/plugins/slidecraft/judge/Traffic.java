package io.jenkins.plugins.slidecraft.judge;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Two arms' traffic by the minute, made up: Poisson requests, of which each is an error with the arm's rate of that minute. The
 * series of a seed are the same for every judge.
 *
 * @param perMinute requests of an arm, were the arms of the same size
 * @param share of all requests that the canary gets
 * @param rate of errors of the stable release
 * @param effect how many times that the canary's is
 * @param noise how the rates vary
 * @param variation the coefficient of variation with which they do
 */
record Traffic(double perMinute, double share, double rate, double effect, Noise noise, double variation) {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** How error rates vary from minute to minute. */
    enum Noise {
        /** Not at all. */
        INDEPENDENT,
        /** Both arms' rates by the same gamma factor, and their requests by the time of day. */
        SHARED,
        /** Each arm's rate by a gamma factor of its own. */
        BURSTY
    }

    Traffic(double perMinute, double effect, Noise noise) {
        this(perMinute, 0.5, 0.005, effect, noise, 0.5);
    }

    static Instant minute(int minute) {
        return START.plusSeconds(60L * minute);
    }

    List<ArmsLook> looks(int minutes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<ArmsLook> looks = new ArrayList<>();
        double phase = random.nextDouble() * 2 * Math.PI;
        for (int minute = 1; minute <= minutes; minute++) {
            double load = noise == Noise.SHARED ? 1 + 0.5 * Math.sin(minute / 10.0 + phase) : 1;
            double own = noise == Noise.INDEPENDENT ? 1 : gamma(random);
            double others = noise == Noise.BURSTY ? gamma(random) : own;
            long canary = poisson(random, 2 * share * perMinute * load);
            long stable = poisson(random, 2 * (1 - share) * perMinute * load);
            looks.add(new ArmsLook(
                    minute(minute),
                    stable,
                    errors(random, stable, rate * others),
                    canary,
                    errors(random, canary, rate * effect * own)));
        }
        return looks;
    }

    /** Binomial, by skipping from error to error. */
    private static long errors(SplittableRandom random, long trials, double rate) {
        if (rate >= 1) {
            return trials;
        }
        double skip = Math.log1p(-rate);
        long errors = 0;
        long at = 0;
        while (rate > 0) {
            at += 1 + (long) Math.min(Long.MAX_VALUE / 4.0, Math.log(1 - random.nextDouble()) / skip);
            if (at > trials) {
                break;
            }
            errors++;
        }
        return errors;
    }

    private double gamma(SplittableRandom random) {
        double shape = 1 / (variation * variation);
        double d = shape < 1 ? shape + 2.0 / 3 : shape - 1.0 / 3;
        double boost = shape < 1 ? Math.pow(random.nextDouble(), 1 / shape) : 1;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = 1 + c * x;
            if (v > 0) {
                v = v * v * v;
                if (Math.log(random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
                    return boost * d * v / shape;
                }
            }
        }
    }

    static long poisson(SplittableRandom random, double mean) {
        if (mean > 500) {
            return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        long count = 0;
        while (product > limit) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }
}
