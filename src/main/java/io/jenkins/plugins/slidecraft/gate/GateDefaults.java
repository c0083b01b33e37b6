package io.jenkins.plugins.slidecraft.gate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The gates of G11 that are asked of a metric server: what applies where {@code slidecraft.yaml} says nothing else. The
 * metrics' names are conventions, since the guide leaves them open (G18); another application writes its own queries.
 *
 * <p>Both look at the running release alone (label {@code release}), so that a new one is not judged by what the one before it
 * did. A missing series of successes or errors counts as 0, but only where there are jobs or requests at all.
 *
 * <p>By default they are judged as objectives: the guide's bound decided by evidence, which 20 jobs alone are not. With
 * {@code judge: threshold} they are the guide as written.
 */
public final class GateDefaults {
    /** G11: the job success rate of five minutes is over 95 %. */
    public static final String JOB_SUCCESS_RATE = "job-success-rate";
    /** G11: the API error rate is under 2 %. */
    public static final String API_ERROR_RATE = "api-error-rate";

    private static final String JOBS =
            """
            job_total{environment="{{environment}}", release="{{release}}", status=~"success|failure"}""";
    private static final String SUCCESSES =
            """
            job_total{environment="{{environment}}", release="{{release}}", status="success"}""";
    private static final String REQUESTS =
            """
            http_requests_total{environment="{{environment}}", release="{{release}}"}""";
    private static final String ERRORS =
            """
            http_requests_total{environment="{{environment}}", release="{{release}}", code=~"5.."}""";

    private static final Map<String, Map<String, String>> GATES = gates();

    private GateDefaults() {}

    /** The names of the gates that have defaults, in the guide's order. */
    public static Set<String> names() {
        return GATES.keySet();
    }

    /**
     * The default of a gate, in the terms of {@link GateArguments}.
     *
     * @return a changeable copy; empty where the name has no default
     */
    public static Map<String, Object> of(String gate) {
        return new LinkedHashMap<>(GATES.getOrDefault(gate, Map.of()));
    }

    private static Map<String, Map<String, String>> gates() {
        Map<String, Map<String, String>> gates = new LinkedHashMap<>();
        gates.put(JOB_SUCCESS_RATE, gate(SUCCESSES, JOBS, "> 0.95", "20", "jobs"));
        gates.put(API_ERROR_RATE, gate(ERRORS, REQUESTS, "< 0.02", "100", "requests"));
        return gates;
    }

    /** For the objective the counters, for the threshold the rate over five minutes. */
    private static Map<String, String> gate(
            String part, String whole, String threshold, String minSamples, String unit) {
        Map<String, String> gate = new LinkedHashMap<>();
        gate.put(GateArguments.TOTAL, whole);
        gate.put(threshold.startsWith(">") ? GateArguments.SUCCESSES : GateArguments.ERRORS, part);
        gate.put(GateArguments.QUERY, share(part, whole));
        gate.put(GateArguments.SAMPLES, sum(whole));
        gate.put(GateArguments.FRESHNESS, whole);
        gate.put(GateArguments.THRESHOLD, threshold);
        gate.put(GateArguments.MIN_SAMPLES, minSamples);
        gate.put(GateArguments.UNIT, unit);
        return gate;
    }

    private static String sum(String selector) {
        return "sum(increase(" + selector + "[5m]))";
    }

    private static String share(String part, String whole) {
        return "(" + sum(part) + " or vector(0)) / " + sum(whole);
    }
}
