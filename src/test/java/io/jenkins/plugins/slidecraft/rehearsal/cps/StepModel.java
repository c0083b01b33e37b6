package io.jenkins.plugins.slidecraft.rehearsal.cps;

import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.codehaus.groovy.reflection.ReflectionCache;

/**
 * The parameters of a step and how values become arguments, with the texts of structs' {@code DescribableModel}: first the
 * constructor's parameters, which are required, then those with a setter, sorted.
 *
 * @param className the step's class in Jenkins, for messages
 * @param open whether any named argument is taken as it is, as {@code parallel} does
 */
public record StepModel(String className, List<Parameter> parameters, boolean open) {
    /**
     * One parameter.
     *
     * @param required whether it is the constructor's
     * @param place where it is bound to, for messages
     */
    public record Parameter(String name, Type type, boolean required, String place) {}

    public StepModel {
        List<Parameter> ordered =
                new ArrayList<>(parameters.stream().filter(Parameter::required).toList());
        parameters.stream()
                .filter(p -> !p.required())
                .sorted(Comparator.comparing(Parameter::name))
                .forEach(ordered::add);
        parameters = List.copyOf(ordered);
    }

    /** A model without parameters yet. */
    public static StepModel of(String className) {
        return new StepModel(className, List.of(), false);
    }

    /** A model that takes any named arguments. */
    public static StepModel open(String className) {
        return new StepModel(className, List.of(), true);
    }

    /** A required parameter: the constructor's. */
    public StepModel requires(String name, Type type) {
        return plus(new Parameter(name, type, true, className + "." + name));
    }

    /** An optional parameter with a setter. */
    public StepModel takes(String name, Type type) {
        String setter = "set" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        return plus(new Parameter(name, type, false, "class " + className + "." + setter + "()"));
    }

    /** An optional parameter that is a field. */
    public StepModel takesField(String name, Type type) {
        return plus(new Parameter(name, type, false, "class " + className + "." + name));
    }

    private StepModel plus(Parameter parameter) {
        List<Parameter> all = new ArrayList<>(parameters);
        all.add(parameter);
        return new StepModel(className, all, open);
    }

    /** The only required parameter, or null. */
    Parameter soleRequired() {
        List<Parameter> required =
                parameters.stream().filter(Parameter::required).toList();
        return required.size() == 1 ? required.get(0) : null;
    }

    /** Whether the only required parameter is the only one at all: then a map is its value. */
    boolean singleRequiredOnly() {
        return soleRequired() != null && parameters.size() == 1;
    }

    /**
     * Turns arguments into values of the parameters' types. A required parameter without argument is null, or 0 or false; an
     * optional one keeps the step's own default and is not among the values.
     *
     * @param warn gets the warning about unknown parameters
     */
    public Map<String, Object> instantiate(Map<String, Object> arguments, Consumer<String> warn) {
        if (open) {
            return arguments;
        }
        Set<String> unknown = new TreeSet<>(arguments.keySet());
        parameters.forEach(parameter -> unknown.remove(parameter.name()));
        if (!unknown.isEmpty()) {
            warn.accept("WARNING: Unknown parameter(s) found for class type '" + className + "': "
                    + String.join(",", unknown));
        }
        try {
            Map<String, Object> values = new LinkedHashMap<>();
            for (Parameter parameter : parameters) {
                String name = parameter.name();
                Object argument = arguments.get(name);
                if (argument != null) {
                    values.put(name, coerce(parameter.place(), parameter.type(), argument));
                } else if (parameter.required() || arguments.containsKey(name)) {
                    values.put(name, missing(parameter));
                }
            }
            return values;
        } catch (RuntimeException e) {
            throw notInstantiated(arguments, e);
        }
    }

    /** What {@code DescribableModel} makes of an exception from the step's constructor or a setter. */
    public IllegalArgumentException notInstantiated(Map<String, Object> arguments, Exception cause) {
        return new IllegalArgumentException(
                "Could not instantiate " + arguments + " for " + className + ": " + cause, cause);
    }

    private static Object missing(Parameter parameter) {
        return parameter.type() instanceof Class<?> type && type.isPrimitive()
                ? Array.get(Array.newInstance(type, 1), 0)
                : null;
    }

    private static Object coerce(String place, Type type, Object argument) {
        Class<?> erased = erase(type);
        Object value = type instanceof Class<?>
                ? ReflectionCache.getCachedClass(erased).coerceArgument(argument)
                : argument;
        Class<?> boxed = box(erased);
        if (value instanceof List<?> list && Collection.class.isAssignableFrom(erased)) {
            Type element =
                    type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[0] : Object.class;
            List<Object> coerced = new ArrayList<>();
            list.forEach(each -> coerced.add(coerce(place, element, each)));
            return coerced;
        }
        if (value == null || boxed.isInstance(value)) {
            return value;
        }
        if (value instanceof Map) {
            throw new NoStaplerConstructor(erased);
        }
        if (value instanceof String text) {
            if (erased.isEnum()) {
                return constant(erased, text);
            }
            if (boxed == Boolean.class) {
                return Boolean.valueOf(text);
            }
            if (Number.class.isAssignableFrom(boxed)) {
                return number(place, boxed, text);
            }
        }
        throw new ClassCastException(place + " expects " + type + " but received " + value.getClass());
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Object constant(Class<?> type, String name) {
        return Enum.valueOf((Class<? extends Enum>) type, name);
    }

    private static Object number(String place, Class<?> type, String text) {
        try {
            if (type == Integer.class) {
                return Integer.valueOf(text);
            }
            if (type == Long.class) {
                return Long.valueOf(text);
            }
            return type == Double.class ? (Object) Double.valueOf(text) : text;
        } catch (NumberFormatException e) {
            throw new ClassCastException(place + " expects " + type + " but was unable to coerce the received value \""
                    + text + "\" to that type");
        }
    }

    private static Class<?> erase(Type type) {
        return type instanceof Class<?> plain ? plain : (Class<?>) ((ParameterizedType) type).getRawType();
    }

    private static Class<?> box(Class<?> type) {
        return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
    }

    /** Stapler's complaint when a map is given for something that can't be made from one. */
    private static final class NoStaplerConstructor extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        NoStaplerConstructor(Class<?> type) {
            super("There's no @DataBoundConstructor on any constructor of " + type);
        }

        @Override
        public String toString() {
            return "org.kohsuke.stapler.NoStaplerConstructorException: " + getMessage();
        }
    }
}
