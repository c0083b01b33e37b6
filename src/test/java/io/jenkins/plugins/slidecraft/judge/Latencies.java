package io.jenkins.plugins.slidecraft.judge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Two arms' latencies as histograms by the minute, made up: Poisson requests with log-normal latencies (median 80 ms, 99th
 * percentile about 0.5 s) in the buckets that Prometheus' client libraries have by default.
 *
 * @param perMinute requests of each arm
 * @param slower by how much the canary's latencies are longer: 1 for not at all
 * @param tail whether only the slowest twentieth of them are
 */
record Latencies(double perMinute, double slower, boolean tail) {
    static final List<Double> BOUNDS = List.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0);

    private static final double SLOWEST = 1.645;

    Latencies(double perMinute, double slower) {
        this(perMinute, slower, false);
    }

    List<HistogramLook> looks(int minutes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<HistogramLook> looks = new ArrayList<>();
        for (int minute = 1; minute <= minutes; minute++) {
            looks.add(new HistogramLook(Traffic.minute(minute), BOUNDS, counts(random, 1), counts(random, slower)));
        }
        return looks;
    }

    private List<Long> counts(SplittableRandom random, double factor) {
        long[] counts = new long[BOUNDS.size() + 1];
        long requests = Traffic.poisson(random, perMinute);
        for (long i = 0; i < requests; i++) {
            double normal = random.nextGaussian();
            double latency = 0.08 * (tail && normal < SLOWEST ? 1 : factor) * Math.exp(0.79 * normal);
            int bucket = 0;
            while (bucket < BOUNDS.size() && latency > BOUNDS.get(bucket)) {
                bucket++;
            }
            counts[bucket]++;
        }
        for (int i = 1; i < counts.length; i++) {
            counts[i] += counts[i - 1];
        }
        return Arrays.stream(counts).boxed().toList();
    }
}
