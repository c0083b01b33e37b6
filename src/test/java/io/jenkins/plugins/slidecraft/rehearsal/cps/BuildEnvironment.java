package io.jenkins.plugins.slidecraft.rehearsal.cps;

import groovy.lang.GroovyObjectSupport;
import java.util.LinkedHashMap;
import java.util.Map;

/** The variable {@code env}: the build's variables and what surrounding blocks set. */
public final class BuildEnvironment extends GroovyObjectSupport {
    private final Program program;
    private final Map<String, String> variables;

    BuildEnvironment(Program program, Map<String, String> variables) {
        this.program = program;
        this.variables = new LinkedHashMap<>(variables);
    }

    /** A variable's value; null where it isn't set. */
    @Override
    public String getProperty(String name) {
        String inner = program.context().environment().get(name);
        return inner == null ? variables.get(name) : inner;
    }

    @Override
    public void setProperty(String name, Object value) {
        variables.put(name, String.valueOf(value));
    }

    /** All variables. */
    public Map<String, String> getEnvironment() {
        Map<String, String> all = new LinkedHashMap<>(variables);
        all.putAll(program.context().environment());
        return all;
    }
}
