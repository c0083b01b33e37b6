package io.jenkins.plugins.slidecraft.rehearsal.cps;

import com.cloudbees.groovy.cps.Continuable;
import com.cloudbees.groovy.cps.Continuation;
import com.cloudbees.groovy.cps.CpsDefaultGroovyMethods;
import com.cloudbees.groovy.cps.CpsDefaultGroovyStaticMethods;
import com.cloudbees.groovy.cps.CpsStringGroovyMethods;
import com.cloudbees.groovy.cps.Next;
import com.cloudbees.groovy.cps.Outcome;
import com.cloudbees.groovy.cps.impl.CpsCallableInvocation;
import com.cloudbees.groovy.cps.impl.FunctionCallEnv;
import com.cloudbees.groovy.cps.impl.TryBlockEnv;
import com.cloudbees.groovy.cps.sandbox.DefaultInvoker;
import groovy.lang.Closure;
import groovy.lang.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A running Pipeline: its threads, run one after the other until all wait for a step, and then the virtual clock is moved on.
 * Everything happens on one Java thread.
 */
public final class Program {
    @SuppressWarnings("rawtypes")
    private static final List<Class> CATEGORIES = List.of(
            CpsDefaultGroovyMethods.class,
            CpsDefaultGroovyStaticMethods.class,
            CpsStringGroovyMethods.class,
            SerializableIterators.class);

    private static final ThreadLocal<Program> CURRENT = new ThreadLocal<>();

    private final Timeline timeline;
    private final Console console;
    private final FlowGraph graph = new FlowGraph();
    private final Steps steps;
    private final Globals globals;
    private final BuildEnvironment environment;
    private final CurrentBuild build = new CurrentBuild();
    private final List<CpsThread> threads = new ArrayList<>();
    private CpsThread running;
    private Throwable error;

    public Program(Timeline timeline, Console console, Map<String, String> variables) {
        this.timeline = timeline;
        this.console = console;
        this.steps = new Steps(this);
        this.globals = new Globals();
        this.environment = new BuildEnvironment(this, variables);
        globals.add("env", environment);
        globals.add("currentBuild", build);
    }

    /** The Pipeline that runs on this Java thread. */
    static Program current() {
        return CURRENT.get();
    }

    public Timeline timeline() {
        return timeline;
    }

    public Console console() {
        return console;
    }

    public FlowGraph graph() {
        return graph;
    }

    public Steps steps() {
        return steps;
    }

    public Globals globals() {
        return globals;
    }

    public BuildEnvironment environment() {
        return environment;
    }

    public CurrentBuild build() {
        return build;
    }

    /** The exception that ended the Pipeline, or null. */
    public Throwable error() {
        return error;
    }

    /** What the step that is being called inherits. */
    Context context() {
        return running == null ? Context.EMPTY : running.context();
    }

    CpsThread running() {
        return running;
    }

    /** Runs a script to its end and prints the last lines of its log. */
    public Result run(Script script) {
        Program before = CURRENT.get();
        CURRENT.set(this);
        try {
            console.print(null, "[Pipeline] Start of Pipeline");
            FlowNode start = graph.add(null, FlowNode.Type.START, "", null, Map.of(), timeline.now());
            CpsThread main = new CpsThread(this, null, new Continuable(script), Context.EMPTY, start);
            main.resume(new Outcome(null, null));
            threads.add(main);
            while (main.isAlive()) {
                if (!runThreads(main) && !timeline.runNext()) {
                    throw new IllegalStateException("The Pipeline waits for something that will never happen: "
                            + threads.stream()
                                    .filter(thread -> thread.step() != null)
                                    .map(thread -> thread.step().definition().name())
                                    .toList());
                }
            }
            start.end(timeline.now(), error);
            console.print(null, "[Pipeline] End of Pipeline");
            return finish();
        } finally {
            CURRENT.set(before);
        }
    }

    private Result finish() {
        if (error != null) {
            build.worsen(
                    error instanceof FlowInterruptedException interrupted ? interrupted.getResult() : Result.FAILURE);
            Failures.print(error, text -> console.print(null, text));
        }
        return build.orSuccess();
    }

