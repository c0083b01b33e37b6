package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.descriptor.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Fields as people give them, read one by one; what is wrong is noted, and reading goes on with a harmless value. */
final class GateFields {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final int LONGEST_QUERY = 4000;

    private final Map<String, Object> present = new LinkedHashMap<>();
    private final List<String> errors = new ArrayList<>();
    private boolean silent;

    GateFields(Map<String, ?> fields) {
        fields.forEach((name, value) -> {
            if (value != null && !value.toString().isBlank()) {
                present.put(name, value);
            }
        });
    }

    /** The same, noting nothing: what is missing has been said in another way. */
    GateFields silent() {
        silent = true;
        return this;
    }

    Map<String, Object> present() {
        return present;
    }

    boolean has(String field) {
        return present.containsKey(field);
    }

    List<String> errors() {
        return List.copyOf(errors);
    }

    void error(String error) {
        if (!silent) {
            errors.add(error);
        }
    }

    /** Puts another's errors before the own ones. */
    void adopt(GateFields other) {
        errors.addAll(0, other.errors);
    }

    void refuseUnknown(Collection<String> some, Collection<String> others) {
        for (String field : present.keySet()) {
            if (!some.contains(field) && !others.contains(field)) {
                TreeSet<String> known = new TreeSet<>(some);
                known.addAll(others);
                error(field + ": is unknown; there are " + String.join(", ", known));
            }
        }
    }

    String text(String field, String otherwise) {
        return has(field) ? present.get(field).toString().strip() : otherwise;
    }

    void name(String field, String value) {
        if (!NAME.matcher(value).matches()) {
            error(field + ": '" + value
                    + "' is not a name: small letters, digits and hyphens, at most 63, as job-success-rate");
        }
    }

    /** A query with all its placeholders filled in but the release's. */
    String promql(String field, GateContext context) {
        String template = text(field, "");
        if (template.length() > LONGEST_QUERY) {
            error(field + ": has " + template.length() + " characters, more than " + LONGEST_QUERY
                    + "; put the expression into a recording rule");
            return "";
        }
        if (context.application().isEmpty()
                && QueryTemplate.placeholders(template).contains(QueryTemplate.APPLICATION)) {
            error(
                    field
                            + ": {{application}} is named in slidecraft.yaml, which this run hasn't read: write the name instead");
            return template;
        }
        try {
            return QueryTemplate.fill(
                    template,
                    Map.of(
                            QueryTemplate.APPLICATION,
                            context.application(),
                            QueryTemplate.ENVIRONMENT,
                            context.environment(),
                            QueryTemplate.NAMESPACE,
                            context.namespace()));
        } catch (IllegalArgumentException e) {
            error(field + ": " + e.getMessage());
            return template;
        }
    }

    Threshold threshold(String field) {
        Threshold harmless = new Threshold(">", 0);
        if (!has(field)) {
            error(field + ": is missing; " + Threshold.RULE);
            return harmless;
        }
        try {
            return Threshold.parse(text(field, ""));
        } catch (IllegalArgumentException e) {
            error(field + ": " + e.getMessage());
            return harmless;
        }
    }

    Duration duration(String field, Duration otherwise, Duration least, Duration most) {
        if (!has(field)) {
            return otherwise;
        }
        try {
            Duration duration = DurationText.parse(text(field, ""));
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                return duration;
            }
            error(field + ": '" + text(field, "") + "' is not between " + DurationText.format(least) + " and "
                    + DurationText.format(most));
        } catch (IllegalArgumentException e) {
            error(field + ": " + e.getMessage());
        }
        return otherwise;
    }

    int whole(String field, int otherwise, int least, int most) {
        double number = number(field, otherwise, least, most);
        if (number != Math.rint(number)) {
            error(field + ": '" + text(field, "") + "' is not a whole number");
            return otherwise;
        }
        return (int) number;
    }

    double number(String field, double otherwise, double least, double most) {
        if (!has(field)) {
            return otherwise;
        }
        try {
            double number = Double.parseDouble(text(field, ""));
            if (number >= least && number <= most) {
                return number;
            }
            error(field + ": '" + text(field, "") + "' is not between " + Threshold.plain(least) + " and "
                    + Threshold.plain(most));
        } catch (NumberFormatException e) {
            error(field + ": '" + text(field, "") + "' is not a number");
        }
        return otherwise;
    }

    Reaction reaction(String field) {
        Optional<Reaction> reaction = Reaction.parse(text(field, Reaction.FAIL.label()));
        if (reaction.isEmpty()) {
            error(field + ": '" + text(field, "") + "' is none of fail, unstable, continue");
        }
        return reaction.orElse(Reaction.FAIL);
    }
}
