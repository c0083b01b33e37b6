package io.jenkins.plugins.slidecraft.rehearsal.plugin;

import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.rehearsal.controller.Controller;
import io.jenkins.plugins.slidecraft.rehearsal.cps.FlowInterruptedException;
import io.jenkins.plugins.slidecraft.rehearsal.cps.StepCall;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Ties one operation to one step call; as the plugin's {@code OperationExecution}. */
final class OperationCall<S, R> {
    /** A piece of a step that may fail it. */
    interface Part<A, B> {
        B apply(A argument) throws StepFailure;
    }

    private final StepCall call;
    private final Controller controller;
    private Supplier<? extends Operation<S, R>> operation;
    private Part<World, S> begin;
    private Function<S, Instant> deadline;
    private Part<R, Object> finish;
    private BiConsumer<String, Failure> whenFailed = (state, failure) -> {};
    private Throwable stopped;
    private Controller.Running running;

    private OperationCall(StepCall call, Controller controller) {
        this.call = call;
        this.controller = controller;
    }

    static <S, R> OperationCall<S, R> of(StepCall call, Controller controller) {
        return new OperationCall<>(call, controller);
    }

    OperationCall<S, R> operation(Supplier<? extends Operation<S, R>> supplier) {
        operation = supplier;
        return this;
    }

    /** The operation's beginning, before any effect. */
    OperationCall<S, R> begin(Part<World, S> part) {
        begin = part;
        return this;
    }

    OperationCall<S, R> deadline(Function<S, Instant> of) {
        deadline = of;
        return this;
    }

    /** The step's value from the operation's result. */
    OperationCall<S, R> finish(Part<R, Object> part) {
        finish = part;
        return this;
    }

    /** Hears of the end without success: of the state that was stored last, and why. */
    OperationCall<S, R> failed(BiConsumer<String, Failure> listener) {
        whenFailed = listener;
        return this;
    }

    /** Begins a moment later, off the CPS thread as in Jenkins. */
    void start(String id, String environment, boolean changes) {
        call.onStop(this::stop);
        call.program().timeline().schedule(Duration.ofMillis(5), () -> begin(id, environment, changes));
    }

    private void begin(String id, String environment, boolean changes) {
        if (stopped != null) {
            return;
        }
        try {
            S state = begin.apply(controller.world(environment, call::log));
            running = controller.start(
                    operation, id, environment, changes, state, deadline, call::log, ending(id, environment));
        } catch (StepFailure e) {
            call.failure(e);
        } catch (IllegalArgumentException e) {
            call.failure(new StepFailure("InvalidInput", String.valueOf(e.getMessage())));
        }
    }

    private void stop(Throwable cause) {
        stopped = cause;
        if (running == null) {
            call.failure(cause);
        } else {
            running.stop(describe(cause));
        }
    }

    private static String describe(Throwable cause) {
        return cause instanceof FlowInterruptedException interrupted
                ? String.join("; ", interrupted.getCauses()) + "."
                : "Aborted: " + cause.getMessage() + ".";
    }

    private void fail(String id, String environment, StepFailure failure) {
        controller.failed(id, environment, failure.getReason(), failure.getMessage());
        call.failure(failure);
    }

    private Controller.Ending<R> ending(String id, String environment) {
        return new Controller.Ending<>() {
            @Override
            public void done(R result) {
                try {
                    Object value = finish.apply(result);
                    if (stopped == null) {
                        call.success(value);
                    } else {
                        call.failure(stopped);
                    }
                } catch (StepFailure e) {
                    if (stopped == null) {
                        fail(id, environment, e);
                    } else {
                        call.failure(stopped);
                    }
                }
            }

            @Override
            public void failed(Failure failure, String state) {
                whenFailed.accept(state, failure);
                failed(failure);
            }

            @Override
            public void failed(Failure failure) {
                if (stopped == null) {
                    fail(id, environment, StepFailure.of(failure));
                } else {
                    call.log(environment + ": " + failure.message());
                    call.failure(stopped);
                }
            }
        };
    }
}
