package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
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
     * @throws InvalidInput with everything that is wrong
     */
    public static GatePlan parse(Map<String, ?> arguments, GateContext context, String id, Instant start) {
        FieldReader step = new FieldReader(arguments);
        String gate = step.text(GATE, "");
        boolean named = !gate.isEmpty() || !step.has(QUERY);
        String name = named ? gate : step.text(NAME, UNNAMED);
        step.refuseUnknown(STEP, DEFINITION);
        FieldReader fields = named ? named(step, gate, context) : plain(step, name, context);
        Reaction onFail = step.reaction(ON_FAIL);
        Reaction onInconclusive = step.reaction(ON_INCONCLUSIVE);
        GateRequest request = request(fields, named, name, context, id, start.truncatedTo(ChronoUnit.MILLIS));
        fields.adopt(step);
        if (!fields.problems().isEmpty()) {
            throw new InvalidInput(name.isEmpty() ? "metricGate" : "Gate '" + name + "'", fields.problems());
        }
        return new GatePlan(request, onFail, onInconclusive);
    }

    /**
     * Checks a gate of {@code slidecraft.yaml} without an environment.
     *
     * @return what is wrong with it, below the gate; empty where nothing is
     */
    public static List<Problem> check(String gate, Map<String, ?> definition) {
        FieldReader own = new FieldReader(definition);
        own.refuseUnknown(Set.of(), DEFINITION);
        GateContext context = new GateContext("application", "environment", "namespace", Map.of());
        FieldReader fields = definition(gate, own, new FieldReader(Map.of()));
        request(fields, true, gate, context, "check", Instant.EPOCH);
        fields.adopt(own);
        return fields.problems();
    }

    /** One look, without a name: reads what {@link MetricLook} has. */
    static GateRequest once(FieldReader fields, GateContext context) {
        return request(fields, false, "", context, "look", Instant.EPOCH);
    }

    private static FieldReader named(FieldReader step, String gate, GateContext context) {
        if (gate.isEmpty()) {
            step.wrong(
                    GATE,
                    "a gate has either a name in slidecraft.yaml or a query",
                    "write gate: 'job-success-rate', or query: '<PromQL>' with threshold: '> 0.95'");
            return FieldReader.unreadable();
        }
        if (step.has(NAME)) {
            step.wrong(NAME, "name is for a query of the Pipeline's own; this is gate '" + gate + "'", "leave it out");
        }
        for (String field : DEFINITION) {
            if (step.has(field) && !SCHEDULE.contains(field)) {
                step.wrong(
                        field,
                        "a step can't change what gate '" + gate
                                + "' asks, since its verdict decides about the release",
                        "write it into slidecraft.yaml under gates." + gate
                                + ", or leave gate out for a query of the Pipeline's own");
            }
        }
        Map<String, ?> definition = context.gates().get(gate);
        if (definition == null && !GateDefaults.names().contains(gate)) {
            Set<String> known = new TreeSet<>(GateDefaults.names());
            known.addAll(context.gates().keySet());
            step.wrong(
                    GATE,
                    "slidecraft.yaml and the defaults have " + String.join(", ", known),
                    "take one of them, or define it in slidecraft.yaml under gates." + gate);
            return FieldReader.unreadable();
        }
        return definition(gate, new FieldReader(definition == null ? Map.of() : definition), step);
    }

    /** G11's default, the gate's own definition over it, the step's schedule over that. */
    private static FieldReader definition(String gate, FieldReader own, FieldReader step) {
        Map<String, Object> fields = GateDefaults.of(gate);
        if (own.has(QUERY)) {
            // Another query has other samples: the default's say nothing of it.
            fields.keySet().removeAll(Set.of(SAMPLES, FRESHNESS, MIN_SAMPLES, UNIT));
        }
        own.present().forEach((field, value) -> {
            if (DEFINITION.contains(field)) {
                fields.put(field, value);
            }
        });
        for (String field : SCHEDULE) {
            if (step.has(field)) {
                fields.put(field, step.present().get(field));
            }
        }
        return new FieldReader(fields);
    }

    private static FieldReader plain(FieldReader step, String name, GateContext context) {
        if (context.gates().containsKey(name) || GateDefaults.names().contains(name)) {
            step.wrong(
                    NAME,
                    "releases are judged by the gate of this name",
                    "call it as gate: '" + name + "', or give this query another name");
        }
        Map<String, Object> fields = new LinkedHashMap<>(step.present());
        fields.keySet().removeAll(STEP);
        return new FieldReader(fields);
    }

    private static GateRequest request(
            FieldReader fields, boolean named, String name, GateContext context, String id, Instant start) {
        if (!name.isEmpty()) {
            fields.name(named ? GATE : NAME, name);
        }
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
        Duration interval = fields.duration(INTERVAL, DEFAULT_INTERVAL, Duration.ofSeconds(1), Duration.ofHours(1), "");
        int count = fields.whole(COUNT, DEFAULT_COUNT, 1, MOST_LOOKS);
        Duration delay = fields.duration(INITIAL_DELAY, Duration.ZERO, Duration.ZERO, Duration.ofDays(1), "");
        int failureLimit = fields.whole(FAILURE_LIMIT, 0, 0, MOST_LOOKS);
        if (failureLimit >= count) {
            fields.wrong(
                    FAILURE_LIMIT,
                    "with " + count + " looks the gate could never fail",
                    "take at most " + (count - 1) + ", or a larger count");
        }
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
                fields.duration(MAX_AGE, DEFAULT_MAX_AGE, Duration.ofSeconds(1), Duration.ofDays(1), ""),
                fields.text(UNIT, "samples"),
                named || namesRelease(query + samples + freshness),
                named,
                start,
                start.plus(deadline(fields, interval, count, delay)));
    }

    private static boolean namesRelease(String queries) {
        return QueryTemplate.placeholders(queries).contains(QueryTemplate.RELEASE);
    }

    private static Duration deadline(FieldReader fields, Duration interval, int count, Duration delay) {
        Duration otherwise = delay.plus(interval.multipliedBy(count * 2L)).plusSeconds(60);
        Duration lastLook = delay.plus(interval.multipliedBy(count - 1L));
        Duration mostLooks = delay.plus(interval.multipliedBy(2L * MOST_LOOKS + 60));
        return fields.duration(
                DEADLINE,
                otherwise,
                lastLook,
                mostLooks,
                ", so that there is time for " + count + " looks and not for more than " + (2 * MOST_LOOKS + 60));
    }
}
