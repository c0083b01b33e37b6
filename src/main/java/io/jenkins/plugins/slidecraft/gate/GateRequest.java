package io.jenkins.plugins.slidecraft.gate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What {@code metricGate} asks for; the beginning of its state. {@link GateArguments} makes and checks it.
 *
 * @param id names the operation; stable over restarts
 * @param environment the environment
 * @param gate the gate's name in {@code slidecraft.yaml}, or the step's {@code name}
 * @param schedule when it looks
 * @param needsRelease whether it judges a release: it is recorded, or a query names the release
 * @param recorded whether its verdict goes into the ledger: it is a gate of {@code slidecraft.yaml}
 * @param policies what it does with a verdict that is no PASS
 * @param answerWithin how long a person has to answer, where it asks one
 * @param metrics what it judges, at least one
 */
public record GateRequest(
        String id,
        String environment,
        String gate,
        Schedule schedule,
        boolean needsRelease,
        boolean recorded,
        Policies policies,
        Duration answerWithin,
        List<MetricRequest> metrics) {
    /** How long a person has, where nothing else is said. */
    static final Duration ANSWER_WITHIN = Duration.ofHours(4);

    public GateRequest {
        metrics = List.copyOf(metrics);
    }

    /** The same with other metrics. */
    private GateRequest with(List<MetricRequest> others) {
        return new GateRequest(id, environment, gate, schedule, needsRelease, recorded, policies, answerWithin, others);
    }

    /**
     * The same with placeholders filled in.
     *
     * @throws IllegalArgumentException where a value can't stand where a query has it
     */
    GateRequest filled(Map<String, String> values) {
        return with(metrics.stream().map(metric -> metric.filled(values)).toList());
    }

    /** The first metric, of most gates the only one. */
    public MetricRequest first() {
        return metrics.get(0);
    }

    /** When it has ended at the latest, the time for a person's answer included. */
    public Instant lastDeadline() {
        return policies.mayAsk() ? schedule.deadline().plus(answerWithin) : schedule.deadline();
    }

    /** What a metric is called in the log: {@code job-success-rate}, or {@code canary/errors}. */
    String label(MetricRequest metric) {
        return metric.name().isEmpty() ? gate : gate + "/" + metric.name();
    }

    /** Reads it, also as versions wrote it that knew one metric and one judge. */
    @JsonCreator
    static GateRequest read(
            @JsonProperty("id") String id,
            @JsonProperty("environment") String environment,
            @JsonProperty("gate") String gate,
            @JsonProperty("schedule") Schedule schedule,
            @JsonProperty("needsRelease") boolean needsRelease,
            @JsonProperty("recorded") boolean recorded,
            @JsonProperty("policies") Policies policies,
            @JsonProperty("answerWithin") Duration answerWithin,
            @JsonProperty("metrics") List<MetricRequest> metrics,
            @JsonProperty("server") String server,
            @JsonProperty("query") String query,
            @JsonProperty("samples") String samples,
            @JsonProperty("freshness") String freshness,
            @JsonProperty("threshold") Threshold threshold,
            @JsonProperty("interval") Duration interval,
            @JsonProperty("count") int count,
            @JsonProperty("initialDelay") Duration initialDelay,
            @JsonProperty("minSamples") double minSamples,
            @JsonProperty("failureLimit") int failureLimit,
            @JsonProperty("maxAge") Duration maxAge,
            @JsonProperty("unit") String unit,
            @JsonProperty("start") Instant start,
            @JsonProperty("deadline") Instant deadline) {
        if (metrics != null) {
            return new GateRequest(
                    id, environment, gate, schedule, needsRelease, recorded, policies, answerWithin, metrics);
        }
        MetricRequest only = new MetricRequest(
                "",
                server,
                JudgeKind.THRESHOLD,
                query,
                samples,
                freshness,
                "",
                threshold,
                new Limits(count, failureLimit, 0, 0, minSamples),
                maxAge,
                unit,
                Counters.NONE,
                Latency.NONE,
                Ranks.NONE,
                Promise.USUAL,
                true,
                false);
        return new GateRequest(
                id,
                environment,
                gate,
                new Schedule(start.plus(initialDelay), start.plus(initialDelay), interval, count, deadline),
                needsRelease,
                recorded,
                Policies.STOP,
                ANSWER_WITHIN,
                List.of(only));
    }
}
