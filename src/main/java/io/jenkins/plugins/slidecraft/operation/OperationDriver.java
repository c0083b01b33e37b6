package io.jenkins.plugins.slidecraft.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.WatchListener;
import io.jenkins.plugins.slidecraft.kube.WatchOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs one {@link Operation}: calls its turns one at a time, stores its state between them, wakes it by watch and by
 * time, backs off on transient errors and ends it, at the latest a while after its deadline. Knows no Jenkins, so that
 * the simulation tests it; holds no thread while it waits.
 */
public final class OperationDriver<S, R> {
    /** How long an operation may go on after its deadline or after a stop, to undo what it did. */
    public static final Duration GRACE = Duration.ofSeconds(60);
    /** How long a stop may take before the step ends all the same; the run's settlement finishes the rest. */
    public static final Duration STOP_GRACE = Duration.ofSeconds(5);

    /** The least time between a turn and the next one that watch events cause: a busy namespace has many, a turn reads a lot. */
    private static final Duration WATCH_GAP = Duration.ofMillis(500);

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(15);

    /** Where turns run and how they are scheduled. */
    public interface Runtime {
        /** Runs a turn soon on a bounded pool. */
        void execute(Runnable turn);

        /** Calls back after a delay, on a thread that must not be blocked. */
        Timer schedule(Duration delay, Runnable callback);

        /** A scheduled call. */
        @FunctionalInterface
        interface Timer {
            void cancel();
        }
    }

    /** Who wants the operation done: the step. */
    public interface Host<R> {
        /** Stores the state; called before the next turn. */
        void save(String state);

        /** Called once at the end, unless {@link #failed} is. */
        void done(R result);

        /** Called once at the end, unless {@link #done} is. */
        void failed(Failure failure, Throwable cause);

        /** Whether the step is still the running one and the controller is not going down. */
        boolean active();
    }

    private final Operation<S, R> operation;
    private final World world;
    private final Runtime runtime;
    private final Host<R> host;

    private volatile Instant hardDeadline;
    private S state;
    private String saved;
    private String stopCause;
    private Instant stopUntil;
    private boolean running;
    private boolean again;
    private boolean ended;
    private Duration backoff = FIRST_BACKOFF;
    private Runtime.Timer timer;
    private long timerNanos;
    private final Map<Turn.Wake, Cluster.Subscription> watches = new ConcurrentHashMap<>();

    /**
     * @param deadline when the operation means to end by itself; the driver ends it {@link #GRACE} later whatever happens,
     *     or {@link #GRACE} after it was resumed
     */
    public OperationDriver(Operation<S, R> operation, World world, Runtime runtime, Host<R> host, Instant deadline) {
        this.operation = operation;
        this.world = world;
        this.runtime = runtime;
        this.host = host;
        this.hardDeadline = deadline.plus(GRACE);
    }

    /** Begins. The state is stored before the first turn. */
    public void start(S initial) {
        synchronized (this) {
            state = initial;
            store();
        }
        wake();
    }

    /** Goes on from a stored state; where the deadline has passed meanwhile, there still is time to undo. */
    public void resume(String stored) {
        synchronized (this) {
            Instant soonest = world.now().plus(GRACE);
            hardDeadline = soonest.isAfter(hardDeadline) ? soonest : hardDeadline;
            try {
                state = Json.read(stored, operation.stateType());
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("The stored state of the step can't be read: " + stored, e);
            }
            saved = stored;
        }
        wake();
    }

    /** Asks for an early end; returns at once. */
    public void stop(String cause) {
        synchronized (this) {
            if (stopCause == null) {
                stopCause = cause;
                stopUntil = world.now().plus(STOP_GRACE);
                backoff = FIRST_BACKOFF;
            }
        }
        wake();
    }

    /** Takes a turn soon. */
    public void wake() {
        synchronized (this) {
            if (ended) {
                return;
            }
            if (running) {
                again = true;
                return;
            }
            running = true;
        }
        runtime.execute(this::turn);
    }

    /** What it is waiting for. */
    public synchronized String status() {
        return state == null ? "starting" : stopCause != null ? "stopping: " + stopCause : operation.status(state);
    }

    /** Lets go of watches and timers without ending the operation: the controller is going down. */
    public synchronized void close() {
        ended = true;
        if (timer != null) {
            timer.cancel();
        }
        closeWatches();
    }

    private void closeWatches() {
        watches.values().forEach(Cluster.Subscription::close);
        watches.clear();
    }

    private void turn() {
        try {
            takeTurn();
        } catch (RuntimeException | Error e) {
            // Whatever went wrong, the step must not hang.
            boolean wasOpen;
            synchronized (this) {
                wasOpen = !ended;
            }
            close();
            if (wasOpen && host.active()) {
                host.failed(new Failure(Failure.INTERNAL_ERROR, String.valueOf(e)), e);
            }
            if (e instanceof Error error) {
                throw error;
            }
        }
    }

