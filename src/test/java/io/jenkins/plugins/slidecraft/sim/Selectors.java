package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Label and field selectors in the API's text form, and the model's label selectors. */
final class Selectors {
    private static final Pattern SET = Pattern.compile("(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)");
    private static final Pattern EQUALITY = Pattern.compile("([^!=\\s]+)\\s*(==|=|!=)\\s*([^!=\\s]*)");
    private static final Pattern KEY = Pattern.compile("(!?)\\s*([A-Za-z0-9]([A-Za-z0-9_./-]*[A-Za-z0-9])?)");

    private Selectors() {}

    /** @throws KubeException 400 where the text is no selector */
    static Predicate<Map<String, String>> labels(String text) {
        List<Predicate<Map<String, String>>> all = new ArrayList<>();
        for (String part : split(text)) {
            all.add(requirement(part.trim(), text));
        }
        return labels -> all.stream().allMatch(one -> one.test(labels == null ? Map.of() : labels));
    }

    private static Predicate<Map<String, String>> requirement(String part, String text) {
        Matcher set = SET.matcher(part);
        if (set.matches()) {
            String key = set.group(1);
            Set<String> values = new TreeSet<>();
            Arrays.stream(set.group(3).split(",", -1)).map(String::trim).forEach(values::add);
            return set.group(2).equals("in")
                    ? labels -> labels.containsKey(key) && values.contains(labels.get(key))
                    : labels -> !labels.containsKey(key) || !values.contains(labels.get(key));
        }
        Matcher equality = EQUALITY.matcher(part);
        if (equality.matches()) {
            String key = equality.group(1);
            String value = equality.group(3);
            return equality.group(2).equals("!=")
                    ? labels -> !value.equals(labels.get(key))
                    : labels -> value.equals(labels.get(key));
        }
        Matcher key = KEY.matcher(part);
        if (key.matches()) {
            String name = key.group(2);
            return key.group(1).isEmpty() ? labels -> labels.containsKey(name) : labels -> !labels.containsKey(name);
        }
        throw KubeErrors.badRequest("unable to parse requirement: found '" + part + "' in '" + text + "'");
    }

    /** Splits at commas outside parentheses; nothing for an empty text. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        if (!text.substring(from).isBlank()) {
            parts.add(text.substring(from));
        }
        return parts;
    }

    /** @throws KubeException 400 for a field that this kind can't be selected by */
    static Predicate<HasMetadata> fields(Kind<?> kind, String text) {
        List<Predicate<HasMetadata>> all = new ArrayList<>();
        for (String part : split(text)) {
            Matcher equality = EQUALITY.matcher(part.trim());
            if (!equality.matches()) {
                throw KubeErrors.badRequest("invalid selector: '" + text + "'; can't understand '" + part + "'");
            }
            Function<HasMetadata, String> field = field(kind, equality.group(1));
            String value = equality.group(3);
            boolean wanted = !equality.group(2).equals("!=");
            all.add(object -> value.equals(field.apply(object)) == wanted);
        }
        return object -> all.stream().allMatch(one -> one.test(object));
    }

    private static Function<HasMetadata, String> field(Kind<?> kind, String name) {
        switch (name) {
            case "metadata.name":
                return object -> object.getMetadata().getName();
            case "metadata.namespace":
                return object -> object.getMetadata().getNamespace();
            default:
                Function<HasMetadata, String> own = kind.type() == Pod.class
                        ? podField(name)
                        : kind.type() == Event.class ? eventField(name) : null;
                if (own == null) {
                    throw KubeErrors.badRequest("field label not supported: " + name);
                }
                return object -> Objects.toString(own.apply(object), "");
        }
    }

    private static Function<HasMetadata, String> podField(String name) {
        return switch (name) {
            case "spec.nodeName" -> object -> ((Pod) object).getSpec().getNodeName();
            case "status.phase" -> object -> ((Pod) object).getStatus().getPhase();
            case "spec.restartPolicy" -> object -> ((Pod) object).getSpec().getRestartPolicy();
            default -> null;
        };
    }

    private static Function<HasMetadata, String> eventField(String name) {
        return switch (name) {
            case "involvedObject.kind" ->
                object -> ((Event) object).getInvolvedObject().getKind();
            case "involvedObject.name" ->
                object -> ((Event) object).getInvolvedObject().getName();
            case "involvedObject.namespace" ->
                object -> ((Event) object).getInvolvedObject().getNamespace();
            case "involvedObject.uid" ->
                object -> ((Event) object).getInvolvedObject().getUid();
            case "reason" -> object -> ((Event) object).getReason();
            case "type" -> object -> ((Event) object).getType();
            default -> null;
        };
    }

    /** Whether a model's label selector matches; an absent one matches nothing. */
    static boolean matches(LabelSelector selector, Map<String, String> labels) {
        if (selector == null) {
            return false;
        }
        Map<String, String> have = labels == null ? Map.of() : labels;
        Map<String, String> wanted = selector.getMatchLabels();
        if (wanted != null && !have.entrySet().containsAll(wanted.entrySet())) {
            return false;
        }
        return selector.getMatchExpressions() == null
                || selector.getMatchExpressions().stream().allMatch(one -> matches(one, have));
    }

    private static boolean matches(LabelSelectorRequirement one, Map<String, String> labels) {
        String value = labels.get(one.getKey());
        return switch (one.getOperator()) {
            case "In" -> value != null && one.getValues().contains(value);
            case "NotIn" -> value == null || !one.getValues().contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> throw new IllegalArgumentException("Unknown operator " + one.getOperator());
        };
    }
}
