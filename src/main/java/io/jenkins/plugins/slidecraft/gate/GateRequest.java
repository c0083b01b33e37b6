package io.jenkins.plugins.slidecraft.gate;

import java.time.Duration;
import java.time.Instant;

/**
 * What {@code metricGate} asks for; the beginning of its state. Placeholders in the queries are filled in already.
 *
 * @param id names the operation; stable over restarts
 * @param environment the environment
 * @param gate the gate's name in {@code slidecraft.yaml}, or the step's {@code name}; the verdict is recorded under it
 * @param server the metric server's name, empty for the environment's own
 * @param query PromQL for the value; exactly one series
 * @param samples PromQL for the number of events behind it, or empty
 * @param freshness a PromQL selector whose newest sample tells the age of the data, or empty
 * @param comparison {@code >}, {@code >=}, {@code <} or {@code <=}: the condition that is healthy
 * @param threshold its right-hand side
 * @param interval between looks
 * @param count how many looks
 * @param initialDelay before the first
 * @param minSamples below it a look says nothing
 * @param failureLimit how many looks may miss the threshold
 * @param maxAge older data says nothing
 * @param start when the gate began; looks are at {@code start + initialDelay + k · interval}
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
        String comparison,
        double threshold,
        Duration interval,
        int count,
        Duration initialDelay,
        double minSamples,
        int failureLimit,
        Duration maxAge,
        Instant start,
        Instant deadline) {}
