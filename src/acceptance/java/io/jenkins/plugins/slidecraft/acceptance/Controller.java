package io.jenkins.plugins.slidecraft.acceptance;

import io.jenkins.plugins.slidecraft.git.Git;
import io.jenkins.plugins.slidecraft.http.ApplicationClient;
import io.jenkins.plugins.slidecraft.http.ApplicationHttp;
import io.jenkins.plugins.slidecraft.http.BoundedExchange;
import io.jenkins.plugins.slidecraft.http.FreshClients;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Holder;
import io.jenkins.plugins.slidecraft.operation.LeaseSightings;
import io.jenkins.plugins.slidecraft.operation.Liveness;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.operation.OperationDriver;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.release.ImageRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a Jenkins controller is to operations: real threads, real time, one connection to the cluster. */
final class Controller implements AutoCloseable, OperationDriver.Runtime {
    final String id;
    private final Cluster cluster;
    private final ImageRegistry images;
    private final MetricStore metrics;
    private final LeaseSightings sightings = new LeaseSightings();
    private final FreshClients applications = new FreshClients(() -> BoundedExchange.client(Optional.empty()));
    private final Set<String> ended = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService turns = Executors.newFixedThreadPool(4);

    Controller(String id, Cluster cluster, ImageRegistry images, MetricStore metrics) {
        this.id = id;
        this.cluster = cluster;
        this.images = images;
        this.metrics = metrics;
    }

    Build build(Shop shop, String run) {
        return build(shop.environment, shop.namespace, run);
    }

    Build build(String environment, String namespace, String run) {
        return new Build(environment, namespace, run);
    }

    @Override
    public void execute(Runnable turn) {
        turns.execute(turn);
    }

    @Override
    public Timer schedule(Duration delay, Runnable callback) {
        Future<?> future = timer.schedule(callback, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        turns.shutdownNow();
    }

    /** One run of this controller, for one environment. */
    final class Build implements World {
        private final String environment;
        private final String namespace;
        private final String run;
        final List<String> log = new CopyOnWriteArrayList<>();
        private volatile String application = "";
        private volatile Optional<String> authorization = Optional.empty();

        private Build(String environment, String namespace, String run) {
            this.environment = environment;
            this.namespace = namespace;
            this.run = run;
        }

        /** Says where the environment's application is. */
        Build application(String address) {
            application = address;
            return this;
        }

        /** The same for one that wants credentials. */
        Build application(String address, String header) {
            authorization = Optional.of(header);
            return application(address);
        }

        /** Starts an operation; it goes on by itself. */
        <S, R> Outcome<R> start(Operation<S, R> operation, S first, Instant deadline) {
            Outcome<R> outcome = new Outcome<>();
            drive(operation, outcome, deadline).start(first);
            return outcome;
        }

        /** Goes on with an operation whose state was stored by a process that is gone. */
        <S, R> Outcome<R> resume(Operation<S, R> operation, String stored, Instant deadline) {
            Outcome<R> outcome = new Outcome<>();
            drive(operation, outcome, deadline).resume(stored);
            return outcome;
        }

        private <S, R> OperationDriver<S, R> drive(Operation<S, R> operation, Outcome<R> outcome, Instant deadline) {
            OperationDriver<S, R> driver = new OperationDriver<>(operation, this, Controller.this, outcome, deadline);
            outcome.status = driver::status;
            return driver;
        }

        /** The run is over; its lock is free for others of this controller. */
        void end() {
            ended.add(run);
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
            return cluster;
        }

        @Override
        public String namespace() {
            return namespace;
        }

        @Override
        public MetricStore metrics(String server) {
            return metrics;
        }

        @Override
        public ApplicationHttp application() {
            if (application.isEmpty()) {
                throw new IllegalArgumentException(
                        "Environment '" + environment + "' has no address of its application.");
            }
            return new ApplicationClient(application, () -> authorization, applications.get());
        }

        @Override
        public ImageRegistry images() {
            return images;
        }

        /** Acceptance tests commit nowhere. */
        @Override
        public Git git() {
            throw new UnsupportedOperationException("no Git server");
        }

        @Override
        public void log(String line) {
            log.add(line);
            System.out.println("[" + id + "/" + run + "] " + line);
        }

        @Override
        public Holder self() {
            return new Holder(id, run, "https://" + id + ".example.com/" + run);
        }

        @Override
        public Liveness liveness(Holder other) {
            if (!other.controller().equals(id)) {
                return Liveness.ELSEWHERE;
            }
            return ended.contains(other.run()) ? Liveness.ENDED : Liveness.BUILDING;
        }

        @Override
        public LeaseSightings sightings() {
            return sightings;
        }
    }

    /** How an operation ends. */
    static final class Outcome<R> implements OperationDriver.Host<R> {
        private final CompletableFuture<R> result = new CompletableFuture<>();
        private final CompletableFuture<Failure> failure = new CompletableFuture<>();
        private volatile java.util.function.Supplier<String> status = () -> "not started";
        private volatile String saved;
        private volatile boolean lost;

        /** The process that drives it is gone: it takes no further turn. */
        void lose() {
            lost = true;
        }

        /** Its result; fails with the operation's own words where it has failed. */
        R result(Duration patience) throws InterruptedException {
            return within(patience, result);
        }

        /** Its failure; fails with its result where it has succeeded. */
        Failure failure(Duration patience) throws InterruptedException {
            return within(patience, failure);
        }

        boolean isOver() {
            return result.isDone();
        }

        /** What the driver stored last. */
        String saved() {
            return saved;
        }

        String status() {
            return status.get();
        }

        private <V> V within(Duration patience, CompletableFuture<V> future) throws InterruptedException {
            try {
                return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause().getMessage(), e.getCause());
            } catch (TimeoutException e) {
                throw new AssertionError("Not over after " + patience.toSeconds() + " s: " + status());
            }
        }

        @Override
        public void save(String state) {
            saved = state;
        }

        @Override
        public void done(R value) {
            failure.completeExceptionally(new IllegalStateException("It has succeeded: " + value));
            result.complete(value);
        }

        @Override
        public void failed(Failure why, Throwable cause) {
            failure.complete(why);
            result.completeExceptionally(new IllegalStateException(
                    why.reason() + ": " + why.message() + "\n" + String.join("\n", why.evidence()), cause));
        }

        @Override
        public boolean active() {
            return !lost;
        }
    }
}
