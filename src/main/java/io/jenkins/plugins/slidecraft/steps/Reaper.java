package io.jenkins.plugins.slidecraft.steps;

import hudson.Extension;
import hudson.model.PeriodicWork;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.slidecraft.config.ControllerId;
import io.jenkins.plugins.slidecraft.config.EnvironmentConfig;
import io.jenkins.plugins.slidecraft.config.SlideCraftConfiguration;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.operation.Holder;
import io.jenkins.plugins.slidecraft.operation.Liveness;
import io.jenkins.plugins.slidecraft.ui.SlideCraftRunAction;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * Looks after every configured environment: where its holder is gone, a run of this controller that has ended, or one of
 * another controller whose Lease has expired before our eyes, what that left behind is settled.
 */
@Extension
public final class Reaper extends PeriodicWork {
    private static final Logger LOGGER = Logger.getLogger(Reaper.class.getName());
    private static final Duration PERIOD = Duration.ofSeconds(30);

    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    @Override
    public long getRecurrencePeriod() {
        return PERIOD.toMillis();
    }

    @Override
    public long getInitialDelay() {
        return PERIOD.toMillis();
    }

    /** On Timer: hands over. */
    @Override
    protected void doRun() {
        SlideCraftExecutor.INSTANCE.execute(this::lookAfterAll);
    }

    private void lookAfterAll() {
        if (!Shutdown.begun(Jenkins.getInstanceOrNull())) {
            SlideCraftConfiguration.get().getEnvironments().forEach(this::lookAfter);
        }
    }

    private void lookAfter(EnvironmentConfig config) {
        String environment = config.getName();
        if (!underWay.add(environment)) {
            return;
        }
        SlideCraftExecutor.INSTANCE.execute(() -> {
            try {
                reap(environment);
            } catch (KubeException | IllegalArgumentException e) {
                LOGGER.log(Level.FINE, "Can't look after environment " + environment, e);
                underWay.remove(environment);
            } catch (RuntimeException | Error e) {
                underWay.remove(environment);
                throw e;
            }
        });
    }

    private void reap(String environment) {
        RunWorld world = RunWorld.of(
                new Holder(
                        ControllerId.get(),
                        "reaper",
                        Optional.ofNullable(Jenkins.get().getRootUrl()).orElse("")),
                environment,
                line -> LOGGER.info("Looking after: " + line));
        Optional<Run<?, ?>> ended = new EnvironmentLock()
                .holder(world)
                .filter(holder -> Runs.liveness(holder) == Liveness.ENDED)
                .map(Runs::find);
        boolean success = ended.map(run -> run.getResult() == Result.SUCCESS).orElse(false);
        Settler.settle(world, success).whenComplete((settled, error) -> {
            underWay.remove(environment);
            if (Boolean.TRUE.equals(settled)) {
                ended.map(run -> run.getAction(SlideCraftRunAction.class))
                        .ifPresent(action -> action.settled(environment));
            }
        });
    }
}
