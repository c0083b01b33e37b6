package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads and checks the arguments of {@code metricGate}, and the fields of a gate in {@code slidecraft.yaml}, which have the
 * same names. Values may be texts (GStrings too), numbers, lists or maps; null is as good as absent.
 *
 * <p>There are two ways to call it. {@code gate: 'name'} takes what is judged from {@code slidecraft.yaml} and G11's defaults;
 * the step may change when it looks and what follows, but not what it asks for and where the bound is, since the verdict
 * decides whether the release becomes stable. {@code query: '…', threshold: '…'}, or {@code metrics: [[…], […]]}, is a gate of
 * the Pipeline's own.
 */
public final class GateArguments {
    public static final String ENVIRONMENT = "environment";
    public static final String GATE = "gate";
    public static final String NAME = MetricArguments.NAME;
    public static final String METRICS = "metrics";
    public static final String SERVER = MetricArguments.SERVER;
    public static final String JUDGE = MetricArguments.JUDGE;
    public static final String QUERY = MetricArguments.QUERY;
    public static final String SAMPLES = MetricArguments.SAMPLES;
    public static final String FRESHNESS = MetricArguments.FRESHNESS;
    public static final String REDUCE = MetricArguments.REDUCE;
    public static final String THRESHOLD = MetricArguments.THRESHOLD;
    public static final String INTERVAL = "interval";
    public static final String SCRAPE_INTERVAL = "scrapeInterval";
    public static final String COUNT = "count";
    public static final String INITIAL_DELAY = "initialDelay";
    public static final String MIN_SAMPLES = MetricArguments.MIN_SAMPLES;
    public static final String FAILURE_LIMIT = MetricArguments.FAILURE_LIMIT;
    public static final String CONSECUTIVE_FAILURES = MetricArguments.CONSECUTIVE_FAILURES;
    public static final String CONSECUTIVE_ERRORS = MetricArguments.CONSECUTIVE_ERRORS;
    public static final String MAX_AGE = MetricArguments.MAX_AGE;
    public static final String UNIT = MetricArguments.UNIT;
    public static final String TOTAL = MetricArguments.TOTAL;
    public static final String ERRORS = MetricArguments.ERRORS;
    public static final String SUCCESSES = MetricArguments.SUCCESSES;
    public static final String STABLE_TOTAL = MetricArguments.STABLE_TOTAL;
    public static final String STABLE_ERRORS = MetricArguments.STABLE_ERRORS;
    public static final String STABLE_SUCCESSES = MetricArguments.STABLE_SUCCESSES;
    public static final String MARGIN = MetricArguments.MARGIN;
    public static final String WORST = MetricArguments.WORST;
    public static final String HISTOGRAM = MetricArguments.HISTOGRAM;
    public static final String STABLE_HISTOGRAM = MetricArguments.STABLE_HISTOGRAM;
    public static final String QUANTILE = MetricArguments.QUANTILE;
    public static final String STABLE_QUERY = MetricArguments.STABLE_QUERY;
    public static final String KAYENTA = MetricArguments.KAYENTA;
    public static final String ALPHA = "alpha";
    public static final String CRITICAL = MetricArguments.CRITICAL;
    public static final String DRY_RUN = MetricArguments.DRY_RUN;
    public static final String DEADLINE = "deadline";
    public static final String ON_FAIL = "onFail";
    public static final String ON_INCONCLUSIVE = "onInconclusive";
    public static final String ON_NO_DATA = "onNoData";
    public static final String ANSWER_WITHIN = "answerWithin";
    public static final String COMPONENT = QueryTemplate.COMPONENT;
    public static final String CANARY_HASH = QueryTemplate.CANARY_HASH;
    public static final String STABLE_HASH = QueryTemplate.STABLE_HASH;

    /** When it looks, and what follows: what a step may say of a gate of {@code slidecraft.yaml}. */
    static final List<String> FLOW = List.of(
            INTERVAL,
            SCRAPE_INTERVAL,
            COUNT,
            INITIAL_DELAY,
            DEADLINE,
            ON_FAIL,
            ON_INCONCLUSIVE,
            ON_NO_DATA,
            ANSWER_WITHIN);

    /** Which pods are judged: placeholders that the step gives values to. */
    static final List<String> PODS = List.of(COMPONENT, CANARY_HASH, STABLE_HASH);

