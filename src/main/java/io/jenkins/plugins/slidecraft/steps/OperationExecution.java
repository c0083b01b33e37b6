package io.jenkins.plugins.slidecraft.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.slidecraft.config.SlideCraftConfiguration;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.operation.OperationDriver;
import io.jenkins.plugins.slidecraft.operation.Questions;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.ui.SlideCraftRunAction;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import jenkins.model.CauseOfInterruption;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * Ties one {@link Operation} to one step. Everything but the check of the arguments happens on {@link SlideCraftExecutor};
 * what is stored with the program is a few strings, each replaced as a whole.
 *
 * @param <S> the operation's state
 * @param <R> the operation's result
 */
abstract class OperationExecution<S, R> extends StepExecution implements OperationDriver.Host<R> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(OperationExecution.class.getName());
    private static final Duration NOT_READY = Duration.ofSeconds(1);
    /** When a step that was told to stop ends, even if its operation doesn't. */
    private static final Duration LAST_RESORT = OperationDriver.STOP_GRACE.plusSeconds(5);

    private final String environment;
    private final String kind;
    private final String operationId;
    private final String startedAt;
    /** The operation's state as JSON; null until its first turn. */
    private volatile String state;

    private transient volatile OperationDriver<S, R> driver;
    private transient volatile Jenkins jenkins;
    private transient volatile Throwable stopCause;
    private transient volatile AtomicBoolean ended;
    /** Whether the controller was restarted since the step began: a crash loses the state, not that. */
    private transient volatile boolean resumed;

    /** @param kind what the operation's id begins with: {@code deploy}, {@code gate} */
    OperationExecution(StepContext context, String kind, String environment) {
        super(context);
        this.environment = environment;
        this.kind = kind;
        this.operationId = OperationIds.next(kind);
        this.startedAt = Instant.now().toString();
        this.ended = new AtomicBoolean();
    }

    /** The operation. */
    abstract Operation<S, R> operation();

    /**
     * The operation's beginning; on our own pool, before any effect.
     *
     * @throws SlideCraftStepException and other exceptions where something is wrong, with a message for people
     */
    abstract S begin(Run<?, ?> run, World world) throws IOException, InterruptedException;

    /** When the operation means to end by itself. */
    abstract Instant deadline(S begun);

    /** What the step returns; may throw to fail the step all the same. */
    abstract Object finish(Run<?, ?> run, R result) throws IOException, InterruptedException;

    /**
     * Hears of the operation's end without success, before the step fails.
     *
     * @param last the state that was stored last; null where the operation never began
     */
    void ended(Run<?, ?> run, S last, Failure failure) throws IOException {
        // Most have nothing to record then.
    }

    /** Whether the operation changes the environment, so that the run's end has to settle it. */
    abstract boolean changes();

    final String environment() {
        return environment;
    }

    final String operationId() {
        return operationId;
    }

    final Instant startedAt() {
        return Instant.parse(startedAt);
    }

    @Override
    public boolean start() {
        SlideCraftExecutor.INSTANCE.execute(this::run);
        return false;
    }

    /** Called while the program may still be loading: nothing but handing over. */
    @Override
    public void onResume() {
        ended = new AtomicBoolean();
        resumed = true;
        SlideCraftExecutor.INSTANCE.execute(this::resumeWhenReady);
    }

    /** Under the time limit of the CPS thread: nothing but recording, and a last resort. */
    @Override
    public void stop(@NonNull Throwable cause) {
        if (stopCause == null) {
            stopCause = cause;
        }
        OperationDriver<S, R> running = driver;
        if (running != null) {
            running.stop(describe(cause));
        }
        SlideCraftExecutor.INSTANCE.schedule(
                LAST_RESORT, () -> SlideCraftExecutor.INSTANCE.execute(() -> fail(stopCause)));
    }

    @Override
    public String getStatus() {
        OperationDriver<S, R> running = driver;
        return running == null ? "not yet begun" : running.status();
    }

    private void resumeWhenReady() {
        if (getContext().isReady()) {
            run();
        } else if (!Shutdown.begun(Jenkins.getInstanceOrNull())) {
            SlideCraftExecutor.INSTANCE.schedule(
                    NOT_READY, () -> SlideCraftExecutor.INSTANCE.execute(this::resumeWhenReady));
        }
    }

    private void run() {
        jenkins = Jenkins.getInstanceOrNull();
        if (!active()) {
            return;
        }
        try {
            drive();
        } catch (SlideCraftStepException e) {
            fail(e);
        } catch (IllegalArgumentException e) {
            fail(new SlideCraftStepException("InvalidInput", String.valueOf(e.getMessage())));
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "Can't begin " + operationId, e);
            fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(e);
        }
    }

    private Questions questions(Run<?, ?> run) throws IOException, InterruptedException {
        return new RunQuestions(run, environment, getContext().get(FlowNode.class));
    }

    private void drive() throws IOException, InterruptedException {
        Run<?, ?> run = getContext().get(Run.class);
        PrintStream log = getContext().get(TaskListener.class).getLogger();
        Operation<S, R> operation = operation();
        String stored = state;
        OperationDriver<S, R> created;
        if (resumed) {
            log.println(environment + ": going on with " + operationId + " after a restart of the controller.");
        }
        if (stored == null) {
            JobRights.check(
                    SlideCraftConfiguration.get().environment(environment),
                    run.getParent().getFullName());
            if (changes()) {
                SlideCraftRunAction.of(run).opened(environment, operationId);
            }
            World world = RunWorld.of(run, environment, log::println, questions(run));
            S begun = begin(run, world);
            created = new OperationDriver<>(operation, world, SlideCraftExecutor.INSTANCE, this, deadline(begun));
            driver = created;
            created.start(begun);
        } else {
            World world = RunWorld.of(run, environment, log::println, questions(run));
            S known = Json.read(stored, operation.stateType());
            created = new OperationDriver<>(operation, world, SlideCraftExecutor.INSTANCE, this, deadline(known));
            driver = created;
            created.resume(stored);
        }
        if (stopCause != null) {
            created.stop(describe(stopCause));
        }
    }

    @Override
    public final void save(String json) {
        state = json;
    }

    /** A step that was ended otherwise, a run that was killed, a controller that goes down: no further turn. */
    @Override
    public final boolean active() {
        if (ended.get() || Shutdown.begun(jenkins)) {
            return false;
        }
        try {
            FlowExecution execution = getContext().get(FlowExecution.class);
            return execution != null && !execution.isComplete() && getContext().get(TaskListener.class) != null;
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The step is gone", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public final void done(R result) {
        try {
            Object value = finish(getContext().get(Run.class), result);
            if (stopCause != null) {
                fail(stopCause);
            } else if (ended.compareAndSet(false, true)) {
                getContext().onSuccess(value);
            }
        } catch (IOException | RuntimeException e) {
            fail(stopCause != null ? stopCause : e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(e);
        }
    }

    @Override
    public final void failed(Failure failure, Throwable cause) {
        if (cause != null) {
            LOGGER.log(Level.INFO, operationId + " failed: " + failure.message(), cause);
        }
        record(failure);
        if (stopCause == null) {
            fail(SlideCraftStepException.of(failure));
            return;
        }
        try {
            getContext().get(TaskListener.class).getLogger().println(environment + ": " + failure.message());
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The step is gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        fail(stopCause);
    }

    private void record(Failure failure) {
        try {
            String stored = state;
            S last = stored == null ? null : Json.read(stored, operation().stateType());
            ended(getContext().get(Run.class), last, failure);
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "Can't record the end of " + operationId, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(Throwable cause) {
        if (ended.compareAndSet(false, true)) {
            note(cause);
            getContext().onFailure(cause);
        }
    }

    /** What went wrong may be what a rollback follows for; what was stopped or asked for wrongly is not. */
    private void note(Throwable cause) {
        if (!(cause instanceof SlideCraftStepException failure)
                || stopCause != null
                || failure.getReason().equals("InvalidInput")) {
            return;
        }
        try {
            Run<?, ?> run = getContext().get(Run.class);
            if (run != null) {
                Records.failed(run, operationId, kind == null ? "" : kind, environment, failure);
            }
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The step is gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String describe(Throwable cause) {
        if (cause instanceof FlowInterruptedException interrupted
                && !interrupted.getCauses().isEmpty()) {
            return interrupted.getCauses().stream()
                            .map(CauseOfInterruption::getShortDescription)
                            .collect(Collectors.joining("; "))
                    + ".";
        }
        return cause instanceof FlowInterruptedException ? "Aborted." : "Aborted: " + cause.getMessage() + ".";
    }
}
