package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.gate.Judge.Judgement;
import io.jenkins.plugins.slidecraft.metrics.MetricException;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The looks at one metric in this process, and what its judge makes of them. */
final class MetricBook {
    private final MetricRequest metric;
    private final Schedule schedule;
    private final Taker taker;
    private final Judge judge;
    private final List<Look> looks = new ArrayList<>();
    private final List<Standing> standings = new ArrayList<>();
    private final Deque<Look> taken = new ArrayDeque<>();
    private Judgement judgement;

    MetricBook(MetricRequest metric, Schedule schedule) {
        this.metric = metric;
        this.schedule = schedule;
        this.taker = Judges.taker(metric, schedule);
        this.judge = Judges.of(metric, schedule);
    }

    MetricRequest metric() {
        return metric;
    }

    List<Look> looks() {
        return looks;
    }

    Optional<Judgement> judgement() {
        return Optional.ofNullable(judgement);
    }

    /** Whether the next look has been taken, or none is needed any more. */
    boolean ready() {
        return judgement != null || !taken.isEmpty();
    }

    /**
     * Takes the next look, and those after it that are due as well.
     *
     * @throws MetricException where the store doesn't answer
     */
    void take(MetricStore store, int due, Consumer<String> warn) {
        taken.addAll(taker.take(store, schedule.dueAt(looks.size()), due, warn));
    }

    /** Gives up the next looks: the store hasn't answered. */
    void lose(int number, String why) {
        for (int i = 0; i < number; i++) {
            taken.add(Look.without(schedule.dueAt(looks.size() + i), Look.Reason.UNREACHABLE, why));
        }
    }

    /** Holds the next look against the judge; empty where there is a judgement already. */
    Optional<Look> next() {
        if (judgement != null) {
            return Optional.empty();
        }
        Look look = taken.remove();
        looks.add(look);
        judge(!schedule.allows(looks.size()));
        standings.add(judge.standing(looks));
        return Optional.of(look);
    }

    /** No further look will come. */
    void end() {
        if (judgement == null) {
            judge(true);
        }
    }

    Standing standing() {
        return standings.isEmpty() ? Standing.NONE : standings.get(standings.size() - 1);
    }

    private void judge(boolean last) {
        judgement = judge.judge(List.copyOf(looks), last).orElse(null);
    }

    MetricResult result() {
        return new MetricResult(
                metric.name(),
                metric.judge(),
                metric.threshold(),
                metric.unit(),
                metric.asked(),
                metric.critical(),
                metric.dryRun(),
                judgement().map(Judgement::verdict).orElse(Verdict.INCONCLUSIVE),
                judgement().map(Judgement::reason).orElse(Look.Reason.NONE),
                judgement().map(Judgement::message).orElse(""),
                looks,
                standings);
    }
}
