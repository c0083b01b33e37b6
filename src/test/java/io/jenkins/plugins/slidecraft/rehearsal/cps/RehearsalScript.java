package io.jenkins.plugins.slidecraft.rehearsal.cps;

import com.cloudbees.groovy.cps.SerializableScript;
import groovy.lang.MissingPropertyException;
import org.codehaus.groovy.runtime.InvokerHelper;

/**
 * The base class of Jenkinsfiles and of {@code vars/}: what is no method of the script itself is a variable of the binding
 * with a {@code call} method, a global variable or a step, in this order; as workflow-cps' {@code CpsScript}.
 */
public abstract class RehearsalScript extends SerializableScript {
    private static final long serialVersionUID = 1L;

    private Program program() {
        return Program.current();
    }

    @Override
    public final Object invokeMethod(String name, Object args) {
        if (getBinding().hasVariable(name)) {
            Object variable = getBinding().getVariable(name);
            if (!InvokerHelper.getMetaClass(variable)
                    .respondsTo(variable, "call", (Object[]) args)
                    .isEmpty()) {
                return InvokerHelper.getMetaClass(variable).invokeMethod(variable, "call", args);
            }
        }
        Object global = program().globals().find(name);
        if (global != null) {
            return InvokerHelper.getMetaClass(global).invokeMethod(global, "call", args);
        }
        return program().steps().call(name, args);
    }

    @Override
    public Object getProperty(String property) {
        try {
            return super.getProperty(property);
        } catch (MissingPropertyException missing) {
            Program program = program();
            Object global = program == null ? null : program.globals().find(property);
            if (global != null) {
                return global;
            }
            String variable = program == null ? null : program.environment().getProperty(property);
            if (variable != null) {
                return variable;
            }
            throw missing;
        }
    }

    @Override
    public void println() {
        invokeMethod("echo", new Object[] {""});
    }

    @Override
    public void print(Object value) {
        println(value);
    }

    @Override
    public void println(Object value) {
        invokeMethod("echo", new Object[] {String.valueOf(value)});
    }

    @Override
    public void printf(String format, Object value) {
        println(String.format(format, value));
    }

    /** Hides Groovy's own method of every object. */
    public Object sleep(long seconds) {
        return invokeMethod("sleep", new Object[] {seconds});
    }
}
