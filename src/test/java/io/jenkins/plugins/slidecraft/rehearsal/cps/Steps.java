package io.jenkins.plugins.slidecraft.rehearsal.cps;

import com.cloudbees.groovy.cps.Continuable;
import groovy.lang.GroovyObjectSupport;
import java.util.Map;
import java.util.TreeMap;
import org.codehaus.groovy.runtime.InvokerInvocationException;

/** Calls steps; as workflow-cps' {@code DSL}, and the variable {@code steps}. */
public final class Steps extends GroovyObjectSupport {
    private final Program program;
    private final Map<String, StepDefinition> definitions = new TreeMap<>();

    Steps(Program program) {
        this.program = program;
    }

    public void add(StepDefinition step) {
        definitions.put(step.name(), step);
    }

    @Override
    public Object invokeMethod(String name, Object args) {
        return call(name, args);
    }

    /** Calls a step: returns its value where it ends at once, else lets the CPS program wait. */
    Object call(String name, Object args) {
        StepDefinition step = definitions.get(name);
        if (step == null) {
            throw new NoSuchMethodError("No such DSL method '" + name + "' found among steps " + definitions.keySet()
                    + " or symbols [] or globals " + program.globals().names());
        }
        Arguments arguments = Arguments.parse(args, step);
        if (arguments.body() == null && step.body() && !name.equals("stage")) {
            throw new IllegalStateException(name + " step must be called with a body");
        }
        CpsThread thread = program.running();
        FlowNode node = program.graph()
                .add(
                        thread.block(),
                        FlowNode.Type.STEP,
                        name,
                        null,
                        arguments.named(),
                        program.timeline().now());
        program.console().print(thread.context().branch(), "[Pipeline] " + name);
        StepCall call = new StepCall(step, thread, node, arguments.body());
        try {
            if (step.needsAgent() && thread.context().agent() == null) {
                throw new MissingContextVariableException(name);
            }
            call.bind(step.model().instantiate(arguments.named(), call::log));
            step.start().start(call);
        } catch (Exception e) {
            call.failure(e);
        }
        if (call.isComplete()) {
            return replay(call);
        }
        Continuable.suspend(name, call);
        throw new AssertionError("suspend never returns");
    }

    private static Object replay(StepCall call) {
        Throwable cause = call.outcome().getAbnormal();
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error fatal) {
            throw fatal;
        }
        if (cause != null) {
            throw new InvokerInvocationException(cause);
        }
        return call.outcome().getNormal();
    }
}
