package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.environment.TakenOverException;
import io.jenkins.plugins.slidecraft.gate.Judge.Judgement;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.operation.Turn;
import io.jenkins.plugins.slidecraft.operation.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * {@code metricGate}: looks at a metric at {@code start + initialDelay + k · interval} until its {@link Judge} has a verdict,
 * at the latest at its deadline, and records the verdict with the release that it judged.
 *
 * <p>A look is asked for with its own time, whenever it is asked. So the state holds only what was asked: after a restart
 * all looks are asked again, those that came due meanwhile too, and none is lost or counted twice. When the metric server
 * doesn't answer, the look is tried again until the next one is due, then it counts as unusable.
 *
 * <p>The verdict is bound to the release that ran when the gate began. When another one runs, the gate fails with
 * {@link Failure#TAKEN_OVER} and judges nothing. Ended early, it fails with {@link Failure#ABORTED}; it has nothing to undo.
 *
 * <p>One object serves one gate: what it has seen so far is kept between turns.
 */
public final class GateOperation implements Operation<GateState, GateResult> {
    /** {@link Failure#reason}: the gate needs a release, and none runs. */
    public static final String NOTHING_DEPLOYED = "NothingDeployed";
    /** {@link Failure#reason}: a placeholder's value can't stand where the query has it. */
    public static final String BAD_QUERY = "BadQuery";
    /** {@link Failure#reason}: no metric server of that name is configured, or none for the environment. */
    public static final String UNKNOWN_METRIC_SERVER = "UnknownMetricServer";

    private final VerdictRecorder recorder;
    private LookBook book;

    public GateOperation(VerdictRecorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public Class<GateState> stateType() {
        return GateState.class;
    }

    @Override
    public Turn<GateState, GateResult> advance(GateState state, World world) {
        try {
            return state.begun() ? goOn(state, world) : begin(state, world);
        } catch (TakenOverException e) {
            return failed(Failure.TAKEN_OVER, "Gate '" + state.request().gate() + "': " + e.getMessage());
        }
    }

    private Turn<GateState, GateResult> goOn(GateState state, World world) {
        if (book == null) {
            book = new LookBook(state.request(), state.printed());
        }
        if (book.judgement().isEmpty()) {
            Optional<Turn<GateState, GateResult>> end = look(state, world);
            if (end.isPresent()) {
                return end.get();
            }
        }
        return finish(state, book.judgement().orElseThrow(), world);
    }

    /** Takes what is due; empty once there is a judgement. */
    private Optional<Turn<GateState, GateResult>> look(GateState state, World world) {
        Duration pause = book.untilNext(world.now());
        if (pause.isZero()) {
            Optional<Turn<GateState, GateResult>> end = otherRelease(state, world);
            if (end.isPresent()) {
                return end;
            }
            MetricStore store;
            try {
                store = world.metrics(state.request().server());
            } catch (IllegalArgumentException e) {
                return Optional.of(failed(UNKNOWN_METRIC_SERVER, e.getMessage()));
            }
            pause = book.look(store, world);
        }
        return book.judgement().isPresent()
                ? Optional.empty()
                : Optional.of(new Turn.Wait<>(state.withPrinted(book.printed()), pause));
    }

    private Turn<GateState, GateResult> begin(GateState state, World world) {
        GateRequest request = state.request();
        Optional<ReleaseSummary> running = recorder.running(world);
        if (running.isEmpty() && request.needsRelease()) {
            return failed(
                    NOTHING_DEPLOYED,
                    "Gate '" + request.gate() + "' judges the release that runs in " + request.environment()
                            + ", but nothing has been deployed there yet, or a rollout is still under way: call"
                            + " slidecraftDeploy before metricGate, and let it end");
        }
        GateRequest filled;
        try {
            Map<String, String> values = running.<Map<String, String>>map(
                            release -> Map.of(QueryTemplate.RELEASE, release.name()))
                    .orElse(Map.of());
            filled = request.withQueries(
                    QueryTemplate.fill(request.query(), values),
                    QueryTemplate.fill(request.samples(), values),
                    QueryTemplate.fill(request.freshness(), values));
        } catch (IllegalArgumentException e) {
            return failed(BAD_QUERY, "Gate '" + request.gate() + "': " + e.getMessage());
        }
        LookText.header(filled, running.map(ReleaseSummary::name)).forEach(world::log);
        GateState begun = new GateState(filled, true, running.map(JudgedRelease::of), 0);
        Instant now = world.now();
        return new Turn.Wait<>(begun, LookBook.until(now, filled.dueAt(0)));
    }

    /** The end, where the release that is judged no longer runs. */
    private Optional<Turn<GateState, GateResult>> otherRelease(GateState state, World world) {
        return state.release().flatMap(judged -> {
            Optional<ReleaseSummary> running = recorder.running(world);
            return running.map(JudgedRelease::of).filter(judged::equals).isPresent()
                    ? Optional.empty()
                    : Optional.of(changed(state.request(), judged, running));
        });
    }

    private Turn<GateState, GateResult> finish(GateState state, Judgement judgement, World world) {
        GateRequest request = state.request();
        boolean becameStable = false;
        if (state.release().isPresent()) {
            Optional<Turn<GateState, GateResult>> end = otherRelease(state, world);
            if (end.isPresent()) {
                return end.get();
            }
        }
        if (state.release().isPresent() && request.recorded()) {
            JudgedRelease release = state.release().get();
            switch (recorder.record(world, release, request.gate(), judgement.verdict())) {
                case RELEASE_CHANGED -> {
                    return changed(request, release, recorder.running(world));
                }
                case BECAME_STABLE -> becameStable = true;
                case RECORDED -> {}
            }
        }
        String name = state.release().map(JudgedRelease::name).orElse("");
        world.log(LookText.verdict(request, judgement));
        if (becameStable) {
            world.log("[" + request.gate() + "] release " + name + " has passed all that " + request.environment()
                    + " requires: it is stable");
        }
        return new Turn.Done<>(new GateResult(
                request.environment(),
                request.gate(),
                name,
                request.threshold(),
                request.unit(),
                judgement.verdict(),
                judgement.reason(),
                judgement.message(),
                book.looks(),
                becameStable));
    }

    private static Turn<GateState, GateResult> changed(
            GateRequest request, JudgedRelease judged, Optional<ReleaseSummary> running) {
        return failed(
                Failure.TAKEN_OVER,
                "Gate '" + request.gate() + "' judged release " + judged.name() + " of " + judged.operation() + " in "
                        + request.environment() + ", but "
                        + running.map(now -> "release " + now.name() + " of " + now.operation() + " runs there now")
                                .orElse("a rollout is under way there now")
                        + ": its looks say nothing of that one, so there is no verdict");
    }

    @Override
    public Turn<GateState, GateResult> stop(GateState state, World world, String cause) {
        return failed(Failure.ABORTED, cause);
    }

    @Override
    public String status(GateState state) {
        GateRequest request = state.request();
        return "gate " + request.gate() + " on " + request.environment() + ": look " + (state.printed() + 1) + " of "
                + request.count() + " at " + LookText.time(request.dueAt(state.printed()));
    }

    private static Turn<GateState, GateResult> failed(String reason, String message) {
        return new Turn.Failed<>(new Failure(reason, message));
    }
}
