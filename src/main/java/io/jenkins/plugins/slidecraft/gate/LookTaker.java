package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.metrics.MetricException;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Takes looks: up to three queries, each evaluated at the look's own time, so that a look that was missed can be taken
 * later and sees what it would have seen.
 */
final class LookTaker {
    /** The most looks that one range query gives; Prometheus itself refuses more than 11,000 points. */
    static final int MOST_AT_ONCE = 1000;

    /** {@code @ start()} and {@code @ end()} mean another time in a range query. */
    private static final Pattern BOUND_TO_RANGE = Pattern.compile("@\\s*(?:start|end)\\s*\\(");

    private final MetricRequest metric;
    private final Duration interval;
    private final Optional<Reduction> reduce;
    private final Optional<String> samples;
    private final Optional<String> age;

    /** @param interval between looks */
    LookTaker(MetricRequest metric, Duration interval) {
        this.metric = metric;
        this.interval = interval;
        this.reduce = Reduction.parse(metric.reduce());
        this.samples = metric.samples().isBlank() ? Optional.empty() : Optional.of(metric.samples());
        this.age = Freshness.selector(metric).map(selector -> Freshness.ageQuery(selector, metric.maxAge()));
    }

    /**
     * One look.
     *
     * @param warn is given what the store warns of
     * @throws MetricException of kind {@code UNREACHABLE}: worth another try
     */
    Look take(MetricStore store, Instant at, Consumer<String> warn) {
        Function<String, Reading> ask = query -> {
            try {
                QueryResult result = store.instant(query, at);
                result.warnings().forEach(warn);
                return Reading.instant(result, reduceOf(query));
            } catch (MetricException e) {
                return refused(e);
            }
        };
        return LookAssessment.assess(
                metric,
                at,
                ask.apply(metric.query()),
                samples.map(ask),
                age(store).map(ask));
    }

    private Optional<String> age(MetricStore store) {
        return store.knowsAge() ? age : Optional.empty();
    }

    /** Whether {@link #takeAll} sees what single looks would. */
    boolean rangeIsEqual() {
        return !BOUND_TO_RANGE.matcher(metric.query()).find()
                && !BOUND_TO_RANGE.matcher(metric.samples()).find()
                && !BOUND_TO_RANGE.matcher(metric.freshness()).find();
    }

    /**
     * Several looks, an interval apart, with one range query for each of the gate's queries: Prometheus evaluates a range
     * query at each step as it does an instant query at that time.
     *
     * @throws MetricException where any of the queries failed; single looks tell which
     */
    List<Look> takeAll(MetricStore store, Instant from, int number, Consumer<String> warn) {
        Instant to = from.plus(interval.multipliedBy(number - 1L));
        Function<String, Map<Instant, Reading>> ask = query -> {
            QueryResult result = store.range(query, from, to, interval);
            result.warnings().forEach(warn);
            return Reading.range(result, reduceOf(query));
        };
        Map<Instant, Reading> values = ask.apply(metric.query());
        Optional<Map<Instant, Reading>> counts = samples.map(ask);
        Optional<Map<Instant, Reading>> ages = age(store).map(ask);
        Reading nothing = new Reading.Nothing();
        List<Look> looks = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            Instant at = from.plus(interval.multipliedBy(i));
            looks.add(LookAssessment.assess(
                    metric,
                    at,
                    values.getOrDefault(at, nothing),
                    counts.map(found -> found.getOrDefault(at, nothing)),
                    ages.map(found -> found.getOrDefault(at, nothing))));
        }
        return looks;
    }

    /** Counts are summed where the value's series are reduced; the age has one series by itself. */
    private Optional<Reduction> reduceOf(String query) {
        return query.equals(metric.query()) ? reduce : reduce.map(any -> Reduction.SUM);
    }

    private static Reading refused(MetricException e) {
        return switch (e.kind()) {
            case QUERY_ERROR -> new Reading.Refused(Look.Reason.QUERY_ERROR, e.getMessage());
            case UNAUTHORIZED -> new Reading.Refused(Look.Reason.UNREACHABLE, e.getMessage());
            case UNREACHABLE -> throw e;
        };
    }
}
