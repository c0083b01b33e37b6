package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.gate.CounterArm.Sample;
import io.jenkins.plugins.slidecraft.metrics.MetricException;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import io.jenkins.plugins.slidecraft.release.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads all series of several queries at looks' times, and before the first of them at the schedule's base. */
final class RowSource {
    /**
     * What the queries gave at one time.
     *
     * @param at when
     * @param base whether it is the time that counting begins with, before the first look
     * @param begins whether counting begins with it: with the base, or with the first row that has an answer
     * @param samples of each query, in the order of the queries
     * @param age of the newest sample, in seconds; infinite where there is none, empty where it isn't asked for
     * @param refusal what to say where there was no result
     */
    record Row(
            Instant at,
            boolean base,
            boolean begins,
            List<List<Sample>> samples,
            OptionalDouble age,
            Optional<Look> refusal) {
        Optional<Look> stale(MetricRequest metric) {
            return age.isPresent() && !(age.getAsDouble() <= metric.maxAge().toMillis() / 1000.0)
                    ? Optional.of(Look.without(
                            at,
                            Look.Reason.STALE,
                            "the newest sample is " + LookText.seconds(age.getAsDouble()) + " s old, more than "
                                    + DurationText.format(metric.maxAge())))
                    : Optional.empty();
        }
    }

    private final Schedule schedule;
    private final List<String> queries;
    private final Optional<String> age;
    private boolean begun;

    RowSource(MetricRequest metric, Schedule schedule, List<String> queries) {
        this.schedule = schedule;
        this.queries = queries;
        this.age = Freshness.counterSelector(metric, queries.get(0))
                .map(selector -> Freshness.ageQuery(selector, metric.maxAge()));
    }

    /**
     * Reads the rows of looks that are due.
     *
     * @throws MetricException of kind {@code UNREACHABLE}
     */
    List<Row> read(MetricStore store, Instant first, int number, Consumer<String> warn) {
        boolean withBase = !begun && schedule.base().isBefore(schedule.first());
        if (withBase && number > 1 && !first.equals(schedule.first())) {
            // The first looks got no answer: what was counted in their time is the next look's.
            return read(store, first, 1, warn);
        }
        Instant from = withBase ? schedule.base() : first;
        Duration step = withBase && number == 1 ? Duration.between(from, first) : schedule.interval();
        Instant to = first.plus(schedule.interval().multipliedBy(number - 1L));
        try {
            return rows(store, from, to, step, withBase, warn);
        } catch (MetricException e) {
            if (e.kind() == MetricException.Kind.UNREACHABLE) {
                throw e;
            }
            // One by one tells which of them it is.
            return number > 1 ? read(store, first, 1, warn) : List.of(refused(first, e));
        }
    }

    private static Row refused(Instant at, MetricException e) {
        Look.Reason reason =
                e.kind() == MetricException.Kind.QUERY_ERROR ? Look.Reason.QUERY_ERROR : Look.Reason.UNREACHABLE;
        return new Row(
                at,
                false,
                false,
                List.of(),
                OptionalDouble.empty(),
                Optional.of(Look.without(at, reason, e.getMessage())));
    }

    private List<Row> rows(
            MetricStore store, Instant from, Instant to, Duration step, boolean withBase, Consumer<String> warn) {
        Function<String, Map<Instant, List<Sample>>> ask = query -> {
            QueryResult result = from.equals(to) ? store.instant(query, from) : store.range(query, from, to, step);
            result.warnings().forEach(warn);
            return from.equals(to) ? Map.of(from, once(result)) : byTime(result);
        };
        List<Map<Instant, List<Sample>>> answers = queries.stream().map(ask).toList();
        Optional<Map<Instant, List<Sample>>> ages = (store.knowsAge() ? age : Optional.<String>empty()).map(ask);
        List<Row> rows = new ArrayList<>();
        for (Instant at = from; !at.isAfter(to); at = at.plus(step)) {
            Instant time = at;
            List<List<Sample>> samples = answers.stream()
                    .map(answer -> answer.getOrDefault(time, List.of()))
                    .toList();
            OptionalDouble newest = ages.map(found -> OptionalDouble.of(oldest(found.getOrDefault(time, List.of()))))
                    .orElse(OptionalDouble.empty());
            rows.add(new Row(at, withBase && at.equals(from), !begun, samples, newest, Optional.empty()));
            begun = true;
        }
        return rows;
    }

    /** What nothing is known of is infinitely old. */
    private static double oldest(List<Sample> ages) {
        return ages.stream().mapToDouble(Sample::value).max().orElse(Double.POSITIVE_INFINITY);
    }

    private static List<Sample> once(QueryResult result) {
        List<Sample> samples = new ArrayList<>();
        for (QueryResult.Series series : result.series()) {
            if (series.points().size() + series.histograms().size() > 1) {
                throw new MetricException(
                        MetricException.Kind.QUERY_ERROR,
                        "the query gives a range, not counters: leave […] out, and functions as rate and increase as well");
            }
            series.points().forEach(point -> samples.add(new Sample(series.labels(), point.value())));
            series.histograms().forEach(histogram -> samples.add(sample(series, histogram)));
        }
        return samples;
    }

    private static Map<Instant, List<Sample>> byTime(QueryResult result) {
        Map<Instant, List<Sample>> samples = new HashMap<>();
        for (QueryResult.Series series : result.series()) {
            for (QueryResult.Point point : series.points()) {
                samples.computeIfAbsent(point.time(), time -> new ArrayList<>())
                        .add(new Sample(series.labels(), point.value()));
            }
            for (QueryResult.Histogram histogram : series.histograms()) {
                samples.computeIfAbsent(histogram.time(), time -> new ArrayList<>())
                        .add(sample(series, histogram));
            }
        }
        return samples;
    }

    private static Sample sample(QueryResult.Series series, QueryResult.Histogram histogram) {
        return new Sample(series.labels(), histogram.count(), histogram.buckets());
    }
}
