package io.jenkins.plugins.slidecraft.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.slidecraft.ui.SlideCraftRunAction;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Settles the environments that a run has opened, when it ends, however that is: {@code /kill} stops no step, but it ends
 * the run. What isn't settled then is left to the {@link Reaper}.
 */
@Extension
public final class RunEnvironments extends RunListener<Run<?, ?>> {
    private static final Logger LOGGER = Logger.getLogger(RunEnvironments.class.getName());
    /** How long a run's end waits, so that what is said of its environments stands in its log. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Override
    public void onCompleted(Run<?, ?> run, @NonNull TaskListener listener) {
        List<CompletableFuture<Boolean>> settlements = settle(run, listener.getLogger()::println);
        try {
            CompletableFuture.allOf(settlements.toArray(CompletableFuture[]::new))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            listener.getLogger().println(Messages.RunEnvironments_GoesOn());
        } catch (ExecutionException e) {
            LOGGER.log(Level.WARNING, "Settling the environments of " + run, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A run that is deleted while it is building never completes; one that is not settled yet loses its records. */
    @Override
    public void onDeleted(Run<?, ?> run) {
        SlideCraftRunAction action = run.getAction(SlideCraftRunAction.class);
        if (action != null) {
            // Nothing is noted on the run: saving it would bring its directory back.
            action.openEnvironments()
                    .forEach(environment -> Settler.settle(
                            RunWorld.of(Runs.holder(run), environment, line -> LOGGER.info(() -> run + ": " + line)),
                            false));
        }
    }

    private static List<CompletableFuture<Boolean>> settle(Run<?, ?> run, Consumer<String> log) {
        SlideCraftRunAction action = run.getAction(SlideCraftRunAction.class);
        if (action == null) {
            return List.of();
        }
        boolean success = run.getResult() == Result.SUCCESS;
        return action.openEnvironments().stream()
                .map(environment -> settle(run, action, environment, success, log))
                .toList();
    }

    private static CompletableFuture<Boolean> settle(
            Run<?, ?> run, SlideCraftRunAction action, String environment, boolean success, Consumer<String> log) {
        return Settler.settle(RunWorld.of(Runs.holder(run), environment, log), success)
                .thenApply(settled -> {
                    if (settled) {
                        action.settled(environment);
                    }
                    return settled;
                });
    }
}
