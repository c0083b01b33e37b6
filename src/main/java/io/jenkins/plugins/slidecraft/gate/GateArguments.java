package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.descriptor.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads and checks the arguments of {@code metricGate}, and the fields of a gate in {@code slidecraft.yaml}, which have the
 * same names. Values may be texts (GStrings too), numbers or null; null is as good as absent.
 *
 * <p>There are two ways to call it. {@code gate: 'name'} takes what is judged from {@code slidecraft.yaml} and G11's defaults;
 * the step may change when it looks, but not what it asks for and where the bound is, since the verdict decides whether the
 * release becomes stable. {@code query: '…', threshold: '…'} is a gate of the Pipeline's own.
 */
public final class GateArguments {
    public static final String ENVIRONMENT = "environment";
    public static final String GATE = "gate";
    public static final String NAME = "name";
    public static final String SERVER = "server";
    public static final String QUERY = "query";
    public static final String SAMPLES = "samples";
    public static final String FRESHNESS = "freshness";
    public static final String THRESHOLD = "threshold";
    public static final String INTERVAL = "interval";
    public static final String COUNT = "count";
    public static final String INITIAL_DELAY = "initialDelay";
    public static final String MIN_SAMPLES = "minSamples";
    public static final String FAILURE_LIMIT = "failureLimit";
    public static final String MAX_AGE = "maxAge";
    public static final String UNIT = "unit";
    public static final String DEADLINE = "deadline";
    public static final String ON_FAIL = "onFail";
    public static final String ON_INCONCLUSIVE = "onInconclusive";

    /** What a gate of {@code slidecraft.yaml} may say. */
    public static final List<String> DEFINITION = List.of(
            SERVER,
            QUERY,
            SAMPLES,
            FRESHNESS,
            THRESHOLD,
            INTERVAL,
            COUNT,
            INITIAL_DELAY,
            MIN_SAMPLES,
            FAILURE_LIMIT,
            MAX_AGE,
            UNIT,
            DEADLINE);

    /** The name of a gate of the Pipeline's own that has none. */
    public static final String UNNAMED = "query";

