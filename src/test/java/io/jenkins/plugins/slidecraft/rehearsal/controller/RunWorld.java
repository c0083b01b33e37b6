package io.jenkins.plugins.slidecraft.rehearsal.controller;

import io.jenkins.plugins.slidecraft.git.Git;
import io.jenkins.plugins.slidecraft.http.ApplicationHttp;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.operation.Holder;
import io.jenkins.plugins.slidecraft.operation.LeaseSightings;
import io.jenkins.plugins.slidecraft.operation.Liveness;
import io.jenkins.plugins.slidecraft.operation.Questions;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.release.ImageRegistry;
import io.jenkins.plugins.slidecraft.sim.SimRuntime;
import java.time.Instant;
import java.util.function.Consumer;

/** An environment as the run of a rehearsal sees it. */
record RunWorld(
        SimRuntime runtime,
        Cluster cluster,
        Place place,
        MetricStore store,
        ApplicationHttp application,
        ImageRegistry images,
        Git git,
        Holder self,
        LeaseSightings sightings,
        Questions questions,
        Consumer<String> sink)
        implements World {
    @Override
    public Instant now() {
        return runtime.now();
    }

    @Override
    public long monotonicNanos() {
        return runtime.clock().nanos();
    }

    @Override
    public String environment() {
        return place.name();
    }

    @Override
    public String namespace() {
        return place.namespace();
    }

    @Override
    public MetricStore metrics(String server) {
        if (!server.isEmpty() && !server.equals("simulation")) {
            throw new IllegalArgumentException(
                    "There is no metric server '" + server + "' in the global configuration; there are simulation.");
        }
        return store;
    }

    @Override
    public void log(String line) {
        sink.accept(line);
    }

    /** There is one run, and it is going on. */
    @Override
    public Liveness liveness(Holder other) {
        return other.controller().equals(self.controller()) ? Liveness.BUILDING : Liveness.ELSEWHERE;
    }
}
