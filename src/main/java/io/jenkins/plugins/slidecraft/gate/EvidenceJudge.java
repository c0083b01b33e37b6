package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.judge.Course;
import io.jenkins.plugins.slidecraft.judge.Decision;
import io.jenkins.plugins.slidecraft.judge.Evidence;
import io.jenkins.plugins.slidecraft.judge.SequentialJudge;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * A gate's metric judged by evidence: a PASS or a FAIL at any look, as soon as there is enough, with the judge's promise over all
 * looks. Looks with a problem add nothing and cost nothing: what was counted in their time is the next look's. A PASS waits for
 * {@code minSamples} as well; a FAIL doesn't. Without either by the last look it is INCONCLUSIVE.
 *
 * <p>Looks are given again with each call; those that were seen before are not looked at again.
 */
final class EvidenceJudge<L> implements Judge {
    private final MetricRequest metric;
    private final Course<L> course;
    private final Function<Increment, L> reading;
    private int seen;
    private Evidence evidence;

    EvidenceJudge(MetricRequest metric, SequentialJudge<L> judge, Function<Increment, L> reading) {
        this.metric = metric;
        this.course = judge.begin();
        this.reading = reading;
    }

    @Override
    public Optional<Judgement> judge(List<Look> looks, boolean last) {
        for (; seen < looks.size(); seen++) {
            Look look = looks.get(seen);
            if (look.usable() && look.increment().isPresent()) {
                evidence = course.add(reading.apply(look.increment().get()));
            }
        }
        if (decision() == Decision.FAIL) {
            return Optional.of(judgement(Verdict.FAIL, reasonToFail(), "is worse than allowed: " + text()));
        }
        if (decision() == Decision.PASS && evidence.trials() >= metric.limits().minSamples()) {
            return Optional.of(judgement(Verdict.PASS, Look.Reason.NONE, "is good enough: " + text()));
        }
        return last || Problems.hopeless(looks, metric.limits()) ? Optional.of(inconclusive(looks)) : Optional.empty();
    }

    private Look.Reason reasonToFail() {
        boolean bound = metric.judge() == JudgeKind.OBJECTIVE
                || metric.judge() == JudgeKind.LATENCY && !metric.latency().compares();
        return bound ? Look.Reason.OBJECTIVE : Look.Reason.WORSE;
    }

    private Decision decision() {
        return evidence == null ? Decision.CONTINUE : evidence.decision();
    }

    private Judgement judgement(Verdict verdict, Look.Reason reason, String text) {
        return new Judgement(verdict, reason, what() + " " + text);
    }

    private String what() {
        return switch (metric.judge()) {
            case OBJECTIVE -> metric.counters().good() ? "the success rate" : "the error rate";
            case LATENCY ->
                metric.latency().compares()
                        ? "the new pods' share of slow requests against the stable ones'"
                        : "the share that is slower than "
                                + Threshold.plain(metric.threshold().bound());
            case MANN_WHITNEY -> "the new pods' value against the stable ones', by Kayenta's rule,";
            default -> "the new pods' rate against the stable ones'";
        };
    }

    private Judgement inconclusive(List<Look> looks) {
        Optional<Judgement> problem = Problems.most(looks);
        if (problem.isPresent()) {
            return problem.get();
        }
        boolean few = evidence == null || evidence.trials() < metric.limits().minSamples();
        return judgement(
                Verdict.INCONCLUSIVE,
                few ? Look.Reason.TOO_FEW : Look.Reason.DEADLINE,
                "could not be told from its bound by the deadline: " + text() + "; give it more time or more traffic");
    }

    /** As {@code 0.983 > 0.95 with 4120 jobs, evidence for 2.1 of 2, against -3}. */
    private String text() {
        if (evidence == null) {
            return "nothing was counted";
        }
        Standing standing = standing(List.of());
        return estimate()
                + (metric.judge() == JudgeKind.MANN_WHITNEY ? "" : " (bound " + metric.threshold() + ")") + " with "
                + LookText.samples(evidence.trials(), metric.unit()) + ", evidence "
                + LookText.sides(standing);
    }

    private String estimate() {
        OptionalDouble estimate = evidence.estimate();
        if (estimate.isEmpty()) {
            return "unknown";
        }
        boolean turned =
                metric.judge() == JudgeKind.OBJECTIVE && metric.counters().good();
        return metric.threshold().show(turned ? 1 - estimate.getAsDouble() : estimate.getAsDouble());
    }

    @Override
    public Standing standing(List<Look> looks) {
        return evidence == null
                ? Standing.NONE
                : new Standing(
                        evidence.inFavour(),
                        evidence.passAt().orElse(Double.POSITIVE_INFINITY),
                        evidence.against(),
                        evidence.failAt().orElse(Double.POSITIVE_INFINITY));
    }
}
