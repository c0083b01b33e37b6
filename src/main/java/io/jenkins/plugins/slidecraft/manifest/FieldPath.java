package io.jenkins.plugins.slidecraft.manifest;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Paths of fields as the server writes them: {@code .spec.template.spec.containers[name="app"].image}. */
final class FieldPath {
    private FieldPath() {}

    /** Takes away what is at a path, if it is there. Keys of maps may hold dots themselves: the longest that fits counts. */
    static void remove(Object tree, String path) {
        if (tree instanceof Map<?, ?> map) {
            map.keySet().stream()
                    .map(String::valueOf)
                    .filter(key -> begins(path, "." + key))
                    .max(java.util.Comparator.comparingInt(String::length))
                    .ifPresent(key -> {
                        String rest = path.substring(key.length() + 1);
                        if (rest.isEmpty()) {
                            map.remove(key);
                        } else {
                            remove(map.get(key), rest);
                        }
                    });
        } else if (tree instanceof List<?> list) {
            for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
                if (items.next() instanceof Map<?, ?> item && path.startsWith("[")) {
                    String name = named(item, path);
                    if (name != null && name.length() == path.length()) {
                        items.remove();
                    } else if (name != null) {
                        remove(item, path.substring(name.length()));
                    }
                }
            }
        }
    }

    private static boolean begins(String path, String with) {
        return path.startsWith(with)
                && (path.length() == with.length() || ".[".indexOf(path.charAt(with.length())) >= 0);
    }

    /** The part of a path that names this item of a list, as {@code [name="app"]}; null where it names another one. */
    private static String named(Map<?, ?> item, String path) {
        int end = path.indexOf("\"]");
        int plain = path.indexOf(']');
        int until = end >= 0 && end < plain ? end + 2 : plain + 1;
        if (until <= 0) {
            return null;
        }
        String name = path.substring(0, until);
        for (String part : name.substring(1, name.length() - 1).split(",(?=[a-zA-Z]+=)")) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? part : part.substring(0, equals);
            String value = equals < 0 ? "" : part.substring(equals + 1).replaceAll("^\"|\"$", "");
            Object own = item.get(key);
            if (own == null && key.equals("protocol")) {
                own = "TCP";
            }
            if (own == null || !String.valueOf(own).equals(value)) {
                return null;
            }
        }
        return name;
    }
}
