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
    static final String TOTAL = "total";
    static final String ERRORS = "errors";
    static final String SUCCESSES = "successes";
    static final String STABLE_TOTAL = "stableTotal";
    static final String STABLE_ERRORS = "stableErrors";
    static final String STABLE_SUCCESSES = "stableSuccesses";
    static final String MARGIN = "margin";
    static final String WORST = "worst";
    static final String HISTOGRAM = "histogram";
    static final String STABLE_HISTOGRAM = "stableHistogram";
    static final String QUANTILE = "quantile";
    static final String STABLE_QUERY = "stableQuery";
    static final String KAYENTA = "kayenta";
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
            TOTAL,
            ERRORS,
            SUCCESSES,
            STABLE_TOTAL,
            STABLE_ERRORS,
            STABLE_SUCCESSES,
            MARGIN,
            WORST,
            HISTOGRAM,
            STABLE_HISTOGRAM,
            QUANTILE,
            STABLE_QUERY,
            KAYENTA,
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
        JudgeKind judge = fields.one(JUDGE, usual(), JudgeKind::parse, "there are " + JudgeKind.labels());
        boolean counts = judge == JudgeKind.OBJECTIVE || judge == JudgeKind.COMPARISON;
        boolean value = judge == JudgeKind.THRESHOLD || judge == JudgeKind.MANN_WHITNEY;
        ArmArguments arms = new ArmArguments(fields, context);
        Counters counters = counts ? arms.counters(judge == JudgeKind.COMPARISON) : Counters.NONE;
        Latency latency = judge == JudgeKind.LATENCY ? arms.latency() : Latency.NONE;
        if (value && !fields.has(QUERY)) {
            fields.wrong(QUERY, "only G11's gates have a query of their own", "give the PromQL whose value is judged");
        }
        if (judge == JudgeKind.THRESHOLD && fields.has(MIN_SAMPLES) && !fields.has(SAMPLES)) {
            fields.wrong(
                    MIN_SAMPLES,
                    "it needs samples to hold it against",
                    "give samples, the PromQL that counts the events behind the value, or leave it out");
        }
        Threshold threshold = threshold(judge, counters, latency);
        Reduction reduce = fields.one(REDUCE, null, Reduction::parse, Reduction.RULE);
        return new MetricRequest(
                name,
                fields.text(SERVER, ""),
                judge,
                fields.promql(QUERY, context),
                fields.promql(SAMPLES, context),
                fields.promql(FRESHNESS, context),
                reduce == null ? "" : reduce.label(),
                threshold,
                limits(),
                fields.duration(MAX_AGE, DEFAULT_MAX_AGE, Duration.ofSeconds(1), Duration.ofDays(1), ""),
                fields.text(UNIT, "samples"),
                counters,
                latency,
                judge == JudgeKind.MANN_WHITNEY ? arms.ranks() : Ranks.NONE,
                promise(judge == JudgeKind.COMPARISON || latency.compares()),
                fields.yes(CRITICAL, true),
                fields.yes(DRY_RUN, false));
    }

    /** The objective where counters are known, unless it is said how misses are counted, which only a threshold does. */
    private JudgeKind usual() {
        boolean counts = fields.has(TOTAL) && (fields.has(ERRORS) || fields.has(SUCCESSES));
        boolean misses = fields.has(CONSECUTIVE_FAILURES)
                || !fields.text(FAILURE_LIMIT, "0").equals("0");
        return counts && !misses ? JudgeKind.OBJECTIVE : JudgeKind.THRESHOLD;
    }

    private Threshold threshold(JudgeKind judge, Counters counters, Latency latency) {
        if (judge == JudgeKind.COMPARISON || latency.compares() || judge == JudgeKind.MANN_WHITNEY) {
            return new Threshold("<=", fields.number(MARGIN, Promise.USUAL.margin(), 1, 100));
        }
        Threshold threshold = fields.threshold(THRESHOLD);
        if (judge == JudgeKind.LATENCY
                && fields.has(THRESHOLD)
                && threshold.comparison().startsWith(">")) {
            fields.wrong(
                    THRESHOLD, "a quantile has to be below a bound", "write it as '< 0.5', in the histogram's unit");
        }
        if (judge != JudgeKind.OBJECTIVE || !fields.has(THRESHOLD)) {
            return threshold;
        }
        boolean above = threshold.comparison().startsWith(">");
        if (above != counters.good()) {
            fields.wrong(
                    THRESHOLD,
                    above ? "'>' is for the rate of successes" : "'<' is for the rate of errors",
                    above ? "give successes instead of errors" : "give errors instead of successes");
        } else if (!(threshold.bound() > 0 && threshold.bound() < 1)) {
            fields.wrong(THRESHOLD, "an objective is a rate between 0 and 1", "write it as '> 0.95' or '< 2%'");
        }
        return threshold;
    }

    private Promise promise(boolean compares) {
        if (!compares) {
            return Promise.USUAL;
        }
        double margin = fields.number(MARGIN, Promise.USUAL.margin(), 1, 100);
        double worst = fields.number(WORST, Math.max(Promise.USUAL.worst(), 2 * margin), 1, 1000);
        if (worst <= margin) {
            fields.wrong(
                    WORST,
                    "what must not pass has to be worse than the margin, " + Threshold.plain(margin),
                    "take a larger number, as " + Threshold.plain(2 * margin));
        }
        return new Promise(Promise.USUAL.alpha(), Promise.USUAL.beta(), margin, Math.max(worst, margin + 0.01));
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
