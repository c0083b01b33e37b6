package io.jenkins.plugins.slidecraft.check;

import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.environment.TakenOverException;
import io.jenkins.plugins.slidecraft.gate.JudgedRelease;
import io.jenkins.plugins.slidecraft.gate.Verdict;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.operation.Turn;
import io.jenkins.plugins.slidecraft.operation.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * {@code slidecraftVerify}: runs the checks of a suite side by side, each until it has a result or its time is over, and records
 * with the release what the suite came to. A turn sends and takes answers, and waits for none; queries of a metric server are
 * short and bounded.
 *
 * <p>The state holds the results of the checks that have ended; one that was under way when the controller went down runs again,
 * for which there is a while even where the deadline has passed meanwhile.
 *
 * <p>The verdict is bound to the release that ran when the checks began. When another one runs at their end, the operation fails
 * with {@link Failure#TAKEN_OVER}, and nothing is recorded. Ended early, it fails with {@link Failure#ABORTED}; it has nothing to
 * undo.
 *
 * <p>One object serves one verification.
 */
public final class VerifyOperation implements Operation<VerifyState, SuiteResult> {
    /** {@link Failure#reason}: checks judge a release, and none runs. */
    public static final String NOTHING_DEPLOYED = "NothingDeployed";
    /** {@link Failure#reason}: it is not configured where the application is. */
    public static final String NO_APPLICATION = "NoApplication";

    /** What checks that were under way get after a restart, at least; less than the driver's own grace. */
    private static final Duration AFTER_RESTART = Duration.ofSeconds(45);

    private final SuiteVerdicts verdicts;
    private Map<String, CheckRun> runs;
    private Instant until;

    /** @param lock by which verdicts are recorded */
    public VerifyOperation(EnvironmentLock lock) {
        this.verdicts = new SuiteVerdicts(lock);
    }

    @Override
    public Class<VerifyState> stateType() {
        return VerifyState.class;
    }

    @Override
    public Turn<VerifyState, SuiteResult> advance(VerifyState state, World world) {
        try {
            return state.release().isPresent() ? goOn(state, state.release().get(), world) : begin(state, world);
        } catch (TakenOverException e) {
            cancel();
            return failed(Failure.TAKEN_OVER, "Suite '" + state.request().name() + "': " + e.getMessage());
        }
    }

    private Turn<VerifyState, SuiteResult> begin(VerifyState state, World world) {
        VerifyRequest request = state.request();
        Optional<ReleaseSummary> running = verdicts.running(world);
        if (running.isEmpty()) {
            return failed(
                    NOTHING_DEPLOYED,
                    "Suite '" + request.name() + "' checks the release that runs in " + request.environment()
                            + ", but nothing has been deployed there yet, or a rollout is still under way: call"
                            + " slidecraftDeploy before slidecraftVerify, and let it end");
        }
        String address;
        try {
            address = address(request, world);
        } catch (IllegalArgumentException e) {
            return failed(NO_APPLICATION, "Suite '" + request.name() + "': " + e.getMessage());
        }
        JudgedRelease release = JudgedRelease.of(running.get());
        world.log(VerifyText.header(request, release.name(), address));
        until = request.deadline();
        runs = runs(state, release, address);
        return new Turn.Wait<>(state.begun(release), Duration.ZERO);
    }

    /** Where the application is; empty where no check asks it. */
    private static String address(VerifyRequest request, World world) {
        return request.checks().stream().allMatch(CheckSpec::asksMetrics)
                ? ""
                : world.application().address();
    }

    private static Map<String, CheckRun> runs(VerifyState state, JudgedRelease release, String address) {
        VerifyRequest request = state.request();
        CheckPlace place = new CheckPlace(
                request.application(), request.environment(), request.namespace(), release.name(), address);
        Map<String, CheckRun> runs = new LinkedHashMap<>();
        request.checks().stream()
                .filter(check -> !state.hasEnded(check))
                // First those that only have to send: the others may take a while in their turn.
                .sorted((one, other) -> Boolean.compare(one.asksMetrics(), other.asksMetrics()))
                .forEach(check -> runs.put(check.name(), CheckRun.of(check, place)));
        return runs;
    }

    private Turn<VerifyState, SuiteResult> goOn(VerifyState state, JudgedRelease release, World world) {
        if (runs == null) {
            try {
                resume(state, release, world);
            } catch (IllegalArgumentException e) {
                return failed(NO_APPLICATION, "Suite '" + state.request().name() + "': " + e.getMessage());
            }
        }
        if (runs.isEmpty()) {
            return finish(state, release, world);
        }
        List<CheckResult> ended = new ArrayList<>();
        for (CheckRun run : List.copyOf(runs.values())) {
            run.advance(world, until).ifPresent(result -> {
                runs.remove(result.name());
                ended.add(result);
                world.log(VerifyText.line(state.request(), result));
            });
        }
        // Results are stored before anything else is done that may fail: the next turn would not have them.
        return ended.isEmpty()
                ? new Turn.Wait<>(state, pause(world), Set.of(), signal())
                : new Turn.Wait<>(state.with(ended), Duration.ZERO);
    }

    private void resume(VerifyState state, JudgedRelease release, World world) {
        runs = runs(state, release, address(state.request(), world));
        Instant soonest = world.now().plus(AFTER_RESTART);
        Instant deadline = state.request().deadline();
        until = soonest.isAfter(deadline) ? soonest : deadline;
    }

    private Duration pause(World world) {
        Instant next = runs.values().stream()
                .map(run -> run.nextTurn(until))
                .min(Instant::compareTo)
                .orElseThrow();
        Duration pause = Duration.between(world.now(), next);
        return pause.isNegative() ? Duration.ZERO : pause;
    }

    /** The first answer that comes. */
    private Optional<java.util.concurrent.CompletionStage<?>> signal() {
        CompletableFuture<?>[] underWay =
                runs.values().stream().flatMap(run -> run.underWay().stream()).toArray(CompletableFuture<?>[]::new);
        return underWay.length == 0 ? Optional.empty() : Optional.of(CompletableFuture.anyOf(underWay));
    }

    private Turn<VerifyState, SuiteResult> finish(VerifyState state, JudgedRelease release, World world) {
        VerifyRequest request = state.request();
        List<CheckResult> results = request.checks().stream()
                .map(check -> state.result(check.name()).orElseThrow())
                .toList();
        SuiteResult result = new SuiteResult(request.environment(), request.suites(), release.name(), results, false);
        verdicts.stillRunning(world, release);
        boolean stable = verdicts.record(world, release, request, result);
        world.log(VerifyText.verdict(request, result));
        if (stable) {
            world.log("[" + request.name() + "] release " + release.name() + " has passed all that "
                    + request.environment() + " requires: it is stable");
        } else if (result.verdict() == Verdict.PASS && request.recorded().isEmpty()) {
            world.log("[" + request.name() + "] not all checks of the suite were run: the release still waits for it");
        }
        return new Turn.Done<>(
                new SuiteResult(result.environment(), result.suites(), result.release(), result.checks(), stable));
    }

    @Override
    public Turn<VerifyState, SuiteResult> stop(VerifyState state, World world, String cause) {
        cancel();
        return failed(Failure.ABORTED, cause);
    }

    private void cancel() {
        if (runs != null) {
            runs.values().forEach(CheckRun::cancel);
        }
    }

    @Override
    public String status(VerifyState state) {
        VerifyRequest request = state.request();
        List<String> left = request.checks().stream()
                .filter(check -> !state.hasEnded(check))
                .map(CheckSpec::name)
                .toList();
        return "suite " + request.name() + " on " + request.environment() + ": waiting for " + String.join(", ", left);
    }

    private static Turn<VerifyState, SuiteResult> failed(String reason, String message) {
        return new Turn.Failed<>(new Failure(reason, message));
    }
}
