package io.jenkins.plugins.slidecraft.judge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Is the canary slower than the stable release? A bucket's bound makes every request an event or none: it took longer, or it
 * didn't; and whether the canary has more such events is a {@link ComparisonJudge}'s question, with all it promises, and without
 * a sample of the latencies themselves.
 *
 * <p>It is asked at a few places of the distribution, by default where half, a tenth and a hundredth of the requests are slower.
 * For each look and each of these places the bound is taken at which the share of slower requests, of both arms together and over
 * all looks so far, comes nearest. Given how many requests of both arms were slower than it, the choice says nothing of whose they
 * were, so that the promise holds for it as for a fixed bound; and since each place has its part of alpha, for all of them together
 * (Bonferroni). FAIL if one place fails; PASS if all pass. Bounds may change from look to look, as those of native histograms do.
 */
public final class LatencyJudge implements SequentialJudge<HistogramLook> {
    /** Where half, a tenth and a hundredth of the requests are slower. */
    public static final List<Double> PLACES = List.of(0.5, 0.1, 0.01);

    private final List<Double> places;
    private final ComparisonJudge judge;

    /**
     * @param places shares of slower requests, each between 0 and 1, at least one
     * @param margin how many times the odds of a slower request may be those of the stable release, 1 or more
     * @param worst how many times they must not be, above the margin
     * @throws IllegalArgumentException where one of them is not so
     */
    public LatencyJudge(List<Double> places, double margin, double worst, Terms terms) {
        if (places.isEmpty() || !places.stream().allMatch(place -> place > 0 && place < 1)) {
            throw new IllegalArgumentException("places are shares between 0 and 1, at least one, not " + places);
        }
        this.places = List.copyOf(places);
        this.judge = new ComparisonJudge(margin, worst, terms.share(1.0 / places.size()));
    }

    @Override
    public Course<HistogramLook> begin() {
        return new Course<>() {
            private final List<Course<ArmsLook>> courses =
                    places.stream().map(place -> judge.begin()).toList();
            private final PooledBounds pooled = new PooledBounds();
            private Decision decided = Decision.CONTINUE;

            @Override
            public Evidence add(HistogramLook look) {
                if (look.stable().isEmpty()) {
                    throw new IllegalArgumentException("a look without the stable release has nothing to compare with");
                }
                pooled.add(look);
                List<Evidence> evidence = new ArrayList<>();
                for (int i = 0; i < courses.size(); i++) {
                    evidence.add(courses.get(i).add(pooled.arms(look, places.get(i))));
                }
                if (decided == Decision.CONTINUE) {
                    decided = decide(evidence);
                }
                return mostTelling(evidence).with(decided);
            }
        };
    }

    private static Decision decide(List<Evidence> evidence) {
        if (evidence.stream().anyMatch(one -> one.decision() == Decision.FAIL)) {
            return Decision.FAIL;
        }
        return evidence.stream().allMatch(one -> one.decision() == Decision.PASS) ? Decision.PASS : Decision.CONTINUE;
    }

    /** The place that failed, or else the one that is nearest to it. */
    private static Evidence mostTelling(List<Evidence> evidence) {
        return evidence.stream()
                .max(Comparator.<Evidence>comparingInt(one -> one.decision() == Decision.FAIL ? 1 : 0)
                        .thenComparingDouble(LatencyJudge::reached))
                .orElseThrow();
    }

    private static double reached(Evidence evidence) {
        return evidence.failAt().isPresent()
                ? evidence.against() / Math.max(1e-9, evidence.failAt().getAsDouble())
                : Double.NEGATIVE_INFINITY;
    }
}
