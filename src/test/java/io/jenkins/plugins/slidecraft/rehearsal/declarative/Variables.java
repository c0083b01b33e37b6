package io.jenkins.plugins.slidecraft.rehearsal.declarative;

import groovy.lang.GroovyObjectSupport;
import groovy.lang.MissingPropertyException;
import io.jenkins.plugins.slidecraft.rehearsal.cps.BuildEnvironment;
import java.util.Map;

/** The variables of an {@code environment} block so far, by name and as {@code env.NAME}; all else is the script's. */
final class Variables extends GroovyObjectSupport {
    private final Map<String, String> values;
    private final BuildEnvironment environment;

    Variables(Map<String, String> values, BuildEnvironment environment) {
        this.values = values;
        this.environment = environment;
    }

    @Override
    public Object getProperty(String name) {
        if (values.containsKey(name)) {
            return values.get(name);
        }
        if (name.equals("env")) {
            return new GroovyObjectSupport() {
                @Override
                public Object getProperty(String variable) {
                    return values.containsKey(variable) ? values.get(variable) : environment.getProperty(variable);
                }
            };
        }
        throw new MissingPropertyException(name, Variables.class);
    }
}
