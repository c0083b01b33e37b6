package io.jenkins.plugins.slidecraft.gate;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.environment.TakenOverException;
import io.jenkins.plugins.slidecraft.gate.Judge.Judgement;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.operation.Questions;
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
 * <p>Where the policy for the verdict is {@link Policy#PAUSE}, a person is asked whether to go on, once the verdict is recorded;
 * the answer, or none in time, decides what follows. The verdict stays what it was.
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

    /** How often a person's answer is looked for: it comes through a page, which knows nothing of the operation. */
    private static final Duration ANSWER_POLL = Duration.ofSeconds(5);

    /** The least time for an answer, where the gate's time has passed while the controller was down. */
    private static final Duration LEAST_TO_ANSWER = Duration.ofSeconds(30);

    private final VerdictRecorder recorder;
    private LookBook book;
    /** The verdict with all its looks, where this process has come to it; a stored state has the latest of them. */
    private GateResult whole;

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
        if (state.ended().isPresent()) {
            return answered(state, world);
        }
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
            try {
                pause = book.look(name -> server(world, name), world);
            } catch (UnknownServerException e) {
                return Optional.of(failed(UNKNOWN_METRIC_SERVER, e.getMessage()));
            }
        }
        return book.judgement().isPresent()
                ? Optional.empty()
                : Optional.of(new Turn.Wait<>(state.withPrinted(book.printed()), pause));
    }

    private static MetricStore server(World world, String name) {
        try {
            return world.metrics(name);
        } catch (IllegalArgumentException e) {
            throw new UnknownServerException(e);
        }
    }

    /** There is no metric server of that name, or its credentials are gone. */
    private static final class UnknownServerException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownServerException(IllegalArgumentException why) {
            super(why.getMessage(), why);
        }
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
            filled = request.filled(values);
        } catch (IllegalArgumentException e) {
            return failed(BAD_QUERY, "Gate '" + request.gate() + "': " + e.getMessage());
        }
        LookText.header(filled, running.map(ReleaseSummary::name)).forEach(world::log);
        GateState begun = GateState.begun(filled, running.map(JudgedRelease::of));
        return new Turn.Wait<>(
                begun, LookBook.until(world.now(), filled.schedule().dueAt(0)));
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
        Policy policy = request.policies().of(judgement.verdict(), judgement.reason());
        GateResult result = new GateResult(
                request.environment(),
                request.gate(),
                name,
                judgement.verdict(),
                judgement.reason(),
                judgement.message(),
                book.results(),
                becameStable,
                policy,
                "");
        if (policy != Policy.PAUSE) {
            return new Turn.Done<>(result);
        }
        whole = result;
        Instant until = answerUntil(request, world.now());
        world.log("[" + request.gate() + "] a person is asked whether to go on, until " + until.truncatedTo(SECONDS)
                + "; without an answer it stops");
        return answered(state.asking(result.brief(), until), world);
    }

    private static Instant answerUntil(GateRequest request, Instant now) {
        Instant until = now.plus(request.answerWithin());
        Instant last = request.lastDeadline();
        Instant least = now.plus(LEAST_TO_ANSWER);
        return until.isBefore(last) ? until : last.isBefore(least) ? least : last;
    }

    /** Waits for a person; the question is put again after a restart, which does nothing where it was put before. */
    private Turn<GateState, GateResult> answered(GateState state, World world) {
        GateRequest request = state.request();
        GateResult result = whole != null ? whole : state.ended().orElseThrow();
        world.questions()
                .ask(new Questions.Question(
                        question(request),
                        "Gate " + request.gate() + " in " + request.environment() + " says " + result.verdict() + " ("
                                + result.reason() + "): " + result.message() + ". Go on all the same?",
                        "Go on",
                        "Stop"));
        Optional<Questions.Answer> answer = world.questions().answer(question(request));
        if (answer.isPresent()) {
            Policy policy = answer.get().yes() ? Policy.CONTINUE : Policy.STOP;
            world.log("[" + request.gate() + "] " + answer.get().by()
                    + (answer.get().yes() ? " lets it go on" : " stops it"));
            return new Turn.Done<>(result.followedBy(policy, answer.get().by()));
        }
        Instant until = state.answerUntil().orElseThrow();
        if (!world.now().isBefore(until)) {
            world.questions().withdraw(question(request));
            world.log("[" + request.gate() + "] nobody has answered in time: it stops");
            return new Turn.Done<>(result.followedBy(Policy.STOP, ""));
        }
        Duration left = Duration.between(world.now(), until);
        return new Turn.Wait<>(state, left.compareTo(ANSWER_POLL) < 0 ? left : ANSWER_POLL);
    }

    private static String question(GateRequest request) {
        return request.id() + "-go-on";
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
        if (state.ended().isPresent()) {
            world.questions().withdraw(question(state.request()));
        }
        return failed(Failure.ABORTED, cause);
    }

    @Override
    public String status(GateState state) {
        GateRequest request = state.request();
        if (state.ended().isPresent()) {
            return "gate " + request.gate() + " on " + request.environment() + ": asks a person whether to go on";
        }
        int looks = state.printed() / request.metrics().size();
        return "gate " + request.gate() + " on " + request.environment() + ": look " + (looks + 1) + " of "
                + request.schedule().count() + " at "
                + LookText.time(request.schedule().dueAt(looks));
    }

    private static Turn<GateState, GateResult> failed(String reason, String message) {
        return new Turn.Failed<>(new Failure(reason, message));
    }
}
