package io.jenkins.plugins.slidecraft.environment;

import io.jenkins.plugins.slidecraft.git.Git;
import io.jenkins.plugins.slidecraft.http.ApplicationHttp;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Holder;
import io.jenkins.plugins.slidecraft.operation.LeaseSightings;
import io.jenkins.plugins.slidecraft.operation.Liveness;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.operation.OperationDriver;
import io.jenkins.plugins.slidecraft.operation.Questions;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.ImageRegistry;
import io.jenkins.plugins.slidecraft.sim.SimGit;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run's world on the simulator: what it was told to believe of other runs, and what it printed. */
public final class RunOnSim implements World {
    /** What the registry has, by image without digest; anything else names its own digest. */
    public final Map<String, Optional<String>> registry = new HashMap<>();

    public final Map<String, Liveness> others = new HashMap<>();
    public final List<String> log = new ArrayList<>();
    public final SimGit git = new SimGit();
    /** Who is asked. */
    public Questions asks = Questions.NOBODY;

    public final Simulation simulation;
    private final Holder self;
    private final String environment;
    private final LeaseSightings sightings = new LeaseSightings();

    public RunOnSim(Simulation simulation, String environment, Holder self) {
        this.simulation = simulation;
        this.environment = environment;
        this.self = self;
    }

    /** A run of the only controller. */
    public static RunOnSim of(Simulation simulation, String run) {
        return new RunOnSim(simulation, "prod", new Holder("jenkins", run, "https://jenkins.example/" + run));
    }

    /** How an operation ended. */
    public record End<R>(Optional<R> result, Optional<Failure> failure) {}

    /** Drives an operation to its end. */
    public <S, R> End<R> drive(Operation<S, R> operation, S state, Duration limit) {
        List<R> results = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        OperationDriver.Host<R> host = new OperationDriver.Host<>() {
            @Override
            public void save(String stored) {}

            @Override
            public void done(R result) {
                results.add(result);
            }

            @Override
            public void failed(Failure failure, Throwable cause) {
                failures.add(failure);
            }

            @Override
            public boolean active() {
                return true;
            }
        };
        new OperationDriver<>(operation, this, simulation.runtime(), host, now().plus(limit)).start(state);
        simulation
                .runtime()
                .runUntil(() -> !results.isEmpty() || !failures.isEmpty(), limit.plus(Duration.ofMinutes(5)));
        return new End<>(results.stream().findFirst(), failures.stream().findFirst());
    }

    @Override
    public Instant now() {
        return simulation.runtime().now();
    }

    @Override
    public long monotonicNanos() {
        return simulation.runtime().clock().nanos();
    }

    @Override
    public String environment() {
        return environment;
    }

    @Override
    public Cluster cluster() {
        return simulation.cluster();
    }

    @Override
    public String namespace() {
        return environment;
    }

    @Override
    public MetricStore metrics(String server) {
        return simulation.metrics();
    }

    @Override
    public ApplicationHttp application() {
        return simulation.application(environment);
    }

    @Override
    public ImageRegistry images() {
        return image -> registry.getOrDefault(
                image.repository() + image.tag().map(tag -> ":" + tag).orElse(""), digestOf(image));
    }

    @Override
    public Git git() {
        return git;
    }

    @Override
    public Questions questions() {
        return asks;
    }

    private static Optional<String> digestOf(ImageRef image) {
        return image.digest();
    }

    @Override
    public void log(String line) {
        log.add(line);
    }

    @Override
    public Holder self() {
        return self;
    }

    @Override
    public Liveness liveness(Holder other) {
        return others.getOrDefault(other.run(), Liveness.BUILDING);
    }

    @Override
    public LeaseSightings sightings() {
        return sightings;
    }
}
