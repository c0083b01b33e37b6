package io.jenkins.plugins.slidecraft.simulation;

import io.jenkins.plugins.slidecraft.check.CheckDefaults;
import io.jenkins.plugins.slidecraft.check.SuiteResult;
import io.jenkins.plugins.slidecraft.check.VerifyArguments;
import io.jenkins.plugins.slidecraft.check.VerifyContext;
import io.jenkins.plugins.slidecraft.check.VerifyOperation;
import io.jenkins.plugins.slidecraft.check.VerifyRequest;
import io.jenkins.plugins.slidecraft.check.VerifyState;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.SettleOperation;
import io.jenkins.plugins.slidecraft.environment.SettleOperation.SettleResult;
import io.jenkins.plugins.slidecraft.environment.SettleOperation.SettleState;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.migration.MigrateOperation;
import io.jenkins.plugins.slidecraft.migration.MigrateResult;
import io.jenkins.plugins.slidecraft.migration.MigrateState;
import io.jenkins.plugins.slidecraft.operation.Holder;
import io.jenkins.plugins.slidecraft.operation.Liveness;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.rollback.RollbackOperation;
import io.jenkins.plugins.slidecraft.rollback.RollbackResult;
import io.jenkins.plugins.slidecraft.rollback.RollbackState;
import io.jenkins.plugins.slidecraft.rollback.RollbackTerms;
import io.jenkins.plugins.slidecraft.rollout.RollingRollout;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest;
import io.jenkins.plugins.slidecraft.rollout.RolloutResult;
import io.jenkins.plugins.slidecraft.rollout.RolloutState;
import io.jenkins.plugins.slidecraft.rollout.RolloutTerms;
import io.jenkins.plugins.slidecraft.sim.SimProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A controller as far as the heart knows one: its runs, the renewal of their Leases, its reaper. */
final class Controller {
    private static final Duration REAPER = Duration.ofSeconds(30);
    private static final Duration SETTLE_LIMIT = Duration.ofMinutes(2);

    private final Place place;
    private final SimProcess process;
    private final EnvironmentLock lock = new EnvironmentLock();
    private final List<Run> runs = new ArrayList<>();
    private final List<Step<?, ?>> steps = new ArrayList<>();
    private final Holder reaper;
    private Step<SettleState, SettleResult> settling;
    private boolean gone;
    private boolean awaited;

    Controller(Place place, String id) {
        this.place = place;
        this.process = new SimProcess(place.simulation(), id);
        this.reaper = new Holder(id, "reaper", "");
        process.onStart(this::start);
        if (Boolean.getBoolean("slidecraft.calls")) {
            process.onCall(call -> place.log(call.process(), call.toString()));
        }
        start();
    }

    /** A run: its holder, and whether it is still building. */
    static final class Run {
        private final Holder holder;
        private boolean building = true;

        Run(Holder holder) {
            this.holder = holder;
        }

        Holder holder() {
            return holder;
        }

        boolean building() {
            return building;
        }
    }

    Place place() {
        return place;
    }

    SimProcess process() {
        return process;
    }

    EnvironmentLock lock() {
        return lock;
    }

    /** All that were opened, in order. */
    List<Run> runs() {
        return runs;
    }

    List<Step<?, ?>> steps() {
        return steps;
    }

    /** Never comes back: its machine is lost. */
    void lose() {
        gone = true;
        process.crash();
    }

    boolean lost() {
        return gone;
    }

    /** Whether it is dead and will be started again. */
    boolean awaited() {
        return awaited;
    }

    void await(boolean restart) {
        awaited = restart;
    }

    /** Ends the runs that hang about with nothing to do: their steps were lost. */
    void endAll() {
        for (Run run : List.copyOf(runs)) {
            boolean working = steps.stream().anyMatch(step -> step.isOf(run) && !step.ended());
            if (!working) {
                end(run, false);
            }
        }
    }

    /** Whether all its runs have ended and their steps too. */
    boolean idle() {
        return gone || runs.stream().noneMatch(Run::building) && steps.stream().allMatch(Step::ended);
    }

    @Override
    public String toString() {
        return process.name() + (gone ? " (lost)" : process.alive() ? "" : " (dead)") + " building "
                + runs.stream()
                        .filter(Run::building)
                        .map(run -> run.holder().run())
                        .toList() + " steps "
                + steps.stream().filter(step -> !step.ended()).toList();
    }

    /** A deployment as a step of a run. */
    Step<RolloutState, RolloutResult> deploy(Run run, String release, Duration limit, List<String> gates) {
        return deploy(run, release, limit, gates, List.of());
    }

