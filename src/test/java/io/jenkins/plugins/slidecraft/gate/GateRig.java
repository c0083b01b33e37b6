package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.metrics.QueryResult;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.OperationDriver;
import io.jenkins.plugins.slidecraft.operation.Questions;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.BiFunction;

/** One gate under the real driver, on a clock that only the rig moves; a restart keeps the stored state and nothing else. */
final class GateRig implements VerdictRecorder, OperationDriver.Runtime, OperationDriver.Host<GateResult> {
    /** The query of {@link #request}; no selector can be taken from it. */
    static final String QUERY = "sum(value)";

    static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
    static final String DIGEST = "sha256:" + "a".repeat(64);

    private record Task(Instant at, long order, Runnable run) {}

    final List<String> log = new ArrayList<>();
    final List<String> recorded = new ArrayList<>();
    final ScriptedStore store;
    ReleaseSummary running = release("1.4.2-abc1234", "op-1");
    boolean becomesStable;
    RuntimeException recordFails;
    RuntimeException unknownServer;
    final List<Questions.Question> asked = new ArrayList<>();
    final List<String> withdrawn = new ArrayList<>();
    Questions.Answer answer;
    /** Kept with the run, so a restart doesn't forget it. */
    private final Questions questions = new Questions() {
        @Override
        public void ask(Question question) {
            if (!asked.contains(question)) {
                asked.add(question);
            }
        }

        @Override
        public Optional<Answer> answer(String id) {
            return Optional.ofNullable(answer);
        }

        @Override
        public void withdraw(String id) {
            withdrawn.add(id);
        }
    };

    String saved;
    int saves;
    GateResult result;
    Failure failure;
    /** What a gate uses of a world, and nothing else; not a mock, since the random tests make many calls. */
    private final World world = (World) Proxy.newProxyInstance(
            World.class.getClassLoader(),
            new Class<?>[] {World.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "now" -> now();
                case "monotonicNanos" -> Duration.between(START, now()).toNanos();
                case "environment" -> "prod";
                case "metrics" -> metrics();
                case "log" -> print((String) arguments[0]);
                case "questions" -> questions;
                default -> throw new AssertionError("a gate doesn't use " + method);
            });

    private Instant now = START;
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparing(Task::at).thenComparingLong(Task::order));
    private long order;
    private OperationDriver<GateState, GateResult> driver;
    private GateRequest request;

    GateRig(BiFunction<String, Instant, QueryResult> answers) {
        this.store = new ScriptedStore((query, at) -> {
            if (at.isAfter(now)) {
                throw new AssertionError("asked for " + at + " at " + now);
            }
            return answers.apply(query, at);
        });
    }

    static ReleaseSummary release(String name, String operation) {
        return new ReleaseSummary(
                7,
                name,
                operation,
                List.of(new WorkloadImage(
                        "gateway", "gateway", "gateway", ImageRef.parse("registry/app:" + name + "@" + DIGEST))),
                List.of("job-success-rate"),
                List.of(),
                "",
                "",
                START);
    }

    /** A gate of the step's own, with changes. */
    static GateRequest request(Object... changes) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("environment", "prod");
        arguments.put("query", QUERY);
        arguments.put("threshold", "> 0.95");
        arguments.put("name", "own");
        for (int i = 0; i < changes.length; i += 2) {
            arguments.put((String) changes[i], changes[i + 1]);
        }
        return GateArguments.parse(arguments, context(Map.of()), "gate-1", START);
    }

    static GateContext context(Map<String, Map<String, ?>> gates) {
        return new GateContext("slidecraft", "prod", "shop", gates);
    }

    void start(GateRequest gate) {
        request = gate;
        driver = new OperationDriver<>(new GateOperation(this), world, this, this, gate.lastDeadline());
        driver.start(GateState.first(gate));
    }

    /** The controller goes down: timers and memory are lost. */
    void crash() {
        driver.close();
        tasks.clear();
        driver = null;
    }

    /** The controller is back. */
    void resume() {
        driver = new OperationDriver<>(
                new GateOperation(this), world, this, this, request.schedule().deadline());
        driver.resume(saved);
    }

    void stop(String cause) {
        driver.stop(cause);
    }

    String status() {
        return driver.status();
    }

    /** Lets time go on until then; everything that is due by then is done. */
    void runUntil(Instant until) {
        while (!tasks.isEmpty() && !tasks.peek().at.isAfter(until)) {
            Task task = tasks.poll();
            now = task.at.isAfter(now) ? task.at : now;
            task.run.run();
        }
        now = until.isAfter(now) ? until : now;
    }

    void runFor(Duration duration) {
        runUntil(now.plus(duration));
    }

    /** Lets time go on until the gate has ended. */
    void runToEnd() {
        while (result == null && failure == null && !tasks.isEmpty()) {
            runUntil(tasks.peek().at);
        }
    }

    /** Time passes while nobody works. */
    void idleUntil(Instant until) {
        now = until;
    }

    Instant now() {
        return now;
    }

    private MetricStore metrics() {
        if (unknownServer != null) {
            throw unknownServer;
        }
        return store;
    }

    private Object print(String line) {
        log.add(line);
        return null;
    }

    @Override
    public Optional<ReleaseSummary> running(World world) {
        return Optional.ofNullable(running);
    }

    @Override
    public Outcome record(World world, JudgedRelease release, String gate, Verdict verdict) {
        if (recordFails != null) {
            RuntimeException fails = recordFails;
            recordFails = null;
            throw fails;
        }
        if (running == null || !JudgedRelease.of(running).equals(release)) {
            return Outcome.RELEASE_CHANGED;
        }
        recorded.add(release.name() + " " + gate + " " + verdict);
        return becomesStable ? Outcome.BECAME_STABLE : Outcome.RECORDED;
    }

    @Override
    public void execute(Runnable turn) {
        tasks.add(new Task(now, order++, turn));
    }

    @Override
    public Timer schedule(Duration delay, Runnable callback) {
        Task task = new Task(now.plus(delay), order++, callback);
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    @Override
    public void save(String state) {
        saved = state;
        saves++;
    }

    @Override
    public void done(GateResult ended) {
        result = ended;
    }

    @Override
    public void failed(Failure ended, Throwable cause) {
        failure = ended;
    }

    @Override
    public boolean active() {
        return true;
    }
}
