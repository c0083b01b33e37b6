package io.jenkins.plugins.slidecraft.simulation;

import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.operation.OperationDriver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A step of a run: an operation under a driver, what it stored, and how it ended. Survives its controller's restart. */
final class Step<S, R> {
    private final Controller controller;
    private final String name;
    private final World world;
    private final Supplier<Operation<S, R>> operation;
    private final S initial;
    private final Instant deadline;
    private final Optional<Controller.Run> run;
    private final List<String> saved = new ArrayList<>();
    private OperationDriver<S, R> driver;
    private Runnable whenEnded = () -> {};
    private R result;
    private Failure failure;
    private Throwable cause;
    private Instant stoppedAt;
    private Instant hardDeadline;
    private boolean abandoned;
    private int forgets;

    /** @param run whose step it is; empty for a settlement, which nobody resumes */
    Step(
            Controller controller,
            String name,
            World world,
            Supplier<Operation<S, R>> operation,
            S initial,
            Instant deadline,
            Optional<Controller.Run> run) {
        this.controller = controller;
        this.name = name;
        this.world = world;
        this.operation = operation;
        this.initial = initial;
        this.deadline = deadline;
        this.run = run;
    }

    /** Called when it has ended, well or badly. */
    Step<S, R> whenEnded(Runnable action) {
        whenEnded = action;
        return this;
    }

    /** A controller that resumes it finds not the newest state but one from so many saves before. */
    void forgetsOnResume(int saves) {
        forgets = saves;
    }

    void start() {
        if (controller.process().alive() && driver == null) {
            open();
            driver.start(initial);
        }
    }

    /** After a restart: goes on from what was stored, or from the beginning where nothing was. */
    void resume() {
        if (saved.isEmpty()) {
            driver = null;
            start();
            return;
        }
        String stored = saved.get(Math.max(0, saved.size() - 1 - forgets));
        open();
        Instant soonest = world.now().plus(OperationDriver.GRACE);
        hardDeadline = soonest.isAfter(hardDeadline) ? soonest : hardDeadline;
        driver.resume(stored);
    }

    private void open() {
        // A stop that was asked of a process that died is forgotten; whoever wants it asks again.
        stoppedAt = null;
        hardDeadline = deadline.plus(OperationDriver.GRACE);
        driver = new OperationDriver<>(
                operation.get(),
                world,
                controller.process().runtime(),
                new Host(controller.process().incarnation()),
                deadline);
    }

    private final class Host implements OperationDriver.Host<R> {
        private final int incarnation;

        Host(int incarnation) {
            this.incarnation = incarnation;
        }

        @Override
        public void save(String state) {
            saved.add(state);
        }

        @Override
        public void done(R value) {
            onlyOnce();
            result = value;
            whenEnded.run();
        }

        @Override
        public void failed(Failure why, Throwable thrown) {
            onlyOnce();
            failure = why;
            cause = thrown;
            controller.place().log(world.self().identity(), name + " failed: " + why.reason() + ": " + why.message());
            whenEnded.run();
        }

        private void onlyOnce() {
            if (ended() || !active()) {
                throw new IllegalStateException(name + " ended twice");
            }
        }

        @Override
        public boolean active() {
            return controller.process().alive() && controller.process().incarnation() == incarnation && !abandoned;
        }
    }

    /** As the Stop button: from another thread, whatever the process is doing. */
    void stop(String why) {
        if (driver != null && !ended() && controller.process().alive()) {
            stoppedAt = stoppedAt == null ? world.now() : stoppedAt;
            driver.stop(why);
        }
    }

    /** As {@code /kill}: nobody asks it to stop. */
    void abandon() {
        abandoned = true;
    }

    boolean isOf(Controller.Run other) {
        return run.isPresent() && run.get() == other;
    }

    boolean survivesRestart() {
        return run.isPresent() && run.get().building() && !abandoned;
    }

    boolean ended() {
        return result != null || failure != null || abandoned;
    }

    Optional<R> result() {
        return Optional.ofNullable(result);
    }

    Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    Optional<Throwable> cause() {
        return Optional.ofNullable(cause);
    }

    /** By how much it is over its time by its own clock, if it is running and could have ended. */
    Duration overdue() {
        if (ended()
                || driver == null
                || !controller.process().alive()
                || controller.process().busy()) {
            return Duration.ZERO;
        }
        Instant limit = hardDeadline;
        if (stoppedAt != null && stoppedAt.plus(OperationDriver.STOP_GRACE).isBefore(limit)) {
            limit = stoppedAt.plus(OperationDriver.STOP_GRACE);
        }
        Duration over = Duration.between(limit, world.now());
        Duration awake = Duration.ofNanos(controller.place().runtime().clock().nanos()
                - controller.process().stalledUntil());
        return over.isNegative() ? Duration.ZERO : over.compareTo(awake) < 0 ? over : awake;
    }

    @Override
    public String toString() {
        return name + (driver == null ? "" : " [" + driver.status() + "]");
    }
}
