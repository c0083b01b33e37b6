package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.release.DurationText;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Fields of a gate or a check as people give them, read one by one; what is wrong is noted, and reading goes on with a harmless
 * value. What is null or blank counts as absent.
 */
public class FieldReader {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final int LONGEST_QUERY = 4000;

    private final Map<String, Object> present = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final String prefix;
    private boolean silent;

    /** @param fields by name: texts, numbers; maps and lists for those who know what to do with them */
    public FieldReader(Map<String, ?> fields) {
        this("", fields);
    }

    /** @param prefix what stands before a field's name where it is told what is wrong, as {@code metrics[0].} */
    FieldReader(String prefix, Map<String, ?> fields) {
        this.prefix = prefix;
        fields.forEach((name, value) -> {
            if (value != null && !value.toString().isBlank()) {
                present.put(name, value);
            }
        });
    }

    /** Nothing given and nothing noted: why there is nothing has been noted elsewhere. */
    static FieldReader unreadable() {
        FieldReader fields = new FieldReader(Map.of());
        fields.silent = true;
        return fields;
    }

    /** What was given, without what is null or blank. */
    public final Map<String, Object> present() {
        return present;
    }

    /** Whether a field was given. */
    public final boolean has(String field) {
        return present.containsKey(field);
    }

    /** What is wrong so far. */
    public final List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Notes what is wrong with a field. */
    public final void wrong(String field, String rule, String remedy) {
        if (!silent) {
            problems.add(Problem.of(prefix + field, text(field, null), rule, remedy));
        }
    }

    /** Puts another's problems behind the own ones. */
    final void append(FieldReader other) {
        problems.addAll(other.problems);
    }

    /** Puts another's problems before the own ones. */
    public final void adopt(FieldReader other) {
        problems.addAll(0, other.problems);
    }

    /** Notes the fields that are of neither list. */
    public final void refuseUnknown(Collection<String> some, Collection<String> others) {
        TreeSet<String> known = new TreeSet<>(some);
        known.addAll(others);
        for (String field : present.keySet()) {
            if (!known.contains(field)) {
                wrong(field, "there is no such field", "take one of " + String.join(", ", known) + ", or leave it out");
            }
        }
    }

    /** A text or number as text, without blanks at its ends. */
    public final String text(String field, String otherwise) {
        return has(field) ? present.get(field).toString().strip() : otherwise;
    }

    /** Checks the name that the gate goes by. */
    void name(String field, String name) {
        if (!NAME.matcher(name).matches()) {
            problems.add(Problem.of(
                    prefix + field,
                    name,
                    "a gate's name has small letters, digits and hyphens, at most 63",
                    "write it as job-success-rate"));
        }
    }

    /** A query with all its placeholders filled in but those that are known when the gate begins. */
    String promql(String field, GateContext context) {
        return promql(field, text(field, ""), context);
    }

    /** Another query than the field's, for which the field is to blame. */
    String promql(String field, String template, GateContext context) {
        if (template.length() > LONGEST_QUERY) {
            wrong(
                    field,
                    "a query has at most " + LONGEST_QUERY + " characters, this one " + template.length(),
                    "put the expression into a recording rule");
            return "";
        }
        Set<String> placeholders = QueryTemplate.placeholders(template);
        if (context.application().isEmpty() && placeholders.contains(QueryTemplate.APPLICATION)) {
            wrong(
                    field,
                    "{{application}} is named in slidecraft.yaml, which this run hasn't read",
                    "write the application's name instead");
            return template;
        }
        for (String pods : GateArguments.PODS) {
            if (placeholders.contains(pods) && !context.pods().containsKey(pods)) {
                wrong(
                        field,
                        "{{" + pods + "}} is not known here",
                        "say what it stands for, as " + pods + ": '…' in the step");
                return template;
            }
        }
        try {
            return QueryTemplate.fill(template, context.values());
        } catch (IllegalArgumentException e) {
            wrong(field, e.getMessage(), "correct the query");
            return template;
        }
    }

    /** A condition, as {@code > 0.95}. */
    public final Threshold threshold(String field) {
        Optional<Threshold> threshold = Threshold.read(text(field, ""));
        if (threshold.isEmpty()) {
            wrong(field, Threshold.RULE, "write the condition under which the gate passes");
        }
        return threshold.orElseGet(() -> new Threshold(">", 0));
    }

    /** A {@link DurationText} between two others; {@code why} ends the rule. */
    public final Duration duration(String field, Duration otherwise, Duration least, Duration most, String why) {
        if (!has(field)) {
            return otherwise;
        }
        try {
            Duration duration = DurationText.parse(text(field, ""));
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                return duration;
            }
            wrong(
                    field,
                    "it has to be between " + DurationText.format(least) + " and " + DurationText.format(most) + why,
                    "take a duration between the two");
        } catch (IllegalArgumentException e) {
            wrong(field, DurationText.RULE, "write it as " + DurationText.format(otherwise));
        }
        return otherwise;
    }

    /** A whole number between two others. */
    public final int whole(String field, int otherwise, int least, int most) {
        double number = number(field, otherwise, least, most);
        if (number != Math.rint(number)) {
            wrong(field, "it has to be a whole number", "write it as " + Math.round(number));
            return otherwise;
        }
        return (int) number;
    }

    /** A number between two others. */
    public final double number(String field, double otherwise, double least, double most) {
        if (!has(field)) {
            return otherwise;
        }
        double number;
        try {
            // Not Double.parseDouble, which takes 5d and 0x5p0 too.
            number = new BigDecimal(text(field, "")).doubleValue();
        } catch (NumberFormatException e) {
            number = Double.NaN;
        }
        if (number >= least && number <= most) {
            return number;
        }
        wrong(
                field,
                "it has to be a number between " + Threshold.plain(least) + " and " + Threshold.plain(most),
                "write it as " + Threshold.plain(otherwise));
        return otherwise;
    }

    /** Yes or no. */
    final boolean yes(String field, boolean otherwise) {
        String text = text(field, String.valueOf(otherwise));
        if (!text.equals("true") && !text.equals("false")) {
            wrong(field, "it is true or false", "write it as " + otherwise);
            return otherwise;
        }
        return text.equals("true");
    }

    /** One of several words. */
    final <T> T one(String field, T otherwise, Function<String, Optional<T>> parse, String rule) {
        if (!has(field)) {
            return otherwise;
        }
        Optional<T> found = parse.apply(text(field, ""));
        if (found.isEmpty()) {
            wrong(field, rule, "take one of them");
        }
        return found.orElse(otherwise);
    }

    /** What a gate does with a verdict that is no PASS; it stops unless told. */
    final Policy policy(String field) {
        return one(field, Policy.STOP, Policy::parse, Policy.RULE);
    }

    /** What to do with a verdict that is no PASS; {@code fail} unless told. */
    public final Reaction reaction(String field) {
        Optional<Reaction> reaction = Reaction.parse(text(field, Reaction.FAIL.label()));
        if (reaction.isEmpty()) {
            wrong(field, "there are fail, unstable and continue", "take one of them");
        }
        return reaction.orElse(Reaction.FAIL);
    }
}
