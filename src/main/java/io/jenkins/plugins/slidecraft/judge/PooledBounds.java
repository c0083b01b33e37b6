package io.jenkins.plugins.slidecraft.judge;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which bound parts the requests of both arms nearest to a wanted share, from all looks so far. */
final class PooledBounds {
    /** By bound: how many of both arms were slower, and how many there were, in looks that have the bound. */
    private final Map<Double, double[]> seen = new TreeMap<>();

    void add(HistogramLook look) {
        for (int i = 0; i < look.bounds().size(); i++) {
            double[] counts = seen.computeIfAbsent(look.bounds().get(i), bound -> new double[2]);
            counts[0] += (double) slower(look.stable(), i) + slower(look.canary(), i);
            counts[1] += (double) total(look.stable()) + total(look.canary());
        }
    }

    /** The look at the bound that is nearest to the place: slower requests are the events. */
    ArmsLook arms(HistogramLook look, double place) {
        int best = 0;
        double nearest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < look.bounds().size(); i++) {
            double[] counts = seen.get(look.bounds().get(i));
            double off = Math.abs(logit(counts[0], counts[1]) - Math.log(place / (1 - place)));
            if (off < nearest) {
                nearest = off;
                best = i;
            }
        }
        return new ArmsLook(
                look.time(),
                total(look.stable()),
                slower(look.stable(), best),
                total(look.canary()),
                slower(look.canary(), best));
    }

    private static double logit(double slower, double all) {
        return Math.log((slower + 0.5) / (all - slower + 0.5));
    }

    static long slower(List<Long> counts, int bound) {
        return total(counts) - counts.get(bound);
    }

    static long total(List<Long> counts) {
        return counts.get(counts.size() - 1);
    }
}
