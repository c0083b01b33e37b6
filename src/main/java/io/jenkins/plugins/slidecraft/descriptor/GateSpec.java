package io.jenkins.plugins.slidecraft.descriptor;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One metric gate in {@code slidecraft.yaml} as it is written, G11's defaults for its name filled in. What is empty has the
 * default of the {@code metricGate} step.
 *
 * @param server the metric server's name; empty: the environment's own
 * @param query PromQL for the value
 * @param samples PromQL for the number of events behind it
 * @param freshness a PromQL selector whose newest sample tells the age of the data
 * @param unit what the samples are, for people, as {@code jobs}
 * @param threshold the condition that is healthy, as {@code > 0.95}
 * @param interval between looks, a {@link DurationText}
 * @param count how many looks
 * @param initialDelay before the first look, a {@link DurationText}
 * @param minSamples below it a look says nothing
 * @param failureLimit how many looks may miss the threshold
 * @param maxAge older data says nothing, a {@link DurationText}
 * @param deadline when the gate must have ended, a {@link DurationText}
 */
public record GateSpec(
        Optional<String> server,
        Optional<String> query,
        Optional<String> samples,
        Optional<String> freshness,
        Optional<String> unit,
        Optional<String> threshold,
        Optional<String> interval,
        OptionalInt count,
        Optional<String> initialDelay,
        OptionalDouble minSamples,
        OptionalInt failureLimit,
        Optional<String> maxAge,
        Optional<String> deadline) {}
