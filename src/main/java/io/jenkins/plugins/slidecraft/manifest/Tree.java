package io.jenkins.plugins.slidecraft.manifest;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Objects as trees of maps, lists, texts, numbers and booleans, as JSON has them. */
final class Tree {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};

    private Tree() {}

    static Map<String, Object> of(HasMetadata object) {
        return MAPPER.convertValue(object, MAP);
    }

    static GenericKubernetesResource object(Map<String, Object> tree) {
        return to(tree, GenericKubernetesResource.class);
    }

    static <T> T to(Map<String, Object> tree, Class<T> type) {
        return MAPPER.convertValue(tree, type);
    }

    /** A copy that shares nothing that can change. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> copy(Map<String, ?> tree) {
        return (Map<String, Object>) copyOf(tree);
    }

    private static Object copyOf(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            map.forEach((key, child) -> copy.put(key, copyOf(child)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list.size());
            list.forEach(item -> copy.add(copyOf(item)));
            return copy;
        }
        return value;
    }

    /** What is at a path of map keys; empty where there is nothing. */
    static Optional<Object> at(Map<String, ?> tree, String... path) {
        Object value = tree;
        for (String key : path) {
            value = value instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return Optional.ofNullable(value);
    }

    /** The text at a path; empty where there is none. */
    static String text(Map<String, ?> tree, String... path) {
        return at(tree, path)
                .filter(value -> !(value instanceof Map) && !(value instanceof List))
                .map(String::valueOf)
                .orElse("");
    }

    /** The map at a path; empty where there is none. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Map<String, ?> tree, String... path) {
        return (Map<String, Object>)
                at(tree, path).filter(Map.class::isInstance).orElseGet(LinkedHashMap::new);
    }

    /** The maps in the list at a path. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> maps(Map<String, ?> tree, String... path) {
        return at(tree, path)
                .filter(List.class::isInstance)
                .map(list -> ((List<Object>) list)
                        .stream()
                                .filter(Map.class::isInstance)
                                .map(item -> (Map<String, Object>) item)
                                .toList())
                .orElse(List.of());
    }

    /** The map under a key, made where there is none. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> child(Map<String, Object> tree, String key) {
        if (!(tree.get(key) instanceof Map)) {
            tree.put(key, new LinkedHashMap<String, Object>());
        }
        return (Map<String, Object>) tree.get(key);
    }

    /** Sets what is at a path. */
    static void put(Map<String, Object> tree, List<String> path, Object value) {
        Map<String, Object> parent = tree;
        for (String key : path.subList(0, path.size() - 1)) {
            parent = child(parent, key);
        }
        parent.put(path.get(path.size() - 1), value);
    }

    /** Takes away what is at a path. */
    static void remove(Map<String, Object> tree, List<String> path) {
        Object parent = tree;
        for (String key : path.subList(0, path.size() - 1)) {
            parent = parent instanceof Map<?, ?> map ? map.get(key) : null;
        }
        if (parent instanceof Map<?, ?> map) {
            map.remove(path.get(path.size() - 1));
        }
    }
}
