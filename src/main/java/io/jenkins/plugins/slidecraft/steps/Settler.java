package io.jenkins.plugins.slidecraft.steps;

import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.SettleOperation;
import io.jenkins.plugins.slidecraft.environment.SettleOperation.SettleResult;
import io.jenkins.plugins.slidecraft.environment.SettleOperation.SettleState;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.OperationDriver;
import io.jenkins.plugins.slidecraft.operation.World;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/** Settles one environment on our own pool. What it can't finish in its time is left to the {@link Reaper}. */
final class Settler {
    private static final Logger LOGGER = Logger.getLogger(Settler.class.getName());
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private Settler() {}

    /**
     * @param world the environment, as its run or whoever looks after it sees it
     * @param success whether the run ended in SUCCESS
     * @return whether nothing is left to do for this run, once that is known; true also where there was nothing to do
     */
    static CompletableFuture<Boolean> settle(World world, boolean success) {
        CompletableFuture<Boolean> end = new CompletableFuture<>();
        Jenkins jenkins = Jenkins.getInstanceOrNull();
        OperationDriver.Host<SettleResult> host = new OperationDriver.Host<>() {
            @Override
            public void save(String state) {
                // Nothing to keep: settling begins anew.
            }

            @Override
            public void done(SettleResult result) {
                end.complete(true);
            }

            @Override
            public void failed(Failure failure, Throwable cause) {
                LOGGER.log(
                        Level.WARNING,
                        "Environment " + world.environment() + " of "
                                + world.self().run() + " is not settled: " + failure.message(),
                        cause);
                end.complete(Failure.TAKEN_OVER.equals(failure.reason()));
            }

            @Override
            public boolean active() {
                boolean active = !Shutdown.begun(jenkins);
                if (!active) {
                    end.complete(false);
                }
                return active;
            }
        };
        new OperationDriver<SettleState, SettleResult>(
                        new SettleOperation(new EnvironmentLock()),
                        world,
                        SlideCraftExecutor.INSTANCE,
                        host,
                        world.now().plus(DEADLINE))
                .start(SettleOperation.begin(success));
        return end;
    }
}
