package io.jenkins.plugins.slidecraft.sim;

import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.operation.LeaseSightings;
import io.jenkins.plugins.slidecraft.operation.OperationDriver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A controller's process: clocks of its own, memory that a crash takes, one thing done at a time. It may hang in the midst
 * of a call while the world goes on (and others take its environment over), die there, and be started again.
 */
public final class SimProcess {
    private final Simulation simulation;
    private final String name;
    private final Random random;
    private final List<Runnable> onStart = new ArrayList<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private final List<Cluster.Subscription> watches = new ArrayList<>();
    private FaultPlan faults = FaultPlan.NONE;
    private Consumer<Call> onCall = call -> {};
    private ProcessClock clock;
    private double rate = 1;
    private LeaseSightings sightings = new LeaseSightings();
    private int incarnation;
    private boolean alive = true;
    private boolean busy;
    private int calls;
    private long stalledUntil;

    /** A process with right clocks and no faults. */
    public SimProcess(Simulation simulation, String name) {
        this.simulation = simulation;
        this.name = name;
        this.random = new Random(simulation.runtime().seed() * 31 + name.hashCode());
        this.clock = new ProcessClock(simulation.runtime().clock(), Duration.ZERO, 0, 1);
    }

    /** Sets the wall clock's error, where the monotonic clock begins, and how fast it runs. */
    public SimProcess withClock(Duration offset, long monotonicStart, double monotonicRate) {
        rate = monotonicRate;
        clock = new ProcessClock(simulation.runtime().clock(), offset, monotonicStart, monotonicRate);
        return this;
    }

    /** What goes wrong from now on. */
    public void setFaults(FaultPlan plan) {
        faults = plan;
    }

    /** Hears of each call before it is made. */
    public void onCall(Consumer<Call> listener) {
        onCall = listener;
    }

    /** Called at each start after a crash, to go on with what was stored. */
    public void onStart(Runnable action) {
        onStart.add(action);
    }

    public String name() {
        return name;
    }

    public boolean alive() {
        return alive;
    }

    /** Whether it is in the midst of something: a turn that hangs in a call. */
    public boolean busy() {
        return busy;
    }

    public ProcessClock clock() {
        return clock;
    }

    public LeaseSightings sightings() {
        return sightings;
    }

    /** Changes with each restart; what belongs to an earlier one is dead. */
    public int incarnation() {
        return incarnation;
    }

    /** When it last came back from a long pause or a restart, in the simulation's nanoseconds. */
    public long stalledUntil() {
        return stalledUntil;
    }

    /** How many calls it has made. */
    public int calls() {
        return calls;
    }

    /** The cluster as this process reaches it for somebody. */
    public Cluster cluster(String actor) {
        return new ProcessCluster(simulation.cluster(), this, actor);
    }

    /** Where this process's turns run. Timers die with the process. */
    public OperationDriver.Runtime runtime() {
        return new OperationDriver.Runtime() {
            @Override
            public void execute(Runnable turn) {
                int mine = incarnation;
                simulation.runtime().execute(() -> runIn(mine, turn));
            }

            @Override
            public Timer schedule(Duration delay, Runnable callback) {
                int mine = incarnation;
                Duration real = Duration.ofNanos((long) (delay.toNanos() / rate));
                return simulation.runtime().schedule(real, () -> runIn(mine, callback));
            }
        };
    }

    /** Runs something in this process now, or as soon as it has time; not at all if it dies before. */
    public void run(Runnable action) {
        runIn(incarnation, action);
    }

    private void runIn(int wanted, Runnable action) {
        if (!alive || wanted != incarnation) {
            return;
        }
        if (busy) {
            waiting.add(() -> runIn(wanted, action));
            return;
        }
        busy = true;
        try {
            action.run();
        } catch (SimCrash crash) {
            // It is dead; whoever started it knows by alive().
        } finally {
            if (wanted == incarnation) {
                rest();
            }
        }
    }

    private void rest() {
        busy = false;
        List<Runnable> next = new ArrayList<>(waiting);
        waiting.clear();
        next.forEach(action -> simulation.runtime().schedule(Duration.ZERO, action));
    }

    /** Dies from outside, as by SIGKILL; a turn that hangs in a call never comes back. */
    public void crash() {
        if (alive) {
            die("killed");
        }
    }

    SimCrash die(String where) {
        alive = false;
        incarnation++;
        busy = false;
        waiting.clear();
        watches.forEach(Cluster.Subscription::close);
        watches.clear();
        return new SimCrash(name + " died at " + where);
    }

    /** Starts again with empty memory; what was stored goes on. */
    public void restart() {
        if (alive) {
            return;
        }
        alive = true;
        stalledUntil = simulation.runtime().clock().nanos();
        sightings = new LeaseSightings();
        clock = new ProcessClock(simulation.runtime().clock(), clock.offset(), random.nextInt(), rate);
        onStart.forEach(this::run);
    }

    /** Hangs from outside, as for a garbage collection: nothing of it runs for a while. */
    public void pause(Duration time) {
        if (!alive || busy) {
            return;
        }
        int mine = incarnation;
        busy = true;
        simulation.runtime().schedule(time, () -> {
            if (mine == incarnation) {
                stalledUntil = simulation.runtime().clock().nanos();
                rest();
            }
        });
    }

    Call begin(String actor, Call.Verb verb, String kind, String object) {
        Call call = new Call(
                ++calls, name, actor, verb, kind, object, simulation.runtime().now());
        onCall.accept(call);
        return call;
    }

    Optional<Fault> fault(Call call) {
        return faults.of(call);
    }

    /** Half of what a call takes. */
    void latency() {
        hang(Duration.ofMillis(1 + random.nextInt(3)));
    }

    /** Lets the world go on, in the midst of a call. */
    void hang(Duration time) {
        int mine = incarnation;
        long end = simulation.runtime().clock().nanos() + time.toNanos();
        simulation.runtime().elapse(time);
        if (simulation.runtime().clock().nanos() > end) {
            // Somebody who hung in our midst hangs longer: we could go on only when they do.
            stalledUntil = simulation.runtime().clock().nanos();
        }
        if (mine != incarnation) {
            throw new SimCrash(name + " was killed in the midst of a call");
        }
    }

    /** Hangs for longer than a lease lasts, in the midst of a call. */
    void hangLong() {
        hang(Duration.ofSeconds(65 + random.nextInt(120)));
        stalledUntil = simulation.runtime().clock().nanos();
    }

    void opened(Cluster.Subscription watch) {
        watches.add(watch);
    }
}
