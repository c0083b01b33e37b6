package io.jenkins.plugins.slidecraft.differential;

import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A fresh simulation. */
final class SimulatedServer implements Server {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Simulation simulation = Simulation.seeded(1);

    @Override
    public Cluster cluster() {
        return simulation.cluster();
    }

    @Override
    public String namespace() {
        return "differential";
    }

    @Override
    public void await(BooleanSupplier condition, Duration limit) {
        long end = simulation.runtime().clock().nanos() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (simulation.runtime().clock().nanos() > end) {
                throw new AssertionError("Not within " + limit + " in the simulation.");
            }
            simulation.runtime().advance(PAUSE);
        }
    }
}
