package io.jenkins.plugins.slidecraft.gate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and checks what judges of evidence ask for, of the new pods and of the stable ones. */
final class ArmArguments {
    private static final String CANARY = "{{" + QueryTemplate.CANARY_HASH + "}}";
    private static final String STABLE = "{{" + QueryTemplate.STABLE_HASH + "}}";

    private final FieldReader fields;
    private final GateContext context;

    ArmArguments(FieldReader fields, GateContext context) {
        this.fields = fields;
        this.context = context;
    }

    /** @param compares whether the stable pods' counters are needed as well */
    Counters counters(boolean compares) {
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

    /** A quantile against the threshold where there is one, else the new pods against the stable ones. */
    Latency latency() {
        needed(MetricArguments.HISTOGRAM, "the PromQL of a histogram's buckets, or of a native histogram");
        boolean bound = fields.has(MetricArguments.THRESHOLD);
        return new Latency(
                fields.promql(MetricArguments.HISTOGRAM, context),
                bound ? "" : stable(MetricArguments.STABLE_HISTOGRAM, MetricArguments.HISTOGRAM),
                fields.number(MetricArguments.QUANTILE, Latency.NONE.quantile(), 0.01, 0.9999));
    }

    /** Kayenta's parameters, by the names that they have there. */
    Ranks ranks() {
        Object given = fields.present().getOrDefault(MetricArguments.KAYENTA, Map.of());
        Map<String, Object> own = new LinkedHashMap<>();
        if (given instanceof Map<?, ?> map) {
            map.forEach((key, value) -> own.put(String.valueOf(key), value));
        } else {
            fields.wrong(MetricArguments.KAYENTA, "it is a map", "write it as [direction: 'increase']");
        }
        FieldReader rule = new FieldReader(MetricArguments.KAYENTA + ".", own);
        rule.refuseUnknown(
                List.of("direction", "effect", "allowedIncrease", "allowedDecrease"),
                List.of("nanStrategy", "outlierFactor", "tolerance", "confidence"));
        String effect = word(rule, "effect", "meanRatio", "cles");
        double none = effect.equals("cles") ? 0.5 : 1;
        Ranks ranks = new Ranks(
                stable(MetricArguments.STABLE_QUERY, MetricArguments.QUERY),
                word(rule, "direction", "either", "increase", "decrease"),
                effect,
                rule.number("allowedIncrease", none, 0, 1000),
                rule.number("allowedDecrease", none, 0, 1000),
                word(rule, "nanStrategy", "remove", "replace"),
                rule.number("outlierFactor", 0, 0, 100),
                rule.number("tolerance", Ranks.NONE.tolerance(), 0, 10),
                rule.number("confidence", Ranks.NONE.confidence(), 0.5, 0.9999));
        fields.append(rule);
        return ranks;
    }

    private static String word(FieldReader rule, String field, String... words) {
        List<String> all = List.of(words);
        return rule.one(
                field,
                words[0],
                text -> Optional.of(text).filter(all::contains),
                "there are " + String.join(", ", words));
    }
}
