package io.jenkins.plugins.slidecraft.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Action;
import hudson.model.Describable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.junit.jupiter.api.Test;

/**
 * What XStream stores: actions, describables and the configuration, and all that their fields lead to. XStream writes a
 * record and can't read it back; sealed types and enums with bodies are as bad.
 */
class PersistedTypesTest {
    private static final Set<Class<?>> PLAIN =
            Set.of(String.class, Integer.class, Long.class, Boolean.class, Double.class, Object.class);

    @Test
    void holdNoRecordsAndNoSealedTypes() {
        Set<Class<?>> walked = walk();
        assertThat(walked)
                .extracting(Class::getSimpleName)
                .contains("SlideCraftRunAction", "GateRecord", "IncidentRecord", "ClusterConfig", "EnvironmentConfig");
        assertThat(walked).noneMatch(Class::isRecord).noneMatch(Class::isSealed);
        for (Class<?> type : walked) {
            for (Field field : stored(type)) {
                assertThat(Modifier.isPrivate(field.getModifiers()))
                        .as("%s is private", field)
                        .isTrue();
                assertThat(kind(field.getType()))
                        .as("%s has a type that XStream reads back", field)
                        .isNotEqualTo("other");
            }
        }
    }

    private static Set<Class<?>> walk() {
        Deque<Class<?>> left = new ArrayDeque<>();
        Plugin.classes().stream()
                .map(type -> type.reflect())
                .filter(type -> !Modifier.isAbstract(type.getModifiers()))
                .filter(type -> Action.class.isAssignableFrom(type) || Describable.class.isAssignableFrom(type))
                .filter(type -> !Step.class.isAssignableFrom(type))
                .forEach(left::add);
        Set<Class<?>> walked = new LinkedHashSet<>();
        while (!left.isEmpty()) {
            Class<?> type = left.pop();
            if (walked.add(type)) {
                for (Field field : stored(type)) {
                    ours(field.getGenericType()).forEach(left::push);
                }
            }
        }
        return walked;
    }

    private static List<Field> stored(Class<?> type) {
        return java.util.Arrays.stream(type.getDeclaredFields())
                .filter(field ->
                        !Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers()))
                .filter(field -> !field.isSynthetic())
                .collect(Collectors.toList());
    }

    private static List<Class<?>> ours(Type type) {
        if (type instanceof Class<?> one) {
            return one.getName().startsWith(Plugin.PACKAGE) ? List.of(one) : List.of();
        }
        if (type instanceof ParameterizedType generic) {
            return java.util.Arrays.stream(generic.getActualTypeArguments())
                    .flatMap(argument -> ours(argument).stream())
                    .toList();
        }
        return List.of();
    }

    private static String kind(Class<?> type) {
        if (type.isPrimitive() || PLAIN.contains(type)) {
            return "plain";
        }
        if (type == List.class || type == Map.class || type == TreeMap.class) {
            return "collection";
        }
        return type.getName().startsWith(Plugin.PACKAGE) ? "ours" : "other";
    }

    /** List.copyOf and the like are other classes than ArrayList: what is stored is made with a constructor. */
    @Test
    void copyCollectionsIntoOrdinaryOnes() throws ReflectiveOperationException {
        var deployment = new io.jenkins.plugins.slidecraft.ui.DeploymentRecord(
                "deploy-1", "deploy", "prod", "1.4.2-abc1234", "imported", Map.of("gateway", "image"), true, 1);
        Field images = deployment.getClass().getDeclaredField("images");
        images.setAccessible(true);
        assertThat(images.get(deployment)).isExactlyInstanceOf(TreeMap.class);
    }
}
