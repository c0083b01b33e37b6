package io.jenkins.plugins.slidecraft.rehearsal.cps;

import com.cloudbees.groovy.cps.Outcome;
import groovy.lang.Closure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One call of a step: what it was given, and how it answers. */
public final class StepCall {
    /** How a step learns that its body has ended. */
    public interface BodyCallback {
        void success(Object value);

        void failure(Throwable cause);
    }

    /** How a step ends early; must lead to {@link #failure}. */
    @FunctionalInterface
    public interface Stopper {
        void stop(Throwable cause);
    }

    private record Body(Closure<?> closure, Context context, String label, BodyCallback callback, Handle handle) {}

    /** A body that runs. */
    public static final class Handle {
        private CpsThread thread;
        private Throwable cancelled;
        private boolean done;

        /** Stops whatever step runs innermost in the body. */
        public void cancel(Throwable cause) {
            if (done) {
                return;
            }
            if (thread == null) {
                cancelled = cause;
            } else {
                thread.program().stopInnermost(thread, cause);
            }
        }
    }

    private final StepDefinition step;
    private final CpsThread thread;
    private final FlowNode node;
    private final Closure<?> body;
    private Map<String, Object> values = Map.of();
    private final List<Body> bodies = new ArrayList<>();
    private final List<Handle> handles = new ArrayList<>();
    private Outcome outcome;
    private boolean suspended;
    private Stopper stopper;
    private Runnable atEnd = () -> {};

    StepCall(StepDefinition step, CpsThread thread, FlowNode node, Closure<?> body) {
        this.step = step;
        this.thread = thread;
        this.node = node;
        this.body = body;
    }

    void bind(Map<String, Object> coerced) {
        values = coerced;
    }

    /** All arguments after coercion, in the model's order. */
    public Map<String, Object> values() {
        return values;
    }

    public Object value(String name) {
        return values.get(name);
    }

    /** A text argument, or null. */
    public String text(String name) {
        Object value = values.get(name);
        return value == null ? null : value.toString();
    }

    public boolean flag(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    public boolean hasBody() {
        return body != null;
    }

    public Closure<?> body() {
        return body;
    }

    public FlowNode node() {
        return node;
    }

    public Context context() {
        return thread.context();
    }

    public Program program() {
        return thread.program();
    }

    public StepDefinition definition() {
        return step;
    }

    /** Prints to the build log. */
    public void log(String text) {
        program().console().print(context().branch(), text);
    }

    /** Makes the build and the stage unstable, as the step {@code unstable} does. */
    public void unstable(String message) {
        node.warn(Result.UNSTABLE);
        program().build().worsen(Result.UNSTABLE);
        log("WARNING: " + message);
    }

    /** The step has ended well. */
    public void success(Object value) {
        complete(new Outcome(value, null));
    }

    /** The step has failed. */
    public void failure(Throwable cause) {
        complete(new Outcome(null, cause));
    }

    /** What to do when the step is told to end; without it the step fails with the cause at once. */
    public void onStop(Stopper how) {
        stopper = how;
    }

    /** What to do when the step has ended, however. */
    public void onEnd(Runnable action) {
        atEnd = action;
    }

    /** Runs the step's own block. */
    public Handle runBody(Context context, String label, BodyCallback callback) {
        return runBody(body, context, label, callback);
    }

    /** Runs any block; may be called again after an earlier one has ended. */
    public Handle runBody(Closure<?> closure, Context context, String label, BodyCallback callback) {
        Handle handle = new Handle();
        handles.add(handle);
        bodies.add(new Body(closure, context, label, callback, handle));
        if (suspended) {
            launch();
        }
        return handle;
    }

    /** Runs the step's own block and ends as it ends. */
    public Handle runBody(Context context, String label) {
        return runBody(context, label, new BodyCallback() {
            @Override
            public void success(Object value) {
                StepCall.this.success(value);
            }

            @Override
            public void failure(Throwable cause) {
                StepCall.this.failure(cause);
            }
        });
    }

    boolean isComplete() {
        return outcome != null;
    }

    Outcome outcome() {
        return outcome;
    }

    /** Called once the CPS program has let go: bodies may begin now. */
    void suspend() {
        suspended = true;
        launch();
        if (outcome != null) {
            thread.resume(outcome);
        }
    }

    private void launch() {
        List<Body> waiting = List.copyOf(bodies);
        bodies.clear();
        for (Body each : waiting) {
            program()
                    .launch(
                            this,
                            thread,
                            each.closure(),
                            each.context(),
                            each.label(),
                            new BodyCallback() {
                                @Override
                                public void success(Object value) {
                                    each.handle().done = true;
                                    each.callback().success(value);
                                }

                                @Override
                                public void failure(Throwable cause) {
                                    each.handle().done = true;
                                    each.callback().failure(cause);
                                }
                            },
                            each.handle());
        }
    }

    static void started(Handle handle, CpsThread thread) {
        handle.thread = thread;
        if (handle.cancelled != null) {
            thread.overrideResume(new Outcome(null, handle.cancelled));
        }
    }

    /** Ends the step early. */
    void stop(Throwable cause) {
        if (stopper != null) {
            stopper.stop(cause);
        } else {
            failure(cause);
        }
    }

    /** The blocks under way. */
    List<Handle> running() {
        return handles.stream().filter(handle -> !handle.done).toList();
    }

    static CpsThread threadOf(Handle handle) {
        return handle.thread;
    }

    private void complete(Outcome result) {
        if (outcome != null) {
            return;
        }
        outcome = result;
        atEnd.run();
        node.end(program().timeline().now(), result.getAbnormal());
        if (body != null || !handles.isEmpty()) {
            program().console().print(context().branch(), "[Pipeline] // " + step.name());
        }
        if (suspended) {
            thread.resume(result);
        }
    }
}
