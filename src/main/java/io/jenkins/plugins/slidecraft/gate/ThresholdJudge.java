package io.jenkins.plugins.slidecraft.gate;

import java.util.List;
import java.util.Optional;

/**
 * G11 as written: a look passes when {@code value comparison bound}.
 *
 * <ul>
 *   <li>Only usable looks count: a look with a problem (no data, NaN, infinite, several series, stale, too few samples, an
 *       error) is neither a pass nor a miss, and another look is taken in its place.
 *   <li>FAIL as soon as more than {@code failureLimit} usable looks have missed, or {@code consecutiveFailures} in a row,
 *       without waiting for the others.
 *   <li>PASS when {@code count} looks were usable and at most {@code failureLimit} of them missed.
 *   <li>INCONCLUSIVE when the last look before the deadline was taken and neither was reached, for the reason that most
 *       looks had; with equal numbers the one that a person can mend first. And when the metric server has refused the
 *       first {@code count} looks' query: the same query will not get better by waiting. And after {@code consecutiveErrors} looks
 *       in a row that the server refused or did not answer.
 * </ul>
 */
public final class ThresholdJudge implements Judge {
    private final MetricRequest metric;
    private final Threshold threshold;
    private final Limits limits;

    ThresholdJudge(MetricRequest metric) {
        this.metric = metric;
        this.threshold = metric.threshold();
        this.limits = metric.limits();
    }

    @Override
    public Optional<Judgement> judge(List<Look> looks, boolean last) {
        List<Look> usable = looks.stream().filter(Look::usable).toList();
        List<Look> missed = usable.stream()
                .filter(look -> !threshold.holds(look.value().getAsDouble()))
                .toList();
        int row = missesInARow(usable);
        if (missed.size() > limits.failureLimit()
                || limits.consecutiveFailures() > 0 && row >= limits.consecutiveFailures()) {
            return Optional.of(fail(usable, missed, row));
        }
        if (usable.size() >= limits.count()) {
            return Optional.of(pass(usable, missed));
        }
        return last || Problems.hopeless(looks, limits) ? Optional.of(inconclusive(looks, usable)) : Optional.empty();
    }

    @Override
    public Standing standing(List<Look> looks) {
        List<Look> usable = looks.stream().filter(Look::usable).toList();
        long missed = usable.stream()
                .filter(look -> !threshold.holds(look.value().getAsDouble()))
                .count();
        return new Standing(usable.size() - missed, limits.count(), missed, limits.failureLimit() + 1);
    }

    private int missesInARow(List<Look> usable) {
        int row = 0;
        while (row < usable.size()
                && !threshold.holds(usable.get(usable.size() - 1 - row).value().getAsDouble())) {
            row++;
        }
        return row;
    }

    private Judgement fail(List<Look> usable, List<Look> missed, int row) {
        Look worst = missed.get(missed.size() - 1);
        return new Judgement(
                Verdict.FAIL,
                Look.Reason.THRESHOLD,
                LookText.evidence(worst, metric) + " at " + LookText.time(worst.at()) + " misses " + threshold + ": "
                        + missed.size() + " of " + usable.size() + " usable looks missed it, "
                        + (missed.size() > limits.failureLimit()
                                ? "the limit is " + limits.failureLimit()
                                : row + " of them in a row"));
    }

    private Judgement pass(List<Look> usable, List<Look> missed) {
        Look latest = usable.get(usable.size() - 1);
        String misses = missed.isEmpty()
                ? ""
                : ", " + missed.size() + " missed it (the limit is " + limits.failureLimit() + ")";
        return new Judgement(
                Verdict.PASS,
                Look.Reason.NONE,
                (usable.size() - missed.size()) + " of " + usable.size() + " usable looks were " + threshold + misses
                        + "; the last one " + LookText.evidence(latest, metric));
    }

    private Judgement inconclusive(List<Look> looks, List<Look> usable) {
        String have = usable.size() + " of the " + limits.count() + " usable looks that a PASS needs";
        Optional<Look.Reason> most = Problems.mostFrequent(looks);
        if (most.isEmpty()) {
            return new Judgement(
                    Verdict.INCONCLUSIVE,
                    Look.Reason.DEADLINE,
                    "the deadline came with " + have + "; give it a longer deadline or fewer looks");
        }
        return new Judgement(
                Verdict.INCONCLUSIVE,
                most.get(),
                have + ", " + Problems.counts(looks).get(most.get()) + " of " + looks.size() + " looks had "
                        + most.get() + ": "
                        + Problems.example(looks, most.get()).detail());
    }
}
