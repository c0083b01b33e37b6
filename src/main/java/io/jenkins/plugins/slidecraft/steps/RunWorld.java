package io.jenkins.plugins.slidecraft.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.slidecraft.config.Endpoints;
import io.jenkins.plugins.slidecraft.config.EnvironmentConfig;
import io.jenkins.plugins.slidecraft.config.SlideCraftConfiguration;
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
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One environment as a run, or the controller itself, sees it. The configuration and the credentials are looked up at each
 * use; that a run uses credentials is recorded once.
 */
final class RunWorld implements World {
    /** What this process has seen of Leases: one memory for all runs. */
    private static final LeaseSightings SIGHTINGS = new LeaseSightings();

    private final String environment;
    private final Run<?, ?> run;
    private final Holder self;
    private final Consumer<String> log;
    private final Questions questions;
    private final Set<String> tracked = new HashSet<>();

    private RunWorld(
            String environment, @CheckForNull Run<?, ?> run, Holder self, Consumer<String> log, Questions questions) {
        this.environment = environment;
        this.run = run;
        this.self = self;
        this.log = log;
        this.questions = questions;
    }

    /** The world of a run. */
    static RunWorld of(Run<?, ?> run, String environment, Consumer<String> log, Questions questions) {
        return new RunWorld(environment, run, Runs.holder(run), log, questions);
    }

    /** The world of a run that puts no questions. */
    static RunWorld of(Run<?, ?> run, String environment, Consumer<String> log) {
        return of(run, environment, log, Questions.NOBODY);
    }

    /** The world of somebody who is no run, or no longer one. */
    static RunWorld of(Holder self, String environment, Consumer<String> log) {
        return new RunWorld(environment, null, self, log, Questions.NOBODY);
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }

    @Override
    public String environment() {
        return environment;
    }

    @Override
    public Cluster cluster() {
        return Endpoints.get().cluster(configuration().cluster(config().getCluster()), tracking("cluster"));
    }

    @Override
    public String namespace() {
        return config().getNamespace();
    }

    @Override
    public MetricStore metrics(String server) {
        String name = server.isEmpty() ? config().getMetricServer() : server;
        if (name.isEmpty()) {
            throw new IllegalArgumentException("Environment '" + environment
                    + "' has no metric server. Choose one under Manage Jenkins » System » SlideCraft.");
        }
        return Endpoints.get().metrics(configuration().metricServer(name), tracking("metrics " + name));
    }

    @Override
    public ApplicationHttp application() {
        return Endpoints.get().application(config(), tracking("application"));
    }

    @Override
    public ImageRegistry images() {
        return Endpoints.get().registries(tracking("registries"));
    }

    @Override
    public Git git() {
        return Endpoints.get().git(tracking("git"));
    }

    @Override
    public void log(String line) {
        log.accept(line);
    }

    @Override
    public Holder self() {
        return self;
    }

    @Override
    public Liveness liveness(Holder other) {
        return Runs.liveness(other);
    }

    @Override
    public LeaseSightings sightings() {
        return SIGHTINGS;
    }

    @Override
    public Questions questions() {
        return questions;
    }

    private static SlideCraftConfiguration configuration() {
        return SlideCraftConfiguration.get();
    }

    private EnvironmentConfig config() {
        return configuration().environment(environment);
    }

    private synchronized Run<?, ?> tracking(String what) {
        return tracked.add(what) ? run : null;
    }
}