    /** A deployment of a release that needs suites to become stable. */
    Step<RolloutState, RolloutResult> deploy(
            Run run, String release, Duration limit, List<String> gates, List<String> suites) {
        RolloutRequest request = new RolloutRequest(
                "d-" + run.holder().run() + "-" + release.substring(release.length() - 7),
                RolloutRequest.Purpose.DEPLOY,
                release,
                place.release(release),
                gates,
                "",
                run.holder().url(),
                "tester",
                process.clock().now().plus(limit),
                new RolloutTerms(suites, List.of(), List.of(), List.of(), place.manifests(release)),
                false);
        String text = ReleaseObjects.text(place.components(), place.replicas(), release);
        return add(
                run,
                "deploy " + release,
                () -> new RollingRollout(lock, hash -> Optional.of(text)),
                RolloutState.of(request),
                request);
    }

    /** A rollback as a step of a run. */
    Step<RollbackState, RollbackResult> rollback(Run run, String to, Duration limit) {
        return rollback(run, to, limit, RollbackTerms.NONE);
    }

    /** The same, knowing how databases are taken back. */
    Step<RollbackState, RollbackResult> rollback(Run run, String to, Duration limit, RollbackTerms terms) {
        RolloutRequest request = new RolloutRequest(
                "r-" + run.holder().run(),
                RolloutRequest.Purpose.ROLLBACK,
                to,
                List.of(),
                List.of(),
                "a test",
                run.holder().url(),
                "tester",
                process.clock().now().plus(limit));
        return add(
                run,
                "rollback to " + to,
                () -> new RollbackOperation(lock),
                RollbackState.of(request, process.clock().now(), terms),
                request);
    }

    /** The smoke suite as a step of a run. */
    Step<VerifyState, SuiteResult> verify(Run run) {
        VerifyRequest request = VerifyArguments.parse(
                        Map.of("suite", CheckDefaults.SMOKE),
                        new VerifyContext(
                                "slidecraft", Place.ENVIRONMENT, Place.NAMESPACE, Map.of(), Map.of(), List.of(), ""),
                        "v-" + run.holder().run(),
                        process.clock().now())
                .request();
        return add(run, "verify", () -> new VerifyOperation(lock), VerifyState.first(request), request.deadline());
    }

    /** A migration as a step of a run. */
    Step<MigrateState, MigrateResult> migrate(Run run, MigrateState initial) {
        return add(
                run,
                "migrate for " + initial.request().release(),
                () -> new MigrateOperation(lock),
                initial,
                initial.request().lastDeadline());
    }

    private <S, R> Step<S, R> add(
            Run run, String name, Supplier<Operation<S, R>> operation, S initial, RolloutRequest request) {
        return add(run, name, operation, initial, request.deadline());
    }

    private <S, R> Step<S, R> add(
            Run run, String name, Supplier<Operation<S, R>> operation, S initial, Instant deadline) {
        Step<S, R> step = new Step<>(this, name, world(run), operation, initial, deadline, Optional.of(run));
        steps.add(step);
        return step;
    }

    Run open(String name) {
        Run run = new Run(new Holder(process.name(), name, "https://" + process.name() + "/" + name));
        runs.add(run);
        return run;
    }

    World world(Run run) {
        return new World(this, run.holder());
    }

    /** After each start: goes on with the steps of the runs that are building, renews, reaps. */
    private void start() {
        settling = null;
        steps.removeIf(step -> !step.survivesRestart() && !step.ended());
        steps.stream().filter(step -> !step.ended()).forEach(Step::resume);
        every(EnvironmentLock.RENEWAL, this::renew);
        every(REAPER, this::reap);
    }

    private void every(Duration period, Runnable action) {
        process.runtime().schedule(period, () -> {
            action.run();
            every(period, action);
        });
    }

    private void renew() {
        for (Run run : List.copyOf(runs)) {
            if (run.building) {
                quietly(() -> lock.renew(world(run)));
            }
        }
    }

    private void reap() {
        if (settling == null || settling.ended()) {
            quietly(() -> {
                if (new SettleOperation(lock).isCalledFor(new World(this, reaper))) {
                    settle(reaper, false);
                }
            });
        }
    }

    private static void quietly(Runnable action) {
        try {
            action.run();
        } catch (KubeException e) {
            // the next time
        }
    }

    /** The run ends: what it owns is settled. A lost settlement is the reaper's. */
    void end(Run run, boolean success) {
        if (run.building) {
            run.building = false;
            if (process.alive()) {
                process.run(() -> settle(run.holder(), success));
            }
        }
    }

    private void settle(Holder holder, boolean success) {
        settling = new Step<>(
                this,
                "settle for " + holder.run(),
                new World(this, holder),
                () -> new SettleOperation(lock),
                SettleOperation.begin(success),
                process.clock().now().plus(SETTLE_LIMIT),
                Optional.empty());
        steps.add(settling);
        settling.start();
    }

    boolean isBuilding(String identity) {
        return runs.stream()
                .anyMatch(run -> run.building && run.holder().identity().equals(identity));
    }

    Liveness liveness(Holder other) {
        if (!other.controller().equals(process.name())) {
            return Liveness.ELSEWHERE;
        }
        return runs.stream().anyMatch(run -> run.building && run.holder().sameRun(other))
                ? Liveness.BUILDING
                : Liveness.ENDED;
    }
}
