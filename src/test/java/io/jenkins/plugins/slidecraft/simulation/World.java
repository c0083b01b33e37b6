package io.jenkins.plugins.slidecraft.simulation;

import io.jenkins.plugins.slidecraft.git.Git;
import io.jenkins.plugins.slidecraft.http.ApplicationHttp;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.operation.Holder;
import io.jenkins.plugins.slidecraft.operation.LeaseSightings;
import io.jenkins.plugins.slidecraft.operation.Liveness;
import io.jenkins.plugins.slidecraft.release.ImageRegistry;
import java.time.Instant;
import java.util.Optional;

/** The world of one run on one simulated controller. */
final class World implements io.jenkins.plugins.slidecraft.operation.World {
    private final Controller controller;
    private final Holder self;
    private final Cluster cluster;

    World(Controller controller, Holder self) {
        this.controller = controller;
        this.self = self;
        this.cluster = controller.process().cluster(self.identity());
    }

    @Override
    public Instant now() {
        return controller.process().clock().now();
    }

    @Override
    public long monotonicNanos() {
        return controller.process().clock().monotonicNanos();
    }

    @Override
    public String environment() {
        return Place.ENVIRONMENT;
    }

    @Override
    public Cluster cluster() {
        return cluster;
    }

    @Override
    public String namespace() {
        return Place.NAMESPACE;
    }

    @Override
    public MetricStore metrics(String server) {
        return controller.place().simulation().metrics();
    }

    @Override
    public ApplicationHttp application() {
        return controller.place().simulation().application(Place.NAMESPACE);
    }

    @Override
    public ImageRegistry images() {
        return image -> Optional.of(Place.image(
                        image.repository().substring(image.repository().lastIndexOf('/') + 1),
                        image.tag().orElseThrow())
                .digest()
                .orElseThrow());
    }

    @Override
    public Git git() {
        return controller.place().git();
    }

    @Override
    public void log(String line) {
        controller.place().log(self.identity(), line);
    }

    @Override
    public Holder self() {
        return self;
    }

    @Override
    public Liveness liveness(Holder other) {
        return controller.liveness(other);
    }

    @Override
    public LeaseSightings sightings() {
        return controller.process().sightings();
    }
}
