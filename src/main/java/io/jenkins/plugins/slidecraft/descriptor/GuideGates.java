package io.jenkins.plugins.slidecraft.descriptor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The metric gates of the deployment guide (G11) on the metric names that it takes for granted: {@code job_total} with
 * {@code status}, {@code http_requests_total} with {@code code}, both with {@code environment} and {@code release}.
 */
public final class GuideGates {
    /** G11: job success rate over five minutes above 95 %. */
    public static final String JOB_SUCCESS_RATE = "job-success-rate";

    /** G11: API error rate below 2 %. */
    public static final String API_ERROR_RATE = "api-error-rate";

    /** Fewer events than this say nothing: at 20 one failure more or less is five percent. */
    private static final double MIN_SAMPLES = 20;

    private static final Map<String, GateSpec> GATES = new LinkedHashMap<>();

    static {
        GATES.put(JOB_SUCCESS_RATE, ratio("job_total", "status=\"success\"", "jobs", "> 0.95"));
        GATES.put(API_ERROR_RATE, ratio("http_requests_total", "code=~\"5..\"", "requests", "< 0.02"));
    }

    private GuideGates() {}

    /** By name; nobody changes it. */
    static Map<String, GateSpec> all() {
        return GATES;
    }

    /** {@code or vector(0)}: that no event was of the kind is a ratio of 0, while no event at all is no data. */
    private static GateSpec ratio(String metric, String part, String unit, String threshold) {
        String labels = "environment=\"{{environment}}\",release=\"{{release}}\"";
        String all = metric + "{" + labels + "}";
        return new GateSpec(
                Optional.empty(),
                Optional.of("(sum(rate(" + metric + "{" + labels + "," + part + "}[5m])) or vector(0)) / sum(rate("
                        + all + "[5m]))"),
                Optional.of("sum(increase(" + all + "[5m]))"),
                Optional.of(all),
                Optional.of(unit),
                Optional.of(threshold),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                OptionalDouble.of(MIN_SAMPLES),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
