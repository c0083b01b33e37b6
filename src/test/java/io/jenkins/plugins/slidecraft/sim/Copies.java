package io.jenkins.plugins.slidecraft.sim;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Deep copies of the API's model, field by field. The model's own builders do the same an order of magnitude more slowly,
 * and copying is most of what a simulation does. Lists, maps and objects of the model are copied; what can't change is shared.
 */
final class Copies {
    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return Shape.of(type);
        }
    };

    private Copies() {}

    /** How to make a model class, and its fields; neither for a class whose objects can't change. */
    private record Shape(Constructor<?> constructor, Field[] fields) {
        static Shape of(Class<?> type) {
            if (!type.getName().startsWith("io.fabric8.") || type.isEnum()) {
                return new Shape(null, null);
            }
            List<Field> fields = new ArrayList<>();
            for (Class<?> one = type; one != Object.class; one = one.getSuperclass()) {
                for (Field field : one.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())) {
                        field.setAccessible(true);
                        fields.add(field);
                    }
                }
            }
            try {
                Constructor<?> constructor = type.getDeclaredConstructor();
                constructor.setAccessible(true);
                return new Shape(constructor, fields.toArray(new Field[0]));
            } catch (NoSuchMethodException e) {
                throw new IllegalArgumentException("The simulated cluster can't copy " + type, e);
            }
        }
    }

    @SuppressWarnings("unchecked")
    static <T> T of(T object) {
        return (T) copy(object);
    }

    /** A copy that shares the spec with the original: for those who change metadata or status alone. */
    @SuppressWarnings("unchecked")
    static <T> T sharingSpec(T object) {
        return (T) copy(object, SHAPES.get(object.getClass()), true);
    }

    private static Object copy(Object value) {
        if (value == null || value instanceof String) {
            return value;
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list.size());
            for (Object item : list) {
                copy.add(copy(item));
            }
            return copy;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>(map.isEmpty() ? 1 : map.size() * 2);
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                copy.put(entry.getKey(), copy(entry.getValue()));
            }
            return copy;
        }
        Shape shape = SHAPES.get(value.getClass());
        if (shape.constructor() == null) {
            return value;
        }
        return copy(value, shape, false);
    }

    private static Object copy(Object value, Shape shape, boolean sharingSpec) {
        try {
            Object copy = shape.constructor().newInstance();
            for (Field field : shape.fields()) {
                Object part = field.get(value);
                if (part != null) {
                    boolean shared = sharingSpec && field.getName().equals("spec");
                    field.set(copy, shared ? part : copy(part));
                }
            }
            return copy;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The simulated cluster can't copy " + value.getClass(), e);
        }
    }
}
