package io.jenkins.plugins.slidecraft.rehearsal.cps;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Global variables of a Pipeline: {@code env}, {@code params}, the library's {@code vars/}. */
public final class Globals {
    private final Map<String, Supplier<Object>> suppliers = new LinkedHashMap<>();
    private final Map<String, Object> values = new LinkedHashMap<>();

    public void add(String name, Object value) {
        add(name, () -> value);
    }

    /** One that is made when it is first used. */
    public void add(String name, Supplier<Object> supplier) {
        suppliers.put(name, supplier);
    }

    /** The variable, or null. */
    public Object find(String name) {
        if (!suppliers.containsKey(name)) {
            return null;
        }
        Object value = values.get(name);
        if (value == null) {
            value = suppliers.get(name).get();
            values.put(name, value);
        }
        return value;
    }

    public Set<String> names() {
        return suppliers.keySet();
    }
}
