package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Reads parts of a document that keeps the schema. */
final class Nodes {
    private Nodes() {}

    /** A list of texts; empty where there is none. */
    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    /** A map of texts in the file's order; empty where there is none. */
    static Map<String, String> textMap(JsonNode map) {
        return map(map, JsonNode::asText);
    }

    /** A map in the file's order; empty where there is none. */
    static <T> Map<String, T> map(JsonNode map, Function<JsonNode, T> read) {
        return named(map, (name, node) -> read.apply(node));
    }

    /** The same where what is read needs its name, too. */
    static <T> Map<String, T> named(JsonNode map, BiFunction<String, JsonNode, T> read) {
        Map<String, T> values = new LinkedHashMap<>();
        map.fields()
                .forEachRemaining(entry -> values.put(entry.getKey(), read.apply(entry.getKey(), entry.getValue())));
        return values;
    }

    /** As it is written: a text, a whole number that fits an int, another number, true or false, a list or a map. */
    static Object plain(JsonNode value) {
        if (value.isTextual()) {
            return value.asText();
        }
        if (value.isBoolean()) {
            return value.asBoolean();
        }
        if (value.isNumber()) {
            return number(value);
        }
        if (value.isArray()) {
            List<Object> list = new ArrayList<>();
            value.forEach(item -> list.add(plain(item)));
            return list;
        }
        return value.isObject() ? map(value, Nodes::plain) : "";
    }

    private static Object number(JsonNode value) {
        // Not one conditional expression, which would make a double of the int.
        if (value.canConvertToExactIntegral() && value.canConvertToInt()) {
            return value.intValue();
        }
        return value.doubleValue();
    }
}
