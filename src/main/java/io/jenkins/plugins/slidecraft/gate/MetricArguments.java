package io.jenkins.plugins.slidecraft.gate;

import java.time.Duration;
import java.util.List;

/** Reads and checks what a gate says of one metric. */
final class MetricArguments {
    static final String NAME = "name";
    static final String SERVER = "server";
    static final String JUDGE = "judge";
    static final String QUERY = "query";
    static final String SAMPLES = "samples";
    static final String FRESHNESS = "freshness";
    static final String REDUCE = "reduce";
    static final String THRESHOLD = "threshold";
    static final String MIN_SAMPLES = "minSamples";
    static final String FAILURE_LIMIT = "failureLimit";
    static final String CONSECUTIVE_FAILURES = "consecutiveFailures";
    static final String CONSECUTIVE_ERRORS = "consecutiveErrors";
    static final String MAX_AGE = "maxAge";
    static final String UNIT = "unit";
    static final String CRITICAL = "critical";
    static final String DRY_RUN = "dryRun";

    /** All of them but the name. */
    static final List<String> FIELDS = List.of(
            SERVER,
            JUDGE,
            QUERY,
            SAMPLES,
            FRESHNESS,
            REDUCE,
            THRESHOLD,
            MIN_SAMPLES,
            FAILURE_LIMIT,
            CONSECUTIVE_FAILURES,
            CONSECUTIVE_ERRORS,
            MAX_AGE,
            UNIT,
            CRITICAL,
            DRY_RUN);

    static final Duration DEFAULT_MAX_AGE = Duration.ofMinutes(2);

    private final FieldReader fields;
    private final GateContext context;
    private final int count;

    /** @param count how many looks the gate wants */
    MetricArguments(FieldReader fields, GateContext context, int count) {
        this.fields = fields;
        this.context = context;
        this.count = count;
    }

    /** One look, without a name: reads what {@link MetricLook} has. */
    static MetricRequest once(FieldReader fields, GateContext context) {
        return new MetricArguments(fields, context, 1).read("");
    }

    /** @param name the metric's, empty where it is the only one */
    MetricRequest read(String name) {
        String query = fields.promql(QUERY, context);
        String samples = fields.promql(SAMPLES, context);
        String freshness = fields.promql(FRESHNESS, context);
        if (!fields.has(QUERY)) {
            fields.wrong(QUERY, "only G11's gates have a query of their own", "give the PromQL whose value is judged");
        }
        if (fields.has(MIN_SAMPLES) && !fields.has(SAMPLES)) {
            fields.wrong(
                    MIN_SAMPLES,
                    "it needs samples to hold it against",
                    "give samples, the PromQL that counts the events behind the value, or leave it out");
        }
        JudgeKind judge =
                fields.one(JUDGE, JudgeKind.THRESHOLD, JudgeKind::parse, "there is " + JudgeKind.THRESHOLD.label());
        Reduction reduce = fields.one(REDUCE, null, Reduction::parse, Reduction.RULE);
        return new MetricRequest(
                name,
                fields.text(SERVER, ""),
                judge,
                query,
                samples,
                freshness,
                reduce == null ? "" : reduce.label(),
                fields.threshold(THRESHOLD),
                limits(),
                fields.duration(MAX_AGE, DEFAULT_MAX_AGE, Duration.ofSeconds(1), Duration.ofDays(1), ""),
                fields.text(UNIT, "samples"),
                fields.yes(CRITICAL, true),
                fields.yes(DRY_RUN, false));
    }

    private Limits limits() {
        int inARow = fields.whole(CONSECUTIVE_FAILURES, 0, 0, GateArguments.MOST_LOOKS);
        // Who counts misses in a row doesn't count them all, unless both are asked for.
        int failureLimit = fields.whole(FAILURE_LIMIT, inARow > 0 ? count - 1 : 0, 0, GateArguments.MOST_LOOKS);
        if (failureLimit >= count) {
            fields.wrong(
                    FAILURE_LIMIT,
                    "with " + count + " looks the gate could never fail",
                    "take at most " + (count - 1) + ", or a larger count");
        }
        return new Limits(
                count,
                failureLimit,
                inARow,
                fields.whole(CONSECUTIVE_ERRORS, 0, 0, GateArguments.MOST_LOOKS),
                fields.number(MIN_SAMPLES, 1, 0, 1e12));
    }
}