    private boolean runThreads(CpsThread main) {
        boolean ran = false;
        for (CpsThread thread : List.copyOf(threads)) {
            if (thread.isRunnable() && threads.contains(thread)) {
                running = thread;
                Outcome outcome;
                try {
                    outcome = thread.runChunk(CATEGORIES);
                } finally {
                    running = null;
                }
                if (!thread.isAlive()) {
                    threads.remove(thread);
                    if (thread == main) {
                        error = outcome.getAbnormal();
                    }
                }
                ran = true;
            }
        }
        return ran;
    }

    /** Begins a body on a thread of its own. */
    void launch(
            StepCall call,
            CpsThread parent,
            Closure<?> closure,
            Context context,
            String label,
            StepCall.BodyCallback callback,
            StepCall.Handle handle) {
        FlowNode block =
                graph.add(call.node(), FlowNode.Type.BODY, call.definition().name(), label, Map.of(), timeline.now());
        console.print(context.branch(), "[Pipeline] {" + (label == null ? "" : " (" + label + ")"));
        StepCall.BodyCallback ended = new StepCall.BodyCallback() {
            @Override
            public void success(Object value) {
                block.end(timeline.now(), null);
                console.print(context.branch(), "[Pipeline] }");
                callback.success(value);
            }

            @Override
            public void failure(Throwable cause) {
                block.end(timeline.now(), cause);
                console.print(context.branch(), "[Pipeline] }");
                callback.failure(cause);
            }
        };
        CpsThread before = running;
        try {
            ended.success(closure.call());
        } catch (CpsCallableInvocation invocation) {
            CpsThread thread = new CpsThread(this, parent, continuable(invocation, ended), context, block);
            thread.resume(new Outcome(null, null));
            threads.add(thread);
            StepCall.started(handle, thread);
        } catch (Throwable cause) {
            ended.failure(cause);
        } finally {
            running = before;
        }
    }

    /** The body, with whatever it ends with handed to the callback; as workflow-cps' {@code CpsBodyExecution}. */
    private static Continuable continuable(CpsCallableInvocation invocation, StepCall.BodyCallback callback) {
        Continuation success = value -> {
            callback.success(value);
            return Next.terminate(null);
        };
        Continuation failure = cause -> {
            callback.failure((Throwable) cause);
            return Next.terminate(null);
        };
        FunctionCallEnv caller = new FunctionCallEnv(null, success, null, null);
        caller.setInvoker(new DefaultInvoker());
        TryBlockEnv env = new TryBlockEnv(caller, null);
        env.addHandler(Throwable.class, failure);
        return new Continuable(invocation.invoke(env, null, success));
    }

    /** Prints a line from the thread that runs now. */
    public void logInThread(String text) {
        console.print(context().branch(), text);
    }

    /** Notes that the innermost stage of the thread that runs now was skipped. */
    public void markStageSkipped() {
        stageOf(running.block()).skip();
    }

    /** The worst warning so far in the innermost stage of the thread that runs now. */
    public Result worstWarningInStage() {
        FlowNode stage = stageOf(running.block());
        return stage == null ? Result.SUCCESS : graph.worstWarning(stage);
    }

    private static FlowNode stageOf(FlowNode inner) {
        for (FlowNode node = inner; node != null; node = node.parent()) {
            if (node.isStage()) {
                return node;
            }
        }
        return null;
    }

    /** Tells the steps that run innermost inside a thread to end. */
    void stopInnermost(CpsThread outer, Throwable cause) {
        List<CpsThread> inside = new ArrayList<>();
        for (CpsThread thread : threads) {
            if (thread.isIn(outer) && threads.stream().noneMatch(other -> other.parent() == thread)) {
                inside.add(thread);
            }
        }
        for (int i = inside.size() - 1; i >= 0; i--) {
            CpsThread thread = inside.get(i);
            if (thread.step() != null) {
                thread.step().stop(cause);
            } else {
                thread.overrideResume(new Outcome(null, cause));
            }
        }
    }
}
