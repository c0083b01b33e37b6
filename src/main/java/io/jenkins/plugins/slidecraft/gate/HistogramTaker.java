package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.gate.CounterArm.Sample;
import io.jenkins.plugins.slidecraft.judge.HistogramLook;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.metrics.QueryResult.Bucket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Takes looks at histograms, classic and native: how long things took between one look and the next. Otherwise as {@link CounterTaker}. */
final class HistogramTaker implements Taker {
    private static final int MOST_AT_ONCE = 25;
    /** Where a tenth is slower: what is shown of a comparison. */
    private static final double SHOWN = 0.9;

    private final MetricRequest metric;
    private final Latency latency;
    private final RowSource rows;
    private final HistogramArm canary = new HistogramArm();
    private final HistogramArm stable = new HistogramArm();
    private final TreeMap<Double, Bucket> canarySoFar = new TreeMap<>();
    private final TreeMap<Double, Bucket> stableSoFar = new TreeMap<>();
    private boolean traffic;

    HistogramTaker(MetricRequest metric, Schedule schedule) {
        this.metric = metric;
        this.latency = metric.latency();
        this.rows = new RowSource(
                metric,
                schedule,
                latency.compares()
                        ? List.of(latency.histogram(), latency.stableHistogram())
                        : List.of(latency.histogram()));
    }

    @Override
    public List<Look> take(MetricStore store, Instant first, int due, Consumer<String> warn) {
        List<Look> looks = new ArrayList<>();
        for (RowSource.Row row : rows.read(store, first, Math.min(due, MOST_AT_ONCE), warn)) {
            Optional<Look> look = row.refusal().isPresent() ? row.refusal() : Optional.of(look(row));
            look.filter(one -> !row.base()).ifPresent(looks::add);
        }
        return looks;
    }

    private Look look(RowSource.Row row) {
        Optional<Look> problem = problem(row);
        if (problem.isPresent()) {
            return problem.get();
        }
        List<Bucket> ours;
        List<Bucket> theirs;
        try {
            ours = canary.add(row.samples().get(0));
            theirs = latency.compares() ? stable.add(row.samples().get(1)) : List.of();
        } catch (HistogramArm.NoBucketException e) {
            return Look.without(
                    row.at(),
                    Look.Reason.QUERY_ERROR,
                    "a series is no bucket: give …_bucket with its label le, or a native histogram");
        }
        if (row.begins()) {
            return Look.without(row.at(), Look.Reason.NO_TRAFFIC, "counting begins here");
        }
        if (Buckets.total(ours) <= 0) {
            String since = traffic ? "since the look before" : "so far";
            return Look.without(row.at(), Look.Reason.NO_TRAFFIC, "no " + metric.unit() + " " + since);
        }
        traffic = true;
        Optional<HistogramLook> look = Buckets.look(row.at(), theirs, ours, latency.compares());
        return look.map(found -> counted(row, found, ours, theirs))
                .orElseGet(() ->
                        Look.without(row.at(), Look.Reason.QUERY_ERROR, "the histograms have no bound in common"));
    }

    private Look counted(RowSource.Row row, HistogramLook look, List<Bucket> ours, List<Bucket> theirs) {
        add(canarySoFar, ours);
        add(stableSoFar, theirs);
        List<Bucket> all = List.copyOf(canarySoFar.values());
        return new Look(
                row.at(),
                OptionalDouble.of(value(all, List.copyOf(stableSoFar.values()))),
                OptionalDouble.of(Buckets.total(all)),
                row.age(),
                Look.Reason.NONE,
                "",
                Optional.of(new Increment.Durations(look)));
    }

    /** What is shown: the bound under which the quantile so far lies; of a comparison how many times the odds of a slow one. Finite. */
    private double value(List<Bucket> ours, List<Bucket> theirs) {
        if (!latency.compares()) {
            double quantile = Buckets.quantile(ours, latency.quantile());
            // Beyond the last bound there is no telling how far.
            return Double.isFinite(quantile) ? quantile : Buckets.highest(ours);
        }
        List<Bucket> both = new ArrayList<>(ours);
        both.addAll(theirs);
        double bound = Buckets.quantile(both, SHOWN);
        return odds(ours, bound) / odds(theirs, bound);
    }

    private static double odds(List<Bucket> buckets, double bound) {
        double slower = Buckets.above(buckets, bound);
        return (slower + 0.5) / (Buckets.total(buckets) - slower + 0.5);
    }

    private static void add(TreeMap<Double, Bucket> soFar, List<Bucket> more) {
        for (Bucket bucket : more) {
            soFar.merge(
                    bucket.upper(),
                    bucket,
                    (a, b) -> new Bucket(Math.max(a.lower(), b.lower()), a.upper(), a.count() + b.count()));
        }
    }

    private Optional<Look> problem(RowSource.Row row) {
        for (List<Sample> samples : row.samples()) {
            for (Sample sample : samples) {
                boolean finite = Double.isFinite(sample.value())
                        && sample.buckets().stream().allMatch(bucket -> Double.isFinite(bucket.count()));
                if (!finite || sample.value() < 0) {
                    return Optional.of(
                            Look.without(row.at(), Look.Reason.NAN, "a histogram has a count that is no number"));
                }
            }
        }
        if (row.base()) {
            return Optional.empty();
        }
        if (row.samples().get(0).isEmpty()) {
            return Optional.of(Look.without(row.at(), Look.Reason.NO_DATA, "histogram gave no series"));
        }
        if (latency.compares() && row.samples().get(1).isEmpty()) {
            return Optional.of(Look.without(
                    row.at(), Look.Reason.NO_DATA, "stableHistogram gave no series: there is nothing to compare with"));
        }
        return row.stale(metric);
    }
}
