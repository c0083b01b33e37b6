package io.jenkins.plugins.slidecraft.steps;

import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** What steps have in common in dealing with their arguments. */
final class Arguments {
    private Arguments() {}

    /** Reads arguments; what is wrong with them fails the step without a stack trace. */
    static <T> T checked(Supplier<T> reading) throws SlideCraftStepException {
        try {
            return reading.get();
        } catch (InvalidInput e) {
            throw new SlideCraftStepException("InvalidInput", e.getMessage());
        }
    }

    /** What {@link io.jenkins.plugins.slidecraft.operation.Json#write} made of a map of arguments. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> map(String json) throws IOException {
        return Json.read(json, Map.class);
    }

    /** Maps and lists with texts in them that may be GStrings, as texts, numbers, lists and maps alone. */
    static Object plain(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new LinkedHashMap<>();
            map.forEach((key, one) -> plain.put(String.valueOf(key), plain(one)));
            return plain;
        }
        if (value instanceof List<?> list) {
            return new ArrayList<>(list.stream().map(Arguments::plain).toList());
        }
        return value == null || value instanceof Number || value instanceof Boolean ? value : value.toString();
    }

    /** For the views of a Pipeline: {@code prod 1.4.2-abc1234}. */
    static String summary(Map<String, Object> arguments) {
        StringBuilder text = new StringBuilder(Objects.toString(arguments.get("environment"), ""));
        if (arguments.get("release") instanceof Map<?, ?> release && release.get("name") != null) {
            text.append(' ').append(release.get("name"));
        }
        for (String name : new String[] {"migration", "gate", "suite", "name", "to"}) {
            if (arguments.get(name) != null) {
                text.append(' ').append(arguments.get(name));
            }
        }
        return text.toString().strip();
    }
}
