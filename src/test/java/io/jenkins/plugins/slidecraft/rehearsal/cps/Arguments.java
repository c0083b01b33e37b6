package io.jenkins.plugins.slidecraft.rehearsal.cps;

import groovy.lang.Closure;
import groovy.lang.GString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The arguments of a step call as Groovy packs them, sorted into named ones and a block; as workflow-cps'
 * {@code DSL.parseArgs}.
 *
 * @param named by name, GStrings made Strings at any depth
 * @param body the block, or null
 */
public record Arguments(Map<String, Object> named, Closure<?> body) {
    /** Sorts the arguments of a call. */
    public static Arguments parse(Object packed, StepDefinition step) {
        StepModel.Parameter sole = step.model().soleRequired();
        boolean single = step.model().singleRequiredOnly();
        List<StepModel.Parameter> required = step.model().parameters().stream()
                .filter(StepModel.Parameter::required)
                .toList();
        String key = required.size() == 1 ? sole.name() : null;
        if (packed instanceof Map<?, ?> map) {
            return new Arguments(flatten(map), null);
        }
        if (!(packed instanceof Object[] array)) {
            return packed instanceof Closure<?> closure && step.body()
                    ? new Arguments(Map.of(), closure)
                    : new Arguments(sole(key, packed), null);
        }
        List<Object> list = Arrays.asList(array);
        Closure<?> body = null;
        if (!list.isEmpty() && list.get(list.size() - 1) instanceof Closure<?> last && step.body()) {
            body = last;
            list = list.subList(0, list.size() - 1);
        }
        if (list.isEmpty()) {
            return new Arguments(Map.of(), body);
        }
        if (list.size() == 1 && list.get(0) instanceof Map<?, ?> map && !map.containsKey("$class")) {
            if (!single || (map.size() == 1 && map.containsKey(key))) {
                return new Arguments(flatten(map), body);
            }
        }
        if (list.size() > 1) {
            throw new IllegalArgumentException("Expected named arguments but got " + list);
        }
        return new Arguments(sole(key, list.get(0)), body);
    }

    private static Map<String, Object> sole(String key, Object value) {
        if (key == null) {
            throw new IllegalArgumentException("Expected named arguments but got " + value);
        }
        Map<String, Object> named = new LinkedHashMap<>();
        named.put(key, flattenValue(value));
        return named;
    }

    private static Map<String, Object> flatten(Map<?, ?> map) {
        Map<String, Object> named = new LinkedHashMap<>();
        map.forEach((key, value) -> named.put(key.toString(), flattenValue(value)));
        return named;
    }

    private static Object flattenValue(Object value) {
        if (value instanceof GString) {
            return value.toString();
        }
        if (value instanceof List<?> list) {
            List<Object> flat = new ArrayList<>();
            list.forEach(each -> flat.add(flattenValue(each)));
            return flat;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> flat = new LinkedHashMap<>();
            map.forEach((key, each) -> flat.put(flattenValue(key), flattenValue(each)));
            return flat;
        }
        return value;
    }
}
