package io.jenkins.plugins.slidecraft.sim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Sets of fields as {@code metadata.managedFields} writes them: FieldsV1, and back to paths. */
final class FieldSets {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};

    private FieldSets() {}

    /** Those paths as FieldsV1; what the object does not have is left out. */
    static Map<String, Object> write(Map<String, Object> tree, Set<String> paths) {
        Map<String, Object> fields = fields("", "", tree, paths);
        return fields == null ? new LinkedHashMap<>() : fields;
    }

    private static Map<String, Object> fields(String path, String field, Object value, Set<String> paths) {
        Map<String, Object> fields = new LinkedHashMap<>();
        List<String> keys = JsonTree.keys(path, field);
        if (value instanceof Map<?, ?> map && !JsonTree.atomicMap(path)) {
            map.forEach((key, child) -> {
                String own = path + "." + key;
                Map<String, Object> below = fields(own, (String) key, child, paths);
                if (below != null || paths.contains(own)) {
                    fields.put("f:" + key, below == null ? Map.of() : below);
                }
            });
        } else if (value instanceof List<?> list && !keys.isEmpty()) {
            for (Object item : list) {
                Map<?, ?> map = (Map<?, ?>) item;
                String own = path + JsonTree.item(keys, map);
                Map<String, Object> below = fields(own, "", item, paths);
                Map<String, Object> node = below == null ? new LinkedHashMap<>() : below;
                if (paths.contains(own)) {
                    node.put(".", Map.of());
                }
                if (!node.isEmpty()) {
                    Map<String, Object> key = new LinkedHashMap<>();
                    keys.forEach(name -> key.put(name, JsonTree.keyed(name, map)));
                    fields.put("k:" + JsonTree.write(key), node);
                }
            }
        }
        return fields.isEmpty() ? null : fields;
    }

    /** The paths in a FieldsV1. */
    static Set<String> read(Map<String, ?> fields) {
        Set<String> paths = new TreeSet<>();
        read("", fields, paths);
        return paths;
    }

    private static void read(String path, Map<String, ?> fields, Set<String> paths) {
        fields.forEach((key, child) -> {
            if (key.equals(".")) {
                if (path.endsWith("]")) {
                    paths.add(path);
                }
                return;
            }
            String own = key.startsWith("f:") ? path + "." + key.substring(2) : path + item(key.substring(2));
            if (child instanceof Map<?, ?> map && !map.isEmpty()) {
                @SuppressWarnings("unchecked")
                Map<String, Object> below = (Map<String, Object>) map;
                read(own, below, paths);
            } else {
                paths.add(own);
            }
        });
    }

    private static String item(String json) {
        try {
            Map<String, Object> key = MAPPER.readValue(json, MAP);
            return JsonTree.item(new ArrayList<>(key.keySet()), key);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
