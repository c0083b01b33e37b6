package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.judge.ArmsLook;
import io.jenkins.plugins.slidecraft.judge.Bursts;
import io.jenkins.plugins.slidecraft.judge.ComparisonJudge;
import io.jenkins.plugins.slidecraft.judge.CountLook;
import io.jenkins.plugins.slidecraft.judge.HistogramLook;
import io.jenkins.plugins.slidecraft.judge.Horizon;
import io.jenkins.plugins.slidecraft.judge.LatencyJudge;
import io.jenkins.plugins.slidecraft.judge.MannWhitneyJudge;
import io.jenkins.plugins.slidecraft.judge.MannWhitneyJudge.Direction;
import io.jenkins.plugins.slidecraft.judge.MannWhitneyJudge.Effect;
import io.jenkins.plugins.slidecraft.judge.MannWhitneyJudge.Rule;
import io.jenkins.plugins.slidecraft.judge.ObjectiveJudge;
import io.jenkins.plugins.slidecraft.judge.QuantileJudge;
import io.jenkins.plugins.slidecraft.judge.SequentialJudge;
import io.jenkins.plugins.slidecraft.judge.Terms;
import io.jenkins.plugins.slidecraft.judge.ValuesLook;
import java.time.Duration;
import java.util.Optional;

/** Makes what a metric asks for: its judge, and what takes the looks that the judge needs. */
final class Judges {
    private Judges() {}

    static Judge of(MetricRequest metric, Schedule schedule) {
        return switch (metric.judge()) {
            case THRESHOLD -> new ThresholdJudge(metric);
            case OBJECTIVE ->
                new EvidenceJudge<>(
                        metric, new ObjectiveJudge(objective(metric), terms(metric, schedule)), Judges::canary);
            case COMPARISON ->
                new EvidenceJudge<>(
                        metric,
                        new ComparisonJudge(
                                metric.promise().margin(), metric.promise().worst(), terms(metric, schedule)),
                        Judges::arms);
            case LATENCY -> new EvidenceJudge<>(metric, latency(metric, schedule), Judges::durations);
            case MANN_WHITNEY ->
                new EvidenceJudge<>(
                        metric, new MannWhitneyJudge(metric.limits().count(), rule(metric.ranks())), Judges::values);
        };
    }

    static Taker taker(MetricRequest metric, Schedule schedule) {
        return switch (metric.judge()) {
            case THRESHOLD -> new ValueTaker(new LookTaker(metric, schedule.interval()));
            case OBJECTIVE, COMPARISON -> new CounterTaker(metric, schedule);
            case LATENCY -> new HistogramTaker(metric, schedule);
            case MANN_WHITNEY -> new ValuesTaker(metric, schedule.interval());
        };
    }

    private static SequentialJudge<HistogramLook> latency(MetricRequest metric, Schedule schedule) {
        return metric.latency().compares()
                ? new LatencyJudge(
                        LatencyJudge.PLACES,
                        metric.promise().margin(),
                        metric.promise().worst(),
                        terms(metric, schedule))
                : new QuantileJudge(
                        metric.latency().quantile(), metric.threshold().bound(), terms(metric, schedule));
    }

    private static Rule rule(Ranks ranks) {
        return new Rule(
                switch (ranks.direction()) {
                    case "increase" -> Direction.INCREASE;
                    case "decrease" -> Direction.DECREASE;
                    default -> Direction.EITHER;
                },
                ranks.effect().equals("cles") ? Effect.CLES : Effect.MEAN_RATIO,
                ranks.allowedIncrease(),
                ranks.allowedDecrease(),
                ranks.nanStrategy().equals("replace"),
                ranks.outlierFactor(),
                ranks.tolerance(),
                ranks.confidence());
    }

    /** The rate of bad events that is just good enough. */
    static double objective(MetricRequest metric) {
        double bound = metric.threshold().bound();
        return metric.counters().good() ? 1 - bound : bound;
    }

    private static Terms terms(MetricRequest metric, Schedule schedule) {
        Duration length = Duration.between(schedule.base(), schedule.deadline());
        return new Terms(
                metric.promise().alpha(),
                metric.promise().beta(),
                Optional.of(new Horizon(schedule.base(), length)),
                Bursts.UNKNOWN);
    }

    private static ArmsLook arms(Increment increment) {
        return ((Increment.Counts) increment).look();
    }

    private static HistogramLook durations(Increment increment) {
        return ((Increment.Durations) increment).look();
    }

    private static ValuesLook values(Increment increment) {
        return ((Increment.Values) increment).look();
    }

    private static CountLook canary(Increment increment) {
        return arms(increment).canary();
    }
}
