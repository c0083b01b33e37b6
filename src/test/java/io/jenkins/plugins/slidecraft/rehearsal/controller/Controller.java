package io.jenkins.plugins.slidecraft.rehearsal.controller;

import io.jenkins.plugins.slidecraft.config.UnknownNameException;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.SettleOperation;
import io.jenkins.plugins.slidecraft.http.ApplicationHttp;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Holder;
import io.jenkins.plugins.slidecraft.operation.LeaseSightings;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.operation.OperationDriver;
import io.jenkins.plugins.slidecraft.operation.Questions;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.release.ImageRegistry;
import io.jenkins.plugins.slidecraft.sim.SimGit;
import io.jenkins.plugins.slidecraft.sim.SimRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The one controller and its one run: drives operations, renews the run's locks, settles at the run's end, dies and comes back. */
public final class Controller {
    /** How long a restart of the controller takes. */
    static final Duration RESTART = Duration.ofSeconds(45);

    /** The run that is rehearsed. */
    public static final Holder REHEARSED =
            new Holder("rehearsal", "slidecraft/main#1", "https://jenkins.example.com/job/slidecraft/job/main/1/");

    private static final String ACTOR = "hana";

    private final SimRuntime runtime;
    private final Cluster cluster;
    private final MetricStore metrics;
    private final Function<String, ApplicationHttp> applications;
    private final ImageRegistry registry;
    private final SimGit git = new SimGit();
    private FailureListener failures = (id, environment, reason, message) -> {};
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final EnvironmentLock lock = new EnvironmentLock();
    private final Holder self;
    private final Random random;
    private final Set<String> opened = new LinkedHashSet<>();
    private final List<OperationRun<?, ?>> runs = new ArrayList<>();
    private FlakyServer flaky = FlakyServer.NEVER;
    private KillSwitch killSwitch = new KillSwitch("", 0, where -> {});
    private LeaseSightings sightings = new LeaseSightings();
    private int generation = 1;
    private boolean alive = true;
    private final List<Restart> restarts = new ArrayList<>();
    private Consumer<String> log = line -> {};
    private Questions questions = Questions.NOBODY;

    /**
     * @param applications by namespace
     * @param self the one run of it that this is about
     */
    public Controller(
            SimRuntime runtime,
            Cluster cluster,
            MetricStore metrics,
            Function<String, ApplicationHttp> applications,
            ImageRegistry registry,
            Holder self) {
        this.runtime = runtime;
        this.cluster = cluster;
        this.metrics = metrics;
        this.applications = applications;
        this.registry = registry;
        this.self = self;
        this.random = new Random(
                runtime.seed() + 31L * (self.run().hashCode() - REHEARSED.run().hashCode()));
        runtime.every(EnvironmentLock.RENEWAL, this::renew);
    }

    /** The time in the rehearsal. */
    public Instant now() {
        return runtime.now();
    }

    /** Is told of steps that fail. */
    @FunctionalInterface
    public interface FailureListener {
        /** @param reason in one word */
        void failed(String id, String environment, String reason, String message);
    }

    /** Who is told of steps that fail. */
    public void onFailure(FailureListener listener) {
        failures = listener;
    }

    /** A step has failed in an environment. */
    public void failed(String id, String environment, String reason, String message) {
        failures.failed(id, environment, reason, message);
    }

    /** What was committed to Git repositories. */
    public SimGit git() {
        return git;
    }

    /** Who is asked while an operation goes on. */
    public void questionsTo(Questions people) {
        questions = people;
    }

    /** Where lines go that belong to no step. */
    public void logTo(Consumer<String> sink) {
        log = sink;
    }

    public void add(Place place) {
        places.put(place.name(), place);
    }

    /**
     * An environment's configuration.
     *
     * @throws UnknownNameException with the text that the plugin's configuration gives
     */
    public Place place(String environment) {
        Place place = places.get(environment);
        if (place == null) {
            throw new UnknownNameException("environment", environment, List.copyOf(places.keySet()));
        }
        return place;
    }

    public EnvironmentLock lock() {
        return lock;
    }

    public String runUrl() {
        return self.url();
    }

    public String actor() {
        return ACTOR;
    }

    /** One death of the process: when, where it was, and when the next one came up. */
    public record Restart(Instant killedAt, String where, Instant backAt) {}

    /** How often the process has been killed. */
    public List<Restart> restarts() {
        return List.copyOf(restarts);
    }

    /** The process will be killed after its n-th change of a Deployment in this namespace. */
    public void killAfterChanges(String namespace, int changes) {
        killSwitch = new KillSwitch(namespace, changes, this::die);
    }

