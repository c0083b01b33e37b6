package io.jenkins.plugins.slidecraft.gate;

/** Reads and checks the counters of a metric that is judged by counts. */
final class CounterArguments {
    private static final String CANARY = "{{" + QueryTemplate.CANARY_HASH + "}}";
    private static final String STABLE = "{{" + QueryTemplate.STABLE_HASH + "}}";

    private final FieldReader fields;
    private final GateContext context;

    CounterArguments(FieldReader fields, GateContext context) {
        this.fields = fields;
        this.context = context;
    }

    /** @param compares whether the stable pods' counters are needed as well */
    Counters read(boolean compares) {
        boolean good = fields.has(MetricArguments.SUCCESSES);
        String part = good ? MetricArguments.SUCCESSES : MetricArguments.ERRORS;
        if (good && fields.has(MetricArguments.ERRORS)) {
            fields.wrong(
                    MetricArguments.ERRORS,
                    "either errors are counted or successes",
                    "give errors or successes, not both");
        }
        needed(MetricArguments.TOTAL, "the PromQL of the counter of all events");
        needed(part, "the PromQL of the counter of errors, or as successes that of what went well");
        String stablePart = good ? MetricArguments.STABLE_SUCCESSES : MetricArguments.STABLE_ERRORS;
        return new Counters(
                fields.promql(MetricArguments.TOTAL, context),
                fields.promql(part, context),
                good,
                compares ? stable(MetricArguments.STABLE_TOTAL, MetricArguments.TOTAL) : "",
                compares ? stable(stablePart, part) : "");
    }

    private void needed(String field, String what) {
        if (!fields.has(field)) {
            fields.wrong(field, "this judge counts events", "give " + what);
        }
    }

    /** The stable pods' counter: its own query, else that of the new pods with the other hash. */
    private String stable(String field, String canary) {
        if (fields.has(field)) {
            return fields.promql(field, context);
        }
        String query = fields.text(canary, "");
        if (!query.contains(CANARY)) {
            fields.wrong(
                    field,
                    canary + " doesn't name the new pods as " + CANARY
                            + ", so it can't be told from that of the stable ones",
                    "put " + CANARY + " into " + canary + ", or give " + field);
            return "";
        }
        return fields.promql(canary, query.replace(CANARY, STABLE), context);
    }
}
