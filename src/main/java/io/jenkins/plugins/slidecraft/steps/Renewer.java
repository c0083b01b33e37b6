package io.jenkins.plugins.slidecraft.steps;

import hudson.Extension;
import hudson.model.PeriodicWork;
import hudson.model.Run;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.ui.SlideCraftRunAction;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * Renews the Leases of all runs that are going on and have an environment open, also while they wait for a person. One per
 * controller; the runs are those that Pipeline knows, so that nothing has to be remembered over a restart.
 */
@Extension
public final class Renewer extends PeriodicWork {
    private static final Logger LOGGER = Logger.getLogger(Renewer.class.getName());

    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    @Override
    public long getRecurrencePeriod() {
        return EnvironmentLock.RENEWAL.toMillis();
    }

    @Override
    public long getInitialDelay() {
        return getRecurrencePeriod();
    }

    /** On Timer: hands over. */
    @Override
    protected void doRun() {
        SlideCraftExecutor.RENEWALS.execute(this::renewAll);
    }

    private void renewAll() {
        if (Shutdown.begun(Jenkins.getInstanceOrNull())) {
            return;
        }
        for (Run<?, ?> run : Runs.building()) {
            SlideCraftRunAction action = run.getAction(SlideCraftRunAction.class);
            if (action != null) {
                action.openEnvironments().forEach(environment -> renew(run, environment));
            }
        }
    }

    /** Each on its own, so that one cluster that doesn't answer delays no other; never twice at a time. */
    private void renew(Run<?, ?> run, String environment) {
        String key = environment + " " + run.getExternalizableId();
        if (!underWay.add(key)) {
            return;
        }
        SlideCraftExecutor.RENEWALS.execute(() -> {
            try {
                new EnvironmentLock().renew(RunWorld.of(Runs.holder(run), environment, line -> {}));
            } catch (KubeException | IllegalArgumentException e) {
                LOGGER.log(Level.INFO, "The Lease of environment " + environment + " was not renewed for " + run, e);
            } finally {
                underWay.remove(key);
            }
        });
    }
}