    /** What a gate of {@code slidecraft.yaml} may say. */
    public static final List<String> DEFINITION = Stream.of(MetricArguments.FIELDS, List.of(METRICS, ALPHA), FLOW)
            .flatMap(List::stream)
            .toList();

    /** The name of a gate of the Pipeline's own that has none. */
    public static final String UNNAMED = "query";

    static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);
    /** What most Prometheus servers scrape by. */
    static final Duration DEFAULT_SCRAPE = Duration.ofSeconds(15);

    static final int DEFAULT_COUNT = 5;
    static final int MOST_LOOKS = 1000;

    private static final Set<String> STEP = Set.of(ENVIRONMENT, GATE, NAME, COMPONENT, CANARY_HASH, STABLE_HASH);

    private GateArguments() {}

    /**
     * Reads the arguments of a step.
     *
     * @param arguments as the step has them
     * @param id the operation's id
     * @param start when the gate begins
     * @throws InvalidInput with everything that is wrong
     */
    public static GateRequest parse(Map<String, ?> arguments, GateContext context, String id, Instant start) {
        FieldReader step = new FieldReader(arguments);
        String gate = step.text(GATE, "");
        boolean named =
                !gate.isEmpty() || !step.has(QUERY) && !step.has(METRICS) && !step.has(TOTAL) && !step.has(HISTOGRAM);
        String name = named ? gate : step.text(NAME, UNNAMED);
        step.refuseUnknown(STEP, DEFINITION);
        FieldReader fields = named ? named(step, gate, context) : plain(step, name, context);
        GateContext place = context.withPods(pods(step));
        GateRequest request = new GateReader(fields, place).read(named, name, id, start);
        fields.adopt(step);
        if (!fields.problems().isEmpty()) {
            throw new InvalidInput(name.isEmpty() ? "metricGate" : "Gate '" + name + "'", fields.problems());
        }
        return request;
    }

    /**
     * Checks a gate of {@code slidecraft.yaml} without an environment.
     *
     * @return what is wrong with it, below the gate; empty where nothing is
     */
    public static List<Problem> check(String gate, Map<String, ?> definition) {
        FieldReader own = new FieldReader(definition);
        own.refuseUnknown(Set.of(), DEFINITION);
        Map<String, String> pods = new LinkedHashMap<>();
        PODS.forEach(name -> pods.put(name, "pods"));
        GateContext context = new GateContext("application", "environment", "namespace", Map.of(), pods);
        FieldReader fields = definition(gate, own, new FieldReader(Map.of()));
        new GateReader(fields, context).read(true, gate, "check", Instant.EPOCH);
        fields.adopt(own);
        return fields.problems();
    }

    private static Map<String, String> pods(FieldReader step) {
        Map<String, String> pods = new LinkedHashMap<>();
        for (String field : PODS) {
            String value = step.text(field, "");
            if (!value.isEmpty() && !value.matches("[A-Za-z0-9]([-._A-Za-z0-9]{0,61}[A-Za-z0-9])?")) {
                step.wrong(
                        field,
                        "it is the value of a label: letters, digits, '-', '_' and '.', at most 63",
                        "write it as the pods' label has it");
            } else if (!value.isEmpty()) {
                pods.put(field, value);
            }
        }
        return pods;
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
            if (step.has(field) && !FLOW.contains(field)) {
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

    /** G11's default, the gate's own definition over it, the step's flow over that. */
    private static FieldReader definition(String gate, FieldReader own, FieldReader step) {
        Map<String, Object> fields = GateDefaults.of(gate);
        if (own.has(METRICS)) {
            fields.clear();
        } else if (own.has(QUERY)) {
            // Another query has other samples: the default's say nothing of it.
            fields.keySet().removeAll(Set.of(SAMPLES, FRESHNESS, MIN_SAMPLES, UNIT, TOTAL, ERRORS, SUCCESSES));
        } else if (own.has(TOTAL) || own.has(ERRORS) || own.has(SUCCESSES)) {
            fields.keySet().removeAll(Set.of(QUERY, SAMPLES, FRESHNESS, MIN_SAMPLES, UNIT, TOTAL, ERRORS, SUCCESSES));
        }
        own.present().forEach((field, value) -> {
            if (DEFINITION.contains(field)) {
                fields.put(field, value);
            }
        });
        for (String field : FLOW) {
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
}
