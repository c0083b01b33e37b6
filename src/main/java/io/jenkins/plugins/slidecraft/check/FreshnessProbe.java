package io.jenkins.plugins.slidecraft.check;

import io.jenkins.plugins.slidecraft.check.MetricProbe.Seen.State;
import io.jenkins.plugins.slidecraft.gate.Freshness;
import io.jenkins.plugins.slidecraft.gate.QueryTemplate;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import io.jenkins.plugins.slidecraft.release.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * The metrics behind the dashboards are being updated (G13): the newest sample of each is young enough, and its counter has
 * gone up. The age alone would not do, since a pod that does nothing is scraped as well.
 *
 * @param server the metric server's name, empty for the environment's own
 * @param metrics selectors of counters
 * @param maxAge the oldest that a newest sample may be
 * @param window the time in which events count; a series that is younger counts from its beginning
 * @param minEvents how many there have to be in it
 * @param interval between two looks
 */
record FreshnessProbe(
        String server, List<String> metrics, Duration maxAge, Duration window, int minEvents, Duration interval)
        implements MetricProbe {
    /** Counters of a histogram or summary of that name, of the running release alone. */
    private static final String LABELS = "{environment=\"{{environment}}\", release=\"{{release}}\"}";

    private static final List<String> METRICS = List.of("job_duration_count" + LABELS, "ai_latency_count" + LABELS);

    FreshnessProbe {
        metrics = List.copyOf(metrics);
    }

    static FreshnessProbe read(CheckFields fields, CheckPlace place) {
        List<String> metrics = fields.texts("metrics", METRICS).stream()
                .map(metric -> selector(fields, metric, place))
                .toList();
        return new FreshnessProbe(
                fields.text("server", ""),
                metrics,
                fields.duration("maxAge", Duration.ofMinutes(2), Duration.ofSeconds(1), Duration.ofHours(1)),
                fields.duration("window", Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ofDays(1)),
                fields.whole("minEvents", 1, 0, 1_000_000),
                fields.duration("interval", Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMinutes(5)));
    }

    private static String selector(CheckFields fields, String metric, CheckPlace place) {
        try {
            String filled = QueryTemplate.fill(metric, place.values());
            if (Freshness.isSelector(filled)) {
                return filled;
            }
            fields.wrong(
                    "metrics",
                    "'" + metric + "' is not one metric with its labels",
                    "write it as job_duration_count{environment=\"{{environment}}\"}; for anything else there is type: promql");
        } catch (IllegalArgumentException e) {
            fields.wrong("metrics", e.getMessage(), "correct the selector");
        }
        return metric;
    }

    @Override
    public Seen look(MetricStore store, Instant at, Consumer<String> warn) {
        StringBuilder seen = new StringBuilder();
        for (String metric : metrics) {
            Seen one = look(store, at, warn, metric);
            if (one.state() != State.GOOD) {
                return one;
            }
            seen.append(seen.isEmpty() ? "" : "; ").append(one.message());
        }
        return new Seen(State.GOOD, seen.toString());
    }

    private Seen look(MetricStore store, Instant at, Consumer<String> warn, String metric) {
        OptionalDouble age = number(store.instant(Freshness.ageQuery(metric, maxAge), at), warn);
        if (age.isEmpty()) {
            return new Seen(State.NOT_YET, "no sample of " + metric + " in the last " + DurationText.format(maxAge));
        }
        if (!Double.isFinite(age.getAsDouble())) {
            return new Seen(State.NOTHING, "the age of " + metric + " is no number");
        }
        String old = Math.round(age.getAsDouble()) + " s old";
        if (age.getAsDouble() > maxAge.toMillis() / 1000.0) {
            return new Seen(
                    State.NOT_YET,
                    "the newest sample of " + metric + " is " + old + ", more than " + DurationText.format(maxAge));
        }
        OptionalDouble events = number(store.instant(eventsQuery(metric), at), warn);
        if (events.isEmpty() || Double.isNaN(events.getAsDouble())) {
            return new Seen(State.NOTHING, metric + " has samples that can't be counted: is it a counter?");
        }
        String counted = Math.round(events.getAsDouble()) + " in the last " + DurationText.format(window);
        return events.getAsDouble() < minEvents
                ? new Seen(State.NOT_YET, metric + " is scraped, but counts " + counted + ", fewer than " + minEvents)
                : new Seen(State.GOOD, metric + " counts " + counted + ", the newest sample " + old);
    }

    /**
     * How much a counter has gone up in the window. A series that is younger than the window counts from 0: after a deployment all
     * are, and {@code increase} sees nothing of the first event of each.
     */
    private String eventsQuery(String metric) {
        return "sum(clamp_min(" + metric + " - " + metric + " offset " + DurationText.format(window) + ", 0) or "
                + metric + ")";
    }

    private static OptionalDouble number(QueryResult result, Consumer<String> warn) {
        result.warnings().forEach(warn);
        return result.series().size() == 1 && result.series().get(0).points().size() == 1
                ? OptionalDouble.of(result.series().get(0).points().get(0).value())
                : OptionalDouble.empty();
    }
}
