package io.jenkins.plugins.slidecraft.gate;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What {@code metricGate} asks for; the beginning of its state. {@link GateArguments} makes and checks it. All placeholders
 * in the queries are filled in but {@code {{release}}}, which is the running release's name when the gate begins.
 *
 * @param id names the operation; stable over restarts
 * @param environment the environment
 * @param gate the gate's name in {@code slidecraft.yaml}, or the step's {@code name}
 * @param server the metric server's name, empty for the environment's own
 * @param query PromQL for the value; exactly one series
 * @param samples PromQL for the number of events behind it, or empty
 * @param freshness a PromQL selector whose newest sample tells the age of the data, or empty: taken from the query
 * @param threshold the condition that is healthy
 * @param interval between looks, whole milliseconds, at least one second
 * @param count how many usable looks a PASS needs
 * @param initialDelay before the first
 * @param minSamples below it a look says nothing; only with {@code samples}
 * @param failureLimit how many looks may miss the threshold
 * @param maxAge older data says nothing
 * @param unit what {@code samples} counts, for people: {@code jobs}
 * @param needsRelease whether it judges a release: it is recorded, or a query names the release
 * @param recorded whether its verdict goes into the ledger: it is a gate of {@code slidecraft.yaml}
 * @param start when the gate began, whole milliseconds; looks are at {@code start + initialDelay + k · interval}
 * @param deadline when it must have ended
 */
public record GateRequest(
        String id,
        String environment,
        String gate,
        String server,
        String query,
        String samples,
        String freshness,
        Threshold threshold,
        Duration interval,
        int count,
        Duration initialDelay,
        double minSamples,
        int failureLimit,
        Duration maxAge,
        String unit,
        boolean needsRelease,
        boolean recorded,
        Instant start,
        Instant deadline) {
    /** The same with other queries. */
    GateRequest withQueries(String newQuery, String newSamples, String newFreshness) {
        return new GateRequest(
                id,
                environment,
                gate,
                server,
                newQuery,
                newSamples,
                newFreshness,
                threshold,
                interval,
                count,
                initialDelay,
                minSamples,
                failureLimit,
                maxAge,
                unit,
                needsRelease,
                recorded,
                start,
                deadline);
    }

    /**
     * The same with {@code {{release}}} filled in.
     *
     * @throws IllegalArgumentException where the name can't stand where a query has it
     */
    GateRequest ofRelease(String name) {
        Map<String, String> values = Map.of(QueryTemplate.RELEASE, name);
        return withQueries(
                QueryTemplate.fill(query, values),
                QueryTemplate.fill(samples, values),
                QueryTemplate.fill(freshness, values));
    }

    /** When look number {@code index}, from 0, is due. */
    Instant dueAt(int index) {
        return start.plus(initialDelay).plus(interval.multipliedBy(index));
    }

    /** Whether look number {@code index}, from 0, still comes before the deadline. */
    boolean allows(int index) {
        return !dueAt(index).isAfter(deadline);
    }
}
