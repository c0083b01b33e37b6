package io.jenkins.plugins.slidecraft.check;

import io.jenkins.plugins.slidecraft.gate.MetricLook;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Reads and checks the fields of a check in {@code slidecraft.yaml}. {@code type} says what it does and which fields it may
 * have; a check that goes by the name of a built-in one is of that type without saying so. Values may be texts, numbers, true or
 * false, and for some fields lists or maps; null is as good as absent.
 */
public final class CheckArguments {
    public static final String TYPE = "type";
    public static final String DEADLINE = "deadline";

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private CheckArguments() {}

    /**
     * Checks a check of {@code slidecraft.yaml}.
     *
     * @return what is wrong with it, with paths below the check; empty where nothing is
     */
    public static List<Problem> check(String name, Map<String, ?> fields) {
        List<Problem> problems = new ArrayList<>();
        if (!NAME.matcher(name).matches()) {
            problems.add(Problem.of(
                    "",
                    name,
                    "a check's name has small letters, digits and hyphens, at most 63",
                    "write it as api-version"));
        }
        CheckFields read = new CheckFields(fields);
        type(name, read).ifPresent(type -> read(type, read, CheckPlace.ANY));
        problems.addAll(read.problems());
        return problems;
    }

    /** The types that a check may have. */
    public static List<String> types() {
        return CheckType.labels();
    }

    /** The fields that a check of a type may have; all that there are for a type that is unknown. */
    public static Set<String> fields(String type) {
        Set<String> fields = new TreeSet<>(Set.of(TYPE, DEADLINE));
        Optional<CheckType> known = CheckType.parse(type);
        for (CheckType one : CheckType.values()) {
            if (known.isEmpty() || known.get() == one) {
                fields.addAll(one.fields());
            }
        }
        return fields;
    }

    /** The type of a check, noted where it has none. */
    static Optional<CheckType> type(String name, CheckFields fields) {
        String text = fields.text(TYPE, CheckDefaults.names().contains(name) ? name : "");
        Optional<CheckType> type = CheckType.parse(text);
        if (type.isEmpty()) {
            fields.wrong(
                    TYPE,
                    text.isEmpty()
                            ? "only the guide's checks have a type of their own: "
                                    + String.join(", ", CheckDefaults.names())
                            : "there are " + String.join(", ", CheckType.labels()),
                    text.isEmpty() ? "add it, as type: http" : "take one of them");
        }
        return type;
    }

    /**
     * Reads a check of a known type.
     *
     * @param fields where what is wrong is noted
     */
    static Check read(CheckType type, CheckFields fields, CheckPlace place) {
        fields.refuseUnknown(Set.of(TYPE, DEADLINE), type.fields());
        Duration deadline = CheckDefaults.deadline(type, fields);
        if (type.asksMetrics()) {
            return new Check.OfMetrics(
                    deadline,
                    type == CheckType.FRESHNESS
                            ? FreshnessProbe.read(fields, place)
                            : new PromqlProbe(MetricLook.read(fields, place.context(), place.release())));
        }
        Duration patience = CheckDefaults.patience(fields);
        return new Check.OfApplication(
                deadline, patience.compareTo(deadline) < 0 ? patience : deadline, probe(type, fields, place.address()));
    }

    private static Supplier<Probe> probe(CheckType type, CheckFields fields, String address) {
        return switch (type) {
            case HEALTHZ -> HttpProbe.read(fields, "/healthz");
            case READYZ -> HttpProbe.read(fields, "/readyz");
            case FRONTEND -> FrontendProbe.read(fields, address);
            case CONVERT -> ConvertProbe.read(fields);
            case CHAT -> ChatProbe.read(fields);
            case EXPORT -> ExportProbe.read(fields, address);
            case HTTP, FRESHNESS, PROMQL -> HttpProbe.read(fields, "");
        };
    }

    /** Fields with placeholders filled in where text stands; a placeholder without a value stays as it is. */
    static Map<String, Object> filled(Map<String, ?> fields, Map<String, String> values) {
        Map<String, Object> filled = new LinkedHashMap<>();
        fields.forEach((name, value) -> filled.put(name, filled(value, values)));
        return filled;
    }

    private static Object filled(Object value, Map<String, String> values) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> filled = new LinkedHashMap<>();
            map.forEach((name, one) -> filled.put(String.valueOf(name), filled(one, values)));
            return filled;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(one -> filled(one, values)).toList();
        }
        if (!(value instanceof CharSequence)) {
            return value;
        }
        String text = value.toString();
        for (Map.Entry<String, String> one : values.entrySet()) {
            text = text.replace("{{" + one.getKey() + "}}", one.getValue());
        }
        return text;
    }
}