    private void takeTurn() {
        if (!host.active()) {
            close();
            return;
        }
        S current;
        String cause;
        synchronized (this) {
            if (ended) {
                return;
            }
            again = false;
            current = state;
            cause = stopCause;
        }
        Turn<S, R> turn;
        Throwable thrown = null;
        try {
            turn = cause == null ? operation.advance(current, world) : operation.stop(current, world, cause);
            backoff = FIRST_BACKOFF;
        } catch (KubeException e) {
            thrown = e;
            turn = e.isTransient()
                    ? new Turn.Wait<>(current, nextBackoff(e))
                    : new Turn.Failed<>(new Failure(Failure.API_ERROR, e.getMessage()));
        } catch (RuntimeException e) {
            thrown = e;
            turn = new Turn.Failed<>(new Failure(Failure.INTERNAL_ERROR, String.valueOf(e.getMessage())));
        }
        settle(pastItsTime(turn, cause, thrown), thrown);
    }

    private Duration nextBackoff(KubeException e) {
        Duration own = backoff;
        backoff = min(own.multipliedBy(3).dividedBy(2), LONGEST_BACKOFF);
        return e.retryAfter().filter(asked -> asked.compareTo(own) > 0).orElse(own);
    }

    /** A turn that would wait beyond the hard deadline, or beyond a stop's grace, is the end. */
    private Turn<S, R> pastItsTime(Turn<S, R> turn, String cause, Throwable thrown) {
        if (!(turn instanceof Turn.Wait<S, R> wait)) {
            return turn;
        }
        Instant now = world.now();
        String why = thrown == null ? "" : " Last error: " + thrown.getMessage();
        if (cause != null && !now.isBefore(stopUntil)) {
            return new Turn.Failed<>(
                    new Failure(Failure.ABORTED, cause + " What was under way is settled when the run ends." + why));
        }
        if (!now.isBefore(hardDeadline)) {
            return new Turn.Failed<>(new Failure(
                    Failure.DEADLINE_EXCEEDED,
                    "Not done by its deadline; what was under way is settled when the run ends." + why));
        }
        Duration left = Duration.between(now, cause == null ? hardDeadline : stopUntil);
        return new Turn.Wait<>(wait.state(), min(wait.atMost(), left), wait.wakes(), wait.signal());
    }

    private void settle(Turn<S, R> turn, Throwable thrown) {
        if (turn instanceof Turn.Wait<S, R> wait) {
            waitFor(wait);
            return;
        }
        close();
        if (turn instanceof Turn.Done<S, R> done) {
            host.done(done.result());
        } else if (turn instanceof Turn.Failed<S, R> failed) {
            host.failed(failed.failure(), thrown);
        }
    }

    private void waitFor(Turn.Wait<S, R> wait) {
        synchronized (this) {
            if (ended) {
                return;
            }
            state = wait.state();
        }
        store();
        // Outside the monitor: opening a watch may wait for a thread that is just telling us of an event.
        subscribe(wait.wakes());
        boolean now = wait.atMost().isZero();
        synchronized (this) {
            if (ended) {
                closeWatches();
                return;
            }
            running = false;
            if (!now) {
                schedule(again ? min(WATCH_GAP, wait.atMost()) : wait.atMost());
            }
        }
        if (now) {
            wake();
        } else {
            wait.signal().ifPresent(signal -> signal.whenComplete((value, cause) -> wake()));
        }
    }

    private void store() {
        String json = Json.write(state);
        if (!json.equals(saved)) {
            saved = json;
            host.save(json);
        }
    }

    private void subscribe(Set<Turn.Wake> wakes) {
        watches.entrySet().removeIf(watch -> {
            boolean unwanted = !wakes.contains(watch.getKey());
            if (unwanted) {
                watch.getValue().close();
            }
            return unwanted;
        });
        for (Turn.Wake wake : wakes) {
            if (!watches.containsKey(wake)) {
                open(wake, wake.kind());
            }
        }
    }

    private <T extends HasMetadata> void open(Turn.Wake wake, Kind<T> kind) {
        AtomicBoolean over = new AtomicBoolean();
        WatchListener<T> listener = new WatchListener<>() {
            @Override
            public void on(Change change, T object) {
                if (change != Change.BOOKMARK) {
                    soon(WATCH_GAP);
                }
            }

            @Override
            public void ended(KubeException cause) {
                over.set(true);
                watches.remove(wake);
                soon(FIRST_BACKOFF);
            }
        };
        try {
            watches.put(
                    wake,
                    world.cluster()
                            .watch(kind, world.namespace(), new WatchOptions(wake.labelSelector(), ""), listener));
            if (over.get()) {
                watches.remove(wake);
            }
        } catch (KubeException e) {
            // Without a watch the operation is slower, not wrong: it looks again by time, and subscribes again then.
            synchronized (this) {
                schedule(LONGEST_BACKOFF);
            }
        }
    }

    private synchronized void soon(Duration delay) {
        if (!ended) {
            if (running) {
                again = true;
            } else {
                schedule(delay);
            }
        }
    }

    /** Keeps the earlier of the timer that runs and the new one. */
    private void schedule(Duration delay) {
        long now = world.monotonicNanos();
        long at = now + delay.toNanos();
        if (timer != null) {
            if (timerNanos - at <= 0) {
                return;
            }
            timer.cancel();
        }
        timerNanos = at;
        timer = runtime.schedule(delay, this::timeUp);
    }

    /** A timer that has fired is none any more, also where it fired early: timers count in milliseconds. */
    private void timeUp() {
        synchronized (this) {
            timer = null;
        }
        wake();
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