    /** From now on this share of the calls to a namespace fails, with an effect or without. */
    public void failCalls(String namespace, double share, Random chance) {
        flaky = new FlakyServer(namespace, share, chance);
        log.accept("[rehearsal] *** From now on one call in " + Math.round(1 / share)
                + " to the API server in namespace " + namespace + " fails. ***");
    }

    /** An id for an operation, as the steps make it but from the seed. */
    public String nextId(String kind) {
        return "%s-%016x%04x".formatted(kind, random.nextLong(), random.nextInt(0x10000));
    }

    /** An environment as the run sees it from this process. */
    public World world(String environment, Consumer<String> sink) {
        Place place = place(environment);
        int process = generation;
        Consumer<String> whileAlive = line -> {
            if (isAlive(process)) {
                sink.accept(line);
            }
        };
        return new RunWorld(
                runtime,
                killSwitch.around(flaky.around(cluster)),
                place,
                metrics,
                applications.apply(place.namespace()),
                registry,
                git,
                self,
                sightings,
                questions,
                whileAlive);
    }

    /** Who is told how an operation ends. */
    public interface Ending<R> {
        void done(R result);

        void failed(Failure failure);

        /** @param state the state that was stored last */
        default void failed(Failure failure, String state) {
            failed(failure);
        }
    }

    /** An operation under way. */
    public interface Running {
        /** Asks for an early end. */
        void stop(String cause);
    }

    /**
     * Begins an operation.
     *
     * @param operation makes the operation's object, anew after a restart
     * @param changes whether the run's end has to settle the environment
     * @param begun its beginning
     * @param deadline of the beginning
     */
    public <S, R> Running start(
            Supplier<? extends Operation<S, R>> operation,
            String id,
            String environment,
            boolean changes,
            S begun,
            Function<S, Instant> deadline,
            Consumer<String> sink,
            Ending<R> ending) {
        OperationRun<S, R> run = new OperationRun<>(this, operation, id, environment, deadline, sink, ending);
        if (changes) {
            opened.add(environment);
        }
        runs.add(run);
        run.begin(begun);
        return run;
    }

    OperationDriver.Runtime runtime() {
        return runtime;
    }

    int generation() {
        return generation;
    }

    boolean isAlive(int process) {
        return alive && process == generation;
    }

    void ended(OperationRun<?, ?> run) {
        runs.remove(run);
    }

    /** The process is killed: whatever it holds in memory is gone. A new one comes up after a while. */
    private void die(String where) {
        alive = false;
        restarts.add(new Restart(runtime.now(), where, runtime.now().plus(RESTART)));
        log.accept("[rehearsal] *** The controller process is killed " + where + ". ***");
        log.accept(
                "[rehearsal] The steps' saved states and the cluster are all that is left of the operations."
                        + " The Pipeline's own program stays in memory here; in Jenkins workflow-cps reloads it from program.dat.");
        runtime.schedule(RESTART, this::comeBack);
    }

    private void comeBack() {
        generation++;
        alive = true;
        sightings = new LeaseSightings();
        log.accept("Resuming build at " + runtime.now() + " after Jenkins restart");
        List.copyOf(runs).forEach(OperationRun::resume);
    }

    private void renew() {
        if (!alive) {
            return;
        }
        for (String environment : opened) {
            try {
                lock.renew(world(environment, log));
            } catch (KubeException e) {
                log.accept(environment + ": its lock could not be renewed: " + e.getMessage());
            }
        }
    }

    /** The run has ended: what it left unfinished is settled, its locks are let go. */
    public void settle(boolean success) {
        for (String environment : opened) {
            boolean[] over = {false};
            settle(environment, success, () -> over[0] = true);
            if (!runtime.runUntil(() -> over[0], Duration.ofMinutes(10))) {
                throw new IllegalStateException("The environment " + environment + " was not settled in 10 minutes");
            }
        }
    }

    /** Begins to settle one environment at the run's end. */
    public void settle(String environment, boolean success, Runnable whenOver) {
        start(
                () -> new SettleOperation(lock),
                nextId("settle"),
                environment,
                false,
                SettleOperation.begin(success),
                state -> runtime.now().plus(Duration.ofMinutes(5)),
                log,
                new Ending<SettleOperation.SettleResult>() {
                    @Override
                    public void done(SettleOperation.SettleResult result) {
                        whenOver.run();
                    }

                    @Override
                    public void failed(Failure failure) {
                        log.accept(environment + ": not settled: " + failure.message());
                        whenOver.run();
                    }
                });
    }
}
