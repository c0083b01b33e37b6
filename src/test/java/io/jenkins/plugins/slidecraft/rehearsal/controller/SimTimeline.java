package io.jenkins.plugins.slidecraft.rehearsal.controller;

import io.jenkins.plugins.slidecraft.operation.OperationDriver;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Timeline;
import io.jenkins.plugins.slidecraft.sim.SimRuntime;
import java.time.Duration;
import java.time.Instant;

/** The simulation's clock for the Pipeline, so that its waits, the cluster and the metrics go on together. */
public final class SimTimeline implements Timeline {
    /** No rehearsal is longer: it waits for something that will never happen. */
    private static final Duration LONGEST = Duration.ofDays(2);

    private final SimRuntime runtime;

    public SimTimeline(SimRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public Instant now() {
        return runtime.now();
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable callback) {
        OperationDriver.Runtime.Timer timer = runtime.schedule(delay, callback);
        return timer::cancel;
    }

    @Override
    public boolean runNext() {
        if (runtime.now().isAfter(runtime.clock().start().plus(LONGEST))) {
            return false;
        }
        long before = runtime.executed();
        try {
            return runtime.runUntil(() -> runtime.executed() > before, LONGEST);
        } catch (ProcessKilled killed) {
            return true; // The controller knows already, and comes back by itself.
        }
    }
}
