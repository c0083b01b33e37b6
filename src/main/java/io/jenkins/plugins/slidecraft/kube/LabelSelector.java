package io.jenkins.plugins.slidecraft.kube;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A label selector in the API's text form, evaluated here: {@code app=web,tier in (a, b),!canary}. Knows equality
 * ({@code =}, {@code ==}, {@code !=}), sets ({@code in}, {@code notin}) and existence ({@code key}, {@code !key}), with the
 * API server's meaning: {@code !=} and {@code notin} match objects that don't have the label at all.
 */
public final class LabelSelector {
    private static final String KEY = "(?<key>[A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?)";
    private static final String VALUE = "[A-Za-z0-9]?(?:[-A-Za-z0-9_.]*[A-Za-z0-9])?";
    private static final Pattern EXISTS = Pattern.compile("(?<not>!?)\\s*" + KEY);
    private static final Pattern EQUALS = Pattern.compile(KEY + "\\s*(?<op>==|=|!=)\\s*(?<value>" + VALUE + ")");
    private static final Pattern IN = Pattern.compile(KEY + "\\s+(?<op>in|notin)\\s*\\((?<values>[^()]*)\\)");

    /** One condition: the label has one of the values (none named: any value), or just not. */
    private record Requirement(String key, Set<String> values, boolean negated) {
        boolean matches(Map<String, String> labels) {
            String value = labels.get(key);
            boolean holds = value != null && (values.isEmpty() || values.contains(value));
            return holds != negated;
        }
    }

    private final String text;
    private final List<Requirement> requirements;

    private LabelSelector(String text, List<Requirement> requirements) {
        this.text = text;
        this.requirements = requirements;
    }

    /**
     * Reads a selector; the empty one matches everything.
     *
     * @throws IllegalArgumentException naming the part that is none
     */
    public static LabelSelector parse(String text) {
        List<Requirement> requirements = new ArrayList<>();
        if (!text.isBlank()) {
            for (String part : split(text)) {
                requirements.add(requirement(part.strip(), text));
            }
        }
        return new LabelSelector(text, List.copyOf(requirements));
    }

    /** Whether an object with these labels is meant; {@code null} is no labels. */
    public boolean matches(Map<String, String> labels) {
        Map<String, String> present = labels == null ? Map.of() : labels;
        return requirements.stream().allMatch(requirement -> requirement.matches(present));
    }

    @Override
    public String toString() {
        return text;
    }

    /** Splits at the commas outside of parentheses. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '(' -> depth++;
                case ')' -> depth--;
                case ',' -> {
                    if (depth == 0) {
                        parts.add(text.substring(start, i));
                        start = i + 1;
                    }
                }
                default -> {
                    // Part of a requirement.
                }
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static Requirement requirement(String part, String text) {
        Matcher in = IN.matcher(part);
        if (in.matches()) {
            return new Requirement(
                    in.group("key"),
                    values(in.group("values"), part, text),
                    in.group("op").equals("notin"));
        }
        Matcher equal = EQUALS.matcher(part);
        if (equal.matches()) {
            return new Requirement(
                    equal.group("key"),
                    Set.of(equal.group("value")),
                    equal.group("op").equals("!="));
        }
        Matcher exists = EXISTS.matcher(part);
        if (exists.matches()) {
            return new Requirement(
                    exists.group("key"), Set.of(), !exists.group("not").isEmpty());
        }
        throw invalid(part, text);
    }

    private static Set<String> values(String list, String part, String text) {
        Set<String> values = new TreeSet<>();
        for (String value : list.split(",", -1)) {
            if (!value.strip().matches(VALUE)) {
                throw invalid(part, text);
            }
            values.add(value.strip());
        }
        return values;
    }

    private static IllegalArgumentException invalid(String part, String text) {
        return new IllegalArgumentException("The label selector \"" + text + "\" has the part \"" + part
                + "\", which is none of: key=value, key!=value, key in (a, b), key notin (a, b), key, !key.");
    }
}