    static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);
    static final int DEFAULT_COUNT = 5;
    static final Duration DEFAULT_MAX_AGE = Duration.ofMinutes(2);
    static final int MOST_LOOKS = 1000;

    private static final Set<String> SCHEDULE = Set.of(INTERVAL, COUNT, INITIAL_DELAY, DEADLINE);
    private static final Set<String> STEP = Set.of(ENVIRONMENT, GATE, NAME, ON_FAIL, ON_INCONCLUSIVE);

    private GateArguments() {}

    /**
     * Reads the arguments of a step.
     *
     * @param arguments as the step has them
     * @param id the operation's id
     * @param start when the gate begins
     * @throws InvalidGateException with everything that is wrong
     */
    public static GatePlan parse(Map<String, ?> arguments, GateContext context, String id, Instant start) {
        GateFields step = new GateFields(arguments);
        String gate = step.text(GATE, "");
        boolean named = !gate.isEmpty() || !step.has(QUERY);
        String name = named ? gate : step.text(NAME, UNNAMED);
        step.refuseUnknown(STEP, DEFINITION);
        GateFields fields = named ? named(step, gate, context) : plain(step, name, context);
        Reaction onFail = step.reaction(ON_FAIL);
        Reaction onInconclusive = step.reaction(ON_INCONCLUSIVE);
        GateRequest request = request(fields, named, name, context, id, start.truncatedTo(ChronoUnit.MILLIS));
        fields.adopt(step);
        if (!fields.errors().isEmpty()) {
            throw new InvalidGateException(name, fields.errors());
        }
        return new GatePlan(request, onFail, onInconclusive);
    }

    /**
     * Checks a gate of {@code slidecraft.yaml} without an environment.
     *
     * @return what is wrong with it, each line beginning with the field; empty where nothing is
     */
    public static List<String> check(String gate, Map<String, ?> definition) {
        GateFields own = new GateFields(definition);
        own.refuseUnknown(Set.of(), DEFINITION);
        GateContext context = new GateContext("application", "environment", "namespace", Map.of(gate, definition));
        GateFields fields = definition(gate, own, new GateFields(Map.of()), context);
        request(fields, true, gate, context, "check", Instant.EPOCH);
        fields.adopt(own);
        return fields.errors();
    }

    private static GateFields named(GateFields step, String gate, GateContext context) {
        if (gate.isEmpty()) {
            step.error("needs either gate: '<name in slidecraft.yaml>' or query: '<PromQL>' with threshold: '> 0.95'");
            return new GateFields(Map.of()).silent();
        }
        if (step.has(NAME)) {
            step.error("name: '" + step.text(NAME, "") + "' can't be given with gate: '" + gate
                    + "', whose name it has; name is for a query of the Pipeline's own");
        }
        for (String field : DEFINITION) {
            if (step.has(field) && !SCHEDULE.contains(field)) {
                step.error(field + " can't be given with gate: '" + gate
                        + "', since the verdict decides about the release: write it into slidecraft.yaml under gates: "
                        + gate
                        + ", or leave gate out for a query of the Pipeline's own");
            }
        }
        Map<String, ?> definition = context.gates().get(gate);
        if (definition == null && !GateDefaults.names().contains(gate)) {
            Set<String> known = new TreeSet<>(GateDefaults.names());
            known.addAll(context.gates().keySet());
            step.error("gate: '" + gate + "' is unknown; slidecraft.yaml and the defaults have "
                    + String.join(", ", known));
            return new GateFields(Map.of()).silent();
        }
        return definition(gate, new GateFields(definition == null ? Map.of() : definition), step, context);
    }

    /** G11's default, the gate's own definition over it, the step's schedule over that. */
    private static GateFields definition(String gate, GateFields own, GateFields step, GateContext context) {
        Map<String, Object> fields = GateDefaults.of(gate);
        if (own.has(QUERY)) {
            // Another query has other samples: the default's say nothing of it.
            fields.keySet().removeAll(Set.of(SAMPLES, FRESHNESS, MIN_SAMPLES, UNIT));
        }
        fields.putAll(own.present());
        for (String field : SCHEDULE) {
            if (step.has(field)) {
                fields.put(field, step.present().get(field));
            }
        }
        return new GateFields(fields);
    }

    private static GateFields plain(GateFields step, String name, GateContext context) {
        if (context.gates().containsKey(name) || GateDefaults.names().contains(name)) {
            step.error("name: '" + name + "' is a gate that releases are judged by; call it as gate: '" + name
                    + "', or give this query another name");
        }
        Map<String, Object> fields = new LinkedHashMap<>(step.present());
        fields.keySet().removeAll(STEP);
        return new GateFields(fields);
    }

    private static GateRequest request(
            GateFields fields, boolean named, String name, GateContext context, String id, Instant start) {
        fields.name(NAME, name);
        String query = fields.promql(QUERY, context);
        String samples = fields.promql(SAMPLES, context);
        String freshness = fields.promql(FRESHNESS, context);
        if (query.isBlank()) {
            fields.error("query: is missing; give the PromQL whose value is judged, as query: 'sum(rate(…[5m]))'");
        }
        if (fields.has(MIN_SAMPLES) && samples.isBlank()) {
            fields.error("minSamples: '" + fields.text(MIN_SAMPLES, "")
                    + "' needs samples, the PromQL that counts the events behind the value");
        }
        Duration interval = fields.duration(INTERVAL, DEFAULT_INTERVAL, Duration.ofSeconds(1), Duration.ofHours(1));
        int count = fields.whole(COUNT, DEFAULT_COUNT, 1, MOST_LOOKS);
        Duration delay = fields.duration(INITIAL_DELAY, Duration.ZERO, Duration.ZERO, Duration.ofDays(1));
        int failureLimit = fields.whole(FAILURE_LIMIT, 0, 0, MOST_LOOKS);
        if (failureLimit >= count) {
            fields.error("failureLimit: '" + failureLimit + "' is not below count (" + count
                    + "), so the gate could never fail; take at most " + (count - 1));
        }
        Duration ownDeadline = delay.plus(interval.multipliedBy(count * 2L)).plusSeconds(60);
        Duration earliest = delay.plus(interval.multipliedBy(count - 1L));
        Duration deadline = fields.duration(DEADLINE, ownDeadline, earliest, Duration.ofDays(7));
        if (deadline.minus(delay).dividedBy(interval) > 2L * MOST_LOOKS + 60) {
            fields.error("deadline: '" + DurationText.format(deadline) + "' leaves time for more than " + 2 * MOST_LOOKS
                    + " looks, one every " + DurationText.format(interval) + "; shorten it or look less often");
        }
        boolean needsRelease = named
                || List.of(query, samples, freshness).stream()
                        .anyMatch(one -> QueryTemplate.placeholders(one).contains(QueryTemplate.RELEASE));
        return new GateRequest(
                id,
                context.environment(),
                name,
                fields.text(SERVER, ""),
                query,
                samples,
                freshness,
                fields.threshold(THRESHOLD),
                interval,
                count,
                delay,
                fields.number(MIN_SAMPLES, 1, 0, 1e12),
                failureLimit,
                fields.duration(MAX_AGE, DEFAULT_MAX_AGE, Duration.ofSeconds(1), Duration.ofDays(1)),
                fields.text(UNIT, "samples"),
                needsRelease,
                start,
                start.plus(deadline));
    }
}
