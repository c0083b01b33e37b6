package io.jenkins.plugins.slidecraft.sim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Objects as trees of maps and lists, and their leaves by path, as server-side apply sees them: lists with keys are maps,
 * other lists and a few maps are leaves. Paths are written as the server writes them:
 * {@code .spec.template.spec.containers[name="app"].image}.
 */
final class JsonTree {
    private static final ObjectMapper MAPPER = new ObjectMapper().registerModule(new JavaTimeModule());
    private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};

    /** The keys of associative lists, by the name of the field that holds the list. */
    private static final Map<String, List<String>> KEYS = Map.ofEntries(
            Map.entry("containers", List.of("name")),
            Map.entry("initContainers", List.of("name")),
            Map.entry("env", List.of("name")),
            Map.entry("volumes", List.of("name")),
            Map.entry("volumeMounts", List.of("mountPath")),
            Map.entry("imagePullSecrets", List.of("name")),
            Map.entry("conditions", List.of("type")),
            Map.entry("ownerReferences", List.of("uid")),
            Map.entry("hostAliases", List.of("ip")));

    private static final Set<String> ATOMIC_MAPS =
            Set.of(".spec.selector", ".spec.template.spec.nodeSelector", ".involvedObject");

    private JsonTree() {}

    static Map<String, Object> of(Object object) {
        return MAPPER.convertValue(object, MAP);
    }

    static <T> T to(Class<T> type, Map<String, Object> tree) {
        return MAPPER.convertValue(tree, type);
    }

    static String write(Object object) {
        try {
            return MAPPER.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The keys of the list at a path, empty where it is atomic. */
    static List<String> keys(String path, String field) {
        if (field.equals("ports")) {
            return path.startsWith(".spec.ports") ? List.of("port", "protocol") : List.of("containerPort", "protocol");
        }
        return KEYS.getOrDefault(field, List.of());
    }

    static boolean atomicMap(String path) {
        return ATOMIC_MAPS.contains(path);
    }

    /** Path to leaf, without what the server itself sets. */
    static Map<String, Object> leaves(Map<String, Object> tree) {
        Map<String, Object> leaves = new TreeMap<>();
        walk("", "", tree, leaves);
        leaves.keySet().removeIf(JsonTree::serverSet);
        return leaves;
    }

    private static boolean serverSet(String path) {
        return switch (path) {
            case ".apiVersion",
                    ".kind",
                    ".metadata.name",
                    ".metadata.namespace",
                    ".metadata.uid",
                    ".metadata.resourceVersion",
                    ".metadata.generation",
                    ".metadata.creationTimestamp",
                    ".metadata.generateName",
                    ".metadata.selfLink",
                    ".metadata.managedFields" -> true;
            default -> false;
        };
    }

    private static void walk(String path, String field, Object value, Map<String, Object> leaves) {
        if (value instanceof Map<?, ?> map && !atomicMap(path) && !map.isEmpty()) {
            map.forEach((key, child) -> walk(path + "." + key, (String) key, child, leaves));
        } else if (value instanceof List<?> list && !keys(path, field).isEmpty()) {
            for (Object item : list) {
                String own = path + item(keys(path, field), (Map<?, ?>) item);
                leaves.put(own, Map.of());
                walk(own, "", item, leaves);
            }
        } else if (value != null) {
            leaves.put(path, value);
        }
    }

    /** What an item has for a key; the protocol is the only one with a default. */
    static Object keyed(String key, Map<?, ?> item) {
        Object value = item.get(key);
        return value == null && key.equals("protocol") ? "TCP" : value;
    }

    /** {@code [name="app"]}. */
    static String item(List<String> keys, Map<?, ?> item) {
        return keys.stream()
                .map(key -> {
                    Object value = keyed(key, item);
                    return key + "=" + (value instanceof String text ? '"' + text + '"' : value);
                })
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** Puts what is applied into what is there. */
    @SuppressWarnings("unchecked")
    static Object merge(String path, String field, Object live, Object applied) {
        if (applied instanceof Map<?, ?> map && live instanceof Map<?, ?> && !atomicMap(path)) {
            Map<String, Object> result = new LinkedHashMap<>((Map<String, Object>) live);
            map.forEach((key, value) ->
                    result.put((String) key, merge(path + "." + key, (String) key, result.get(key), value)));
            return result;
        }
        List<String> keys = keys(path, field);
        if (applied instanceof List<?> list && live instanceof List<?> old && !keys.isEmpty()) {
            List<Object> result = new ArrayList<>(old);
            for (Object item : list) {
                String name = item(keys, (Map<?, ?>) item);
                int at = index(result, keys, name);
                if (at < 0) {
                    result.add(item);
                } else {
                    result.set(at, merge(path + name, "", result.get(at), item));
                }
            }
            return result;
        }
        return applied;
    }

    private static int index(List<Object> list, List<String> keys, String name) {
        for (int i = 0; i < list.size(); i++) {
            if (item(keys, (Map<?, ?>) list.get(i)).equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** Takes leaves away, and what they leave empty; null where nothing is left. */
    static Object without(String path, String field, Object value, Set<String> gone) {
        if (gone.contains(path) && !(value instanceof Map<?, ?> && path.endsWith("]"))) {
            return null;
        }
        if (value instanceof Map<?, ?> map && !atomicMap(path)) {
            Map<String, Object> result = new LinkedHashMap<>();
            map.forEach((key, child) -> {
                Object kept = without(path + "." + key, (String) key, child, gone);
                if (kept != null) {
                    result.put((String) key, kept);
                }
            });
            return result.isEmpty() && !map.isEmpty() ? null : result;
        }
        List<String> keys = keys(path, field);
        if (value instanceof List<?> list && !keys.isEmpty()) {
            List<Object> result = new ArrayList<>();
            for (Object item : list) {
                String own = path + item(keys, (Map<?, ?>) item);
                Object kept = gone.contains(own) ? null : without(own, "", item, gone);
                if (kept != null) {
                    result.add(kept);
                }
            }
            return result.isEmpty() ? null : result;
        }
        return value;
    }
}
