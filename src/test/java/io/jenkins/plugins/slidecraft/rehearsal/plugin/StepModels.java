package io.jenkins.plugins.slidecraft.rehearsal.plugin;

import io.jenkins.plugins.slidecraft.rehearsal.cps.StepModel;
import java.beans.Introspector;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Reads a step's parameters off its class, as structs does in Jenkins. */
final class StepModels {
    private StepModels() {}

    static StepModel of(Class<?> step) {
        StepModel model = StepModel.of(step.getName());
        for (Constructor<?> constructor : step.getConstructors()) {
            if (constructor.isAnnotationPresent(DataBoundConstructor.class)) {
                for (Parameter parameter : constructor.getParameters()) {
                    model = model.requires(parameter.getName(), parameter.getParameterizedType());
                }
            }
        }
        for (Field field : step.getDeclaredFields()) {
            if (field.isAnnotationPresent(DataBoundSetter.class)) {
                model = model.takesField(field.getName(), field.getGenericType());
            }
        }
        for (Method method : step.getMethods()) {
            if (method.isAnnotationPresent(DataBoundSetter.class)) {
                model = model.takes(
                        Introspector.decapitalize(method.getName().substring(3)), method.getGenericParameterTypes()[0]);
            }
        }
        return model;
    }
}
