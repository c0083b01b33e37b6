package io.jenkins.plugins.slidecraft.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.slidecraft.build.BuildArguments;
import io.jenkins.plugins.slidecraft.build.CommandFailure;
import io.jenkins.plugins.slidecraft.build.Pauses;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.release.DurationText;
import io.jenkins.plugins.slidecraft.release.ImageRegistry.RegistryException;
import io.jenkins.plugins.slidecraft.steps.DurableCommand.Place;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.FilePathUtils;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * A running {@code slidecraftBuild}: takes its {@link BuildWork} on by polling durable tasks from our own pool, and waits for an
 * agent that went away. What is stored are the tasks' controllers and what is known so far; the workspace is found again by its
 * node and path.
 */
final class BuildExecution extends StepExecution {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(BuildExecution.class.getName());
    private static final Duration RESUME = Duration.ofMillis(250);
    private static final Duration AWAY = Duration.ofSeconds(3);
    private static final Duration LAST_RESORT = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String arguments;
    private final String startedAt;
    private volatile String node;
    private volatile String remote;
    private final BuildWork work;

    private transient volatile AtomicBoolean ended;
    private transient volatile Throwable stopCause;
    private transient volatile Jenkins jenkins;
    private transient Pauses pauses;
    private transient Instant lost;

    BuildExecution(StepContext context, BuildArguments arguments) {
        super(context);
        this.arguments = Json.write(arguments.toMap());
        Instant now = Instant.now();
        this.startedAt = now.toString();
        this.work = new BuildWork(now);
        this.ended = new AtomicBoolean();
    }

    @Override
    public boolean start() {
        next(Duration.ZERO);
        return false;
    }

    private Object readResolve() {
        ended = new AtomicBoolean();
        return this;
    }

    @Override
    public void onResume() {
        next(RESUME);
    }

    @Override
    public void stop(@NonNull Throwable cause) {
        if (stopCause == null) {
            stopCause = cause;
        }
        next(Duration.ZERO);
        SlideCraftExecutor.INSTANCE.schedule(
                LAST_RESORT, () -> SlideCraftExecutor.INSTANCE.execute(() -> fail(stopCause)));
    }

    @Override
    public String getStatus() {
        return work.status();
    }

    private void next(Duration delay) {
        Runnable turn = () -> SlideCraftExecutor.INSTANCE.execute(this::turn);
        if (delay.isZero()) {
            turn.run();
        } else {
            SlideCraftExecutor.INSTANCE.schedule(delay, turn);
        }
    }

    private synchronized void turn() {
        jenkins = jenkins == null ? Jenkins.getInstanceOrNull() : jenkins;
        if (ended.get() || Shutdown.begun(jenkins)) {
            return;
        }
        if (node != null && !getContext().isReady()) {
            next(AWAY);
            return;
        }
        try {
            FlowExecution execution = getContext().get(FlowExecution.class);
            if (execution == null || execution.isComplete()) {
                return;
            }
            Place place = place();
            if (place == null) {
                waitForAgent();
            } else if (stopCause != null) {
                stopAll(place);
                fail(stopCause);
            } else {
                work(place);
            }
        } catch (IOException | RuntimeException e) {
            fail(told(e));
        } catch (InterruptedException e) {
            // A remote call took too long, or the controller goes down: look again.
            next(AWAY);
        }
    }

    private static Throwable told(Exception e) {
        if (e instanceof CommandFailure failure) {
            return new SlideCraftStepException("BuildFailed", reason(failure));
        }
        if (e instanceof KubeException fault) {
            return new SlideCraftStepException("ClusterUnavailable", String.valueOf(fault.getMessage()));
        }
        return e instanceof IllegalArgumentException || e instanceof RegistryException
                ? new SlideCraftStepException("InvalidInput", String.valueOf(e.getMessage()))
                : e;
    }

    private static String reason(CommandFailure failure) {
        return failure.status() == CommandFailure.NOT_FOUND
                ? Messages.ComponentBuild_NoProgram(failure.command(), failure.program())
                : Messages.ComponentBuild_Failed(failure.command(), failure.status(), failure.prefix());
    }

    /** Where the build goes on; null while its agent is not there. */
    private Place place() throws IOException, InterruptedException {
        FilePath workspace;
        if (node == null) {
            workspace = getContext().get(FilePath.class);
            node = FilePathUtils.getNodeName(workspace);
            remote = workspace.getRemote();
        } else {
            workspace = FilePathUtils.find(node, remote);
        }
        if (workspace == null) {
            return null;
        }
        Launcher launcher = getContext().get(Launcher.class);
        if (launcher == null) {
            return null;
        }
        if (!launcher.isUnix()) {
            throw new SlideCraftStepException("NoShell", Messages.BuildExecution_NotUnix(node));
        }
        return new Place(
                workspace,
                launcher,
                new EnvVars(getContext().get(EnvVars.class)),
                getContext().get(TaskListener.class));
    }

    private void waitForAgent() throws IOException {
        if (stopCause != null) {
            fail(stopCause);
        } else if (late()) {
            throw new SlideCraftStepException(
                    "DeadlineExceeded", Messages.BuildExecution_NoAgent(node, DurationText.format(asked().deadline())));
        } else {
            next(AWAY);
        }
    }

    private boolean late() throws IOException {
        return Instant.now().isAfter(Instant.parse(startedAt).plus(asked().deadline()));
    }

    private void work(Place place) throws IOException, InterruptedException {
        try {
            if (late()) {
                throw new SlideCraftStepException(
                        "DeadlineExceeded", Messages.BuildExecution_Late(DurationText.format(asked().deadline())));
            }
            BuildWork.Turn turn = work.advance(asked(), place, getContext().get(Run.class));
            lost = null;
            if (turn.result().isPresent()) {
                succeed(turn.result().get());
            } else {
                again(turn.moved());
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof IOException && !(e instanceof AbortException) && patient()) {
                LOGGER.log(Level.FINE, "The agent can't be reached", e);
                next(AWAY);
                return;
            }
            stopAll(place);
            throw e;
        }
    }

    /**
     * Whether a call that failed on its way to the agent is tried again: the connection may have been lost just now. Where it
     * stays away, {@link #place} finds no workspace, and waits.
     */
    private boolean patient() {
        Instant now = Instant.now();
        lost = lost == null ? now : lost;
        return Duration.between(lost, now).compareTo(PATIENCE) < 0;
    }

    private BuildArguments asked() throws IOException {
        return BuildArguments.parse(Arguments.map(arguments));
    }

    private void again(boolean moved) {
        pauses = pauses == null ? new Pauses() : pauses;
        next(pauses.next(moved));
    }

    private void stopAll(Place place) {
        try {
            work.stop(place);
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "Not all commands could be stopped", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void succeed(Object value) {
        if (ended.compareAndSet(false, true)) {
            getContext().onSuccess(value);
        }
    }

    private void fail(Throwable cause) {
        if (ended.compareAndSet(false, true)) {
            getContext().onFailure(cause);
        }
    }
}
