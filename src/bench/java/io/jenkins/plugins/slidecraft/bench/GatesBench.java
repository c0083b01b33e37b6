package io.jenkins.plugins.slidecraft.bench;

import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.gate.GateArguments;
import io.jenkins.plugins.slidecraft.gate.GateContext;
import io.jenkins.plugins.slidecraft.gate.GateOperation;
import io.jenkins.plugins.slidecraft.gate.GateRequest;
import io.jenkins.plugins.slidecraft.gate.GateResult;
import io.jenkins.plugins.slidecraft.gate.GateState;
import io.jenkins.plugins.slidecraft.gate.JudgedRelease;
import io.jenkins.plugins.slidecraft.gate.Verdict;
import io.jenkins.plugins.slidecraft.gate.VerdictRecorder;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import io.jenkins.plugins.slidecraft.metrics.SharedQueries;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.OperationDriver;
import io.jenkins.plugins.slidecraft.operation.World;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many gates at once under the real driver, in real time, over a store in memory with ten pods for each application: threads, heap for each
 * gate, queries that gates ask and that reach the store.
 *
 * <pre>
 * mvn -q compile
 * mvn -q dependency:build-classpath -Dmdep.outputFile=target/bench.cp
 * java -cp "target/classes:$(cat target/bench.cp)" src/bench/java/io/jenkins/plugins/slidecraft/bench/GatesBench.java [gates] [applications]
 * </pre>
 */
public final class GatesBench {
    private static final int POOL = 4;
    private static final int PODS = 10;
    private static final Duration RUN = Duration.ofSeconds(30);

    private final AtomicLong reached = new AtomicLong();
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong lines = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private final SharedQueries shared = new SharedQueries();
    private final ScheduledExecutorService pool = Executors.newScheduledThreadPool(POOL);

    private GatesBench() {}

    public static void main(String[] arguments) throws InterruptedException {
        int gates = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
        int applications = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
        new GatesBench().run(gates, applications);
        System.exit(0);
    }

    private void run(int gates, int applications) throws InterruptedException {
        long heapBefore = heap();
        int threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();
        List<OperationDriver<GateState, GateResult>> drivers = new ArrayList<>();
        long begin = System.nanoTime();
        for (int i = 0; i < gates; i++) {
            drivers.add(start(i, i % applications));
        }
        Thread.sleep(RUN.toMillis());
        double seconds = (System.nanoTime() - begin) / 1e9;
        long heapAfter = heap();
        int threads = ManagementFactory.getThreadMXBean().getThreadCount() - threadsBefore;
        System.out.printf(
                "%d gates on %d applications for %.0f s: %d threads more, %.1f KiB of heap a gate, %.0f queries a second asked by"
                        + " gates, %.0f reach the store, %d look lines, %d gates ended%n",
                gates,
                applications,
                seconds,
                threads,
                (heapAfter - heapBefore) / 1024.0 / gates,
                asked.get() / seconds,
                reached.get() / seconds,
                lines.get(),
                ended.get());
        drivers.forEach(OperationDriver::close);
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private OperationDriver<GateState, GateResult> start(int index, int application) {
        MetricStore store = counting(shared.over("store", new Pods()));
        World world = (World) Proxy.newProxyInstance(
                World.class.getClassLoader(),
                new Class<?>[] {World.class},
                (proxy, method, given) -> switch (method.getName()) {
                    case "now" -> Instant.now();
                    case "monotonicNanos" -> System.nanoTime();
                    case "environment" -> "prod";
                    case "metrics" -> store;
                    case "log" -> {
                        lines.incrementAndGet();
                        yield null;
                    }
                    default -> throw new IllegalStateException(method.getName());
                });
        GateRequest request = GateArguments.parse(
                Map.of(
                        "environment",
                        "prod",
                        "name",
                        "errors",
                        "total",
                        "requests{app=\"a" + application + "\"}",
                        "errors",
                        "errors{app=\"a" + application + "\"}",
                        "threshold",
                        "< 0.5%",
                        "interval",
                        "5s",
                        "deadline",
                        "30m"),
                new GateContext("shop", "prod", "shop", Map.of()),
                "gate-" + index,
                Instant.now());
        OperationDriver<GateState, GateResult> driver = new OperationDriver<>(
                new GateOperation(new Nobody()), world, new Timers(), new Host(), request.lastDeadline());
        driver.start(GateState.first(request));
        return driver;
    }

    private MetricStore counting(MetricStore store) {
        return new MetricStore() {
            @Override
            public String address() {
                return store.address();
            }

            @Override
            public QueryResult instant(String query, Instant at) {
                asked.incrementAndGet();
                return store.instant(query, at);
            }

            @Override
            public QueryResult range(String query, Instant from, Instant to, Duration step) {
                asked.incrementAndGet();
                return store.range(query, from, to, step);
            }
        };
    }

    /** Pods whose error rate is just what is allowed, so that nothing is decided for long. */
    private final class Pods implements MetricStore {
        @Override
        public String address() {
            return "memory";
        }

        @Override
        public QueryResult instant(String query, Instant at) {
            reached.incrementAndGet();
            if (query.startsWith("time()")) {
                return new QueryResult(
                        List.of(new QueryResult.Series(Map.of(), List.of(new QueryResult.Point(at, 2)))), List.of());
            }
            double each = (at.getEpochSecond() % 1_000_000) * (query.startsWith("errors") ? 0.1 : 20);
            List<QueryResult.Series> series = new ArrayList<>();
            for (int i = 0; i < PODS; i++) {
                series.add(new QueryResult.Series(
                        Map.of("pod", "gateway-" + i, "instance", "10.0.0." + i + ":8080", "job", "pods"),
                        List.of(new QueryResult.Point(at, Math.floor(each)))));
            }
            return new QueryResult(series, List.of());
        }

        @Override
        public QueryResult range(String query, Instant from, Instant to, Duration step) {
            return instant(query, to);
        }
    }

    private static final class Nobody implements VerdictRecorder {
        @Override
        public Optional<ReleaseSummary> running(World world) {
            return Optional.empty();
        }

        @Override
        public Outcome record(World world, JudgedRelease release, String gate, Verdict verdict) {
            return Outcome.RECORDED;
        }
    }

    private final class Timers implements OperationDriver.Runtime {
        @Override
        public void execute(Runnable turn) {
            pool.execute(turn);
        }

        @Override
        public Timer schedule(Duration delay, Runnable callback) {
            ScheduledFuture<?> task = pool.schedule(callback, delay.toMillis(), TimeUnit.MILLISECONDS);
            return () -> task.cancel(false);
        }
    }

    private final class Host implements OperationDriver.Host<GateResult> {
        private volatile String state;

        @Override
        public void save(String json) {
            state = json;
        }

        @Override
        public void done(GateResult result) {
            ended.incrementAndGet();
        }

        @Override
        public void failed(Failure failure, Throwable cause) {
            System.err.println(failure.message() + " " + state);
        }

        @Override
        public boolean active() {
            return true;
        }
    }
}
