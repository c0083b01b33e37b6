package io.jenkins.plugins.slidecraft.rehearsal.controller;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.operation.OperationDriver;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One operation of one step: its saved state, which outlives the process, and the driver and the operation's object of the
 * process there is now.
 */
final class OperationRun<S, R> implements Controller.Running {
    private final Controller controller;
    private final Supplier<? extends Operation<S, R>> operation;
    private final String id;
    private final String environment;
    private final Function<S, Instant> deadline;
    private final Consumer<String> sink;
    private final Controller.Ending<R> ending;
    private String saved;
    private String stopCause;
    private OperationDriver<S, R> driver;
    private boolean ended;

    OperationRun(
            Controller controller,
            Supplier<? extends Operation<S, R>> operation,
            String id,
            String environment,
            Function<S, Instant> deadline,
            Consumer<String> sink,
            Controller.Ending<R> ending) {
        this.controller = controller;
        this.operation = operation;
        this.id = id;
        this.environment = environment;
        this.deadline = deadline;
        this.sink = sink;
        this.ending = ending;
    }

    void begin(S state) {
        driver = driver(deadline.apply(state));
        driver.start(state);
    }

    /** In a new process: all there is, is what was saved. */
    void resume() {
        sink.accept(environment + ": going on with " + id + " after a restart of the controller.");
        try {
            driver = driver(deadline.apply(Json.read(saved, operation.get().stateType())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        driver.resume(saved);
        if (stopCause != null) {
            driver.stop(stopCause);
        }
    }

    @Override
    public void stop(String cause) {
        stopCause = cause;
        driver.stop(cause);
    }

    private OperationDriver<S, R> driver(Instant until) {
        int process = controller.generation();
        OperationDriver.Host<R> host = new OperationDriver.Host<>() {
            @Override
            public void save(String state) {
                if (controller.isAlive(process)) {
                    saved = state;
                }
            }

            @Override
            public void done(R result) {
                end(process, () -> ending.done(result));
            }

            @Override
            public void failed(Failure failure, Throwable cause) {
                end(process, () -> ending.failed(failure, saved));
            }

            @Override
            public boolean active() {
                return !ended && controller.isAlive(process);
            }
        };
        return new OperationDriver<>(
                operation.get(), controller.world(environment, sink), controller.runtime(), host, until);
    }

    /** What a killed process still has to say, nobody hears. */
    private void end(int process, Runnable how) {
        if (!ended && controller.isAlive(process)) {
            ended = true;
            controller.ended(this);
            how.run();
        }
    }
}
