package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.gate.CounterArm.Counted;
import io.jenkins.plugins.slidecraft.gate.CounterArm.Sample;
import io.jenkins.plugins.slidecraft.judge.ArmsLook;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Takes looks at counters: what was counted between one look and the next, of the canary or release, and of the stable pods where it
 * is compared with them. Counting begins with the schedule's base, and not before the new pods take traffic: until the first
 * event of theirs neither arm is counted.
 */
final class CounterTaker implements Taker {
    /** The most looks at once: a row has all series, so many rows make a long answer. */
    private static final int MOST_AT_ONCE = 50;

    private final MetricRequest metric;
    private final Counters counters;
    private final RowSource rows;
    private final CounterArm canary = new CounterArm();
    private final CounterArm stable = new CounterArm();
    private final Tally canaryTally = new Tally();
    private final Tally stableTally = new Tally();
    private boolean traffic;

    CounterTaker(MetricRequest metric, Schedule schedule) {
        this.metric = metric;
        this.counters = metric.counters();
        List<String> queries = counters.compares()
                ? List.of(counters.total(), counters.part(), counters.stableTotal(), counters.stablePart())
                : List.of(counters.total(), counters.part());
        this.rows = new RowSource(metric, schedule, queries);
    }

    @Override
    public List<Look> take(MetricStore store, Instant first, int due, Consumer<String> warn) {
        List<Look> looks = new ArrayList<>();
        for (RowSource.Row row : rows.read(store, first, Math.min(due, MOST_AT_ONCE), warn)) {
            Optional<Look> look = row.refusal().isPresent() ? row.refusal() : look(row);
            look.filter(one -> !row.base()).ifPresent(looks::add);
        }
        return looks;
    }

    private Optional<Look> look(RowSource.Row row) {
        Optional<Look> problem = problem(row);
        if (problem.isPresent()) {
            return problem;
        }
        Counted ours = canary.add(row.samples().get(0), row.samples().get(1));
        Counted theirs = counters.compares()
                ? stable.add(row.samples().get(2), row.samples().get(3))
                : new Counted(0, 0);
        if (row.begins()) {
            return Optional.of(Look.without(row.at(), Look.Reason.NO_TRAFFIC, "counting begins here"));
        }
        if (ours.part() > ours.total() || theirs.part() > theirs.total()) {
            return Optional.of(Look.without(
                    row.at(),
                    Look.Reason.QUERY_ERROR,
                    "there are more " + (counters.good() ? "successes" : "errors") + " than events ("
                            + Threshold.plain(ours.part()) + " of " + Threshold.plain(ours.total())
                            + "): total has to count all of them"));
        }
        if (ours.total() <= 0) {
            String since = traffic ? "since the look before" : "so far";
            return Optional.of(Look.without(row.at(), Look.Reason.NO_TRAFFIC, "no " + metric.unit() + " " + since));
        }
        traffic = true;
        return Optional.of(counted(row, ours, theirs));
    }

    private Look counted(RowSource.Row row, Counted ours, Counted theirs) {
        Tally.Step canaryStep = canaryTally.add(ours.total(), bad(ours));
        Tally.Step stableStep = stableTally.add(theirs.total(), bad(theirs));
        ArmsLook arms = new ArmsLook(
                row.at(), stableStep.trials(), stableStep.events(), canaryStep.trials(), canaryStep.events());
        return new Look(
                row.at(),
                OptionalDouble.of(value()),
                OptionalDouble.of(canaryTally.trials()),
                row.age(),
                Look.Reason.NONE,
                "",
                Optional.of(new Increment.Counts(arms)));
    }

    /** The rate so far, in the threshold's terms; of a comparison how many times the stable rate it is. */
    private double value() {
        if (!counters.compares()) {
            double rate = canaryTally.rate();
            return counters.good() ? 1 - rate : rate;
        }
        // Half an event on both sides, so that a stable arm without errors doesn't make it infinite.
        return (canaryTally.events() + 0.5)
                / Math.max(1, canaryTally.trials())
                / ((stableTally.events() + 0.5) / Math.max(1, stableTally.trials()));
    }

    private double bad(Counted counted) {
        return counters.good() ? counted.total() - counted.part() : counted.part();
    }

    private Optional<Look> problem(RowSource.Row row) {
        for (List<Sample> samples : row.samples()) {
            for (Sample sample : samples) {
                if (!Double.isFinite(sample.value())) {
                    return Optional.of(Look.without(
                            row.at(),
                            Look.Reason.NAN,
                            "a counter is " + metric.threshold().show(sample.value())));
                }
                if (!sample.buckets().isEmpty()) {
                    return Optional.of(Look.without(
                            row.at(),
                            Look.Reason.QUERY_ERROR,
                            "a query gives a histogram, not a counter: take histogram_count(…) of it"));
                }
                if (sample.value() < 0) {
                    return Optional.of(Look.without(
                            row.at(),
                            Look.Reason.QUERY_ERROR,
                            "a counter is negative: give counters, not their rates"));
                }
            }
        }
        if (row.base()) {
            // What isn't there at the beginning may still come; what comes counts from then on.
            return Optional.empty();
        }
        if (row.samples().get(0).isEmpty()) {
            return Optional.of(Look.without(row.at(), Look.Reason.NO_DATA, "total gave no series"));
        }
        if (counters.compares() && row.samples().get(2).isEmpty()) {
            return Optional.of(Look.without(
                    row.at(), Look.Reason.NO_DATA, "stableTotal gave no series: there is nothing to compare with"));
        }
        return row.stale(metric);
    }

    /** Counts in whole events, of which no fraction is lost. */
    private static final class Tally {
        private double total;
        private double part;
        private long trials;
        private long events;

        record Step(long trials, long events) {}

        Step add(double moreTotal, double morePart) {
            total += moreTotal;
            part += morePart;
            long newTrials = Math.max(0, Math.round(total) - trials);
            long newEvents = Math.min(newTrials, Math.max(0, Math.round(part) - events));
            trials += newTrials;
            events += newEvents;
            return new Step(newTrials, newEvents);
        }

        long trials() {
            return trials;
        }

        long events() {
            return events;
        }

        double rate() {
            return trials == 0 ? 0 : (double) events / trials;
        }
    }
}
