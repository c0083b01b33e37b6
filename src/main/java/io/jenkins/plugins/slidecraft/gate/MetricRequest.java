package io.jenkins.plugins.slidecraft.gate;

import java.time.Duration;
import java.util.Map;

/**
 * One metric of a gate, and how it is judged. All placeholders in the queries are filled in but those that are known when the
 * gate begins, as {@code {{release}}}.
 *
 * @param name tells it from the gate's others; empty where it is the only one
 * @param server the metric server's name, empty for the environment's own
 * @param judge who decides
 * @param query for the value; exactly one series, or several with {@code reduce}
 * @param samples for the number of events behind it, or empty
 * @param freshness a selector whose newest sample tells the age of the data, or empty: taken from the query
 * @param reduce the label of a {@link Reduction}, or empty
 * @param threshold the condition that is healthy
 * @param limits when looks make a verdict
 * @param maxAge older data says nothing
 * @param unit what {@code samples} counts, for people: {@code jobs}
 * @param counters of a metric that is judged by counts
 * @param latency of a metric that is judged by histograms
 * @param ranks of a metric that is judged by Kayenta's rule
 * @param promise of a judge of evidence
 * @param critical whether its FAIL is the gate's
 * @param dryRun whether it is only shown
 */
public record MetricRequest(
        String name,
        String server,
        JudgeKind judge,
        String query,
        String samples,
        String freshness,
        String reduce,
        Threshold threshold,
        Limits limits,
        Duration maxAge,
        String unit,
        Counters counters,
        Latency latency,
        Ranks ranks,
        Promise promise,
        boolean critical,
        boolean dryRun) {
    /** States of earlier versions have no more than a value's query. */
    public MetricRequest {
        counters = counters == null ? Counters.NONE : counters;
        latency = latency == null ? Latency.NONE : latency;
        ranks = ranks == null ? Ranks.NONE : ranks;
        promise = promise == null ? Promise.USUAL : promise;
    }

    /**
     * The same with placeholders filled in.
     *
     * @throws IllegalArgumentException where a value can't stand where a query has it
     */
    MetricRequest filled(Map<String, String> values) {
        return new MetricRequest(
                name,
                server,
                judge,
                QueryTemplate.fill(query, values),
                QueryTemplate.fill(samples, values),
                QueryTemplate.fill(freshness, values),
                reduce,
                threshold,
                limits,
                maxAge,
                unit,
                counters.filled(values),
                latency.filled(values),
                ranks.filled(values),
                promise,
                critical,
                dryRun);
    }

    /** All its queries, one after another: to find placeholders in them. */
    String queries() {
        return query + samples + freshness + counters.all() + latency.all() + ranks.stableQuery();
    }

    /** What is asked, for people. */
    String asked() {
        return switch (judge) {
            case THRESHOLD, MANN_WHITNEY -> query;
            case OBJECTIVE, COMPARISON -> counters.part() + " of " + counters.total();
            case LATENCY -> latency.histogram();
        };
    }

    /** The value of the stable pods, as a metric of its own; its age is not asked for again. */
    MetricRequest stableValue() {
        return new MetricRequest(
                name,
                server,
                judge,
                ranks.stableQuery(),
                "",
                "",
                reduce,
                threshold,
                limits,
                maxAge,
                unit,
                counters,
                latency,
                ranks,
                promise,
                critical,
                dryRun);
    }

    /** The same with another share of the chance to FAIL what is healthy. */
    MetricRequest withAlpha(double alpha) {
        return new MetricRequest(
                name,
                server,
                judge,
                query,
                samples,
                freshness,
                reduce,
                threshold,
                limits,
                maxAge,
                unit,
                counters,
                latency,
                ranks,
                promise.withAlpha(alpha),
                critical,
                dryRun);
    }
}
