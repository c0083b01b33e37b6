package io.jenkins.plugins.slidecraft.rollback;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.gate.GateOperation;
import io.jenkins.plugins.slidecraft.gate.GateRequest;
import io.jenkins.plugins.slidecraft.gate.GateResult;
import io.jenkins.plugins.slidecraft.gate.GateState;
import io.jenkins.plugins.slidecraft.gate.JudgedRelease;
import io.jenkins.plugins.slidecraft.gate.LedgerVerdicts;
import io.jenkins.plugins.slidecraft.gate.Policy;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.operation.Turn;
import io.jenkins.plugins.slidecraft.operation.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A gate, and the rollback that follows its verdict where its policy is {@link Policy#ROLLBACK}. Ends with both results; where the
 * rollback was refused or failed, with why, since the verdict stands all the same. Stopped early it leaves what the one that is
 * under way documents.
 */
public final class GuardedGate implements Operation<GuardedGate.State, GuardedGate.Result> {
    /** Begins a rollback: what it is to do and to tell, once the gate has said why. */
    @FunctionalInterface
    public interface Back {
        /**
         * The rollback's beginning.
         *
         * @param result the gate's verdict
         * @param now when
         */
        RollbackState begin(GateResult result, Instant now);
    }

    /**
     * @param gate how far the gate has come
     * @param judged the verdict, once it asks for a rollback
     * @param back how far the rollback has come, from then on
     */
    public record State(GateState gate, Optional<GateResult> judged, Optional<RollbackState> back) {
        /** Reads it, also as versions wrote it whose gates took nothing back: a gate's state alone. */
        @JsonCreator
        static State read(
                @JsonProperty("gate") GateState gate,
                @JsonProperty("judged") Optional<GateResult> judged,
                @JsonProperty("back") Optional<RollbackState> back,
                @JsonProperty("request") GateRequest request,
                @JsonProperty("begun") boolean begun,
                @JsonProperty("release") Optional<JudgedRelease> release,
                @JsonProperty("printed") int printed) {
            return gate != null
                    ? new State(gate, judged, back)
                    : new State(
                            new GateState(request, begun, release, printed, Optional.empty(), Optional.empty()),
                            Optional.empty(),
                            Optional.empty());
        }

        /** The beginning. */
        public static State first(GateRequest request) {
            return new State(GateState.first(request), Optional.empty(), Optional.empty());
        }

        /** When it means to have ended. */
        @JsonIgnore
        public Instant lastDeadline() {
            GateRequest request = gate.request();
            Duration more = request.policies().mayRollBack() ? RollbackArguments.DEFAULT_DEADLINE : Duration.ZERO;
            return request.lastDeadline().plus(more);
        }
    }

    /**
     * @param judged the verdict
     * @param rollback the rollback, where one followed
     * @param failure why the rollback that was asked for didn't happen, where that is so
     */
    public record Result(GateResult judged, Optional<RollbackResult> rollback, Optional<Failure> failure) {
        /** What became of the rollback, in one sentence, where the policy asks for one. */
        public String outcome() {
            return failure.map(why -> "The environment was not taken back: " + why.message())
                    .or(() -> rollback.flatMap(RollbackResult::redeployed)
                            .map(back -> "The environment is back at " + back.release() + "."))
                    .orElse("");
        }
    }

    /** The id of the rollback that follows a gate. */
    public static String rollbackId(String gateId) {
        return gateId + "-back";
    }

    /** Why a rollback follows, for the incident. */
    public static String reason(GateResult result) {
        String reason =
                "gate " + result.gate() + ": " + result.verdict() + " (" + result.reason() + "), " + result.message();
        return reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
    }

    private static final int LONGEST_REASON = 500;

    private final GateOperation gate;
    private final RollbackOperation rollback;
    private final Back back;
    /** The verdict with all its looks, where this process has come to it. */
    private GateResult whole;

    public GuardedGate(EnvironmentLock lock, Back back) {
        this.gate = new GateOperation(new LedgerVerdicts(lock));
        this.rollback = new RollbackOperation(lock);
        this.back = back;
    }

    @Override
    public Class<State> stateType() {
        return State.class;
    }

    @Override
    public Turn<State, Result> advance(State state, World world) {
        return state.back().isPresent()
                ? goingBack(state, rollback.advance(state.back().get(), world))
                : judging(state, gate.advance(state.gate(), world), world);
    }

    @Override
    public Turn<State, Result> stop(State state, World world, String cause) {
        return state.back().isPresent()
                ? goingBack(state, rollback.stop(state.back().get(), world, cause))
                : judging(state, gate.stop(state.gate(), world, cause), world);
    }

    private Turn<State, Result> judging(State state, Turn<GateState, GateResult> turn, World world) {
        if (turn instanceof Turn.Wait<GateState, GateResult> wait) {
            return new Turn.Wait<>(
                    new State(wait.state(), Optional.empty(), Optional.empty()),
                    wait.atMost(),
                    wait.wakes(),
                    wait.signal());
        }
        if (turn instanceof Turn.Failed<GateState, GateResult> failed) {
            return new Turn.Failed<>(failed.failure());
        }
        GateResult result = ((Turn.Done<GateState, GateResult>) turn).result();
        if (result.policy() != Policy.ROLLBACK) {
            return new Turn.Done<>(new Result(result, Optional.empty(), Optional.empty()));
        }
        world.log("[" + result.gate() + "] " + result.environment() + " goes back to its last stable release");
        whole = result;
        RollbackState begun = back.begin(result, world.now());
        return new Turn.Wait<>(new State(state.gate(), Optional.of(result.brief()), Optional.of(begun)), Duration.ZERO);
    }

    private Turn<State, Result> goingBack(State state, Turn<RollbackState, RollbackResult> turn) {
        GateResult judged = whole != null ? whole : state.judged().orElseThrow();
        if (turn instanceof Turn.Wait<RollbackState, RollbackResult> wait) {
            return new Turn.Wait<>(
                    new State(state.gate(), state.judged(), Optional.of(wait.state())),
                    wait.atMost(),
                    wait.wakes(),
                    wait.signal());
        }
        if (turn instanceof Turn.Failed<RollbackState, RollbackResult> failed) {
            return new Turn.Done<>(new Result(judged, Optional.empty(), Optional.of(failed.failure())));
        }
        RollbackResult done = ((Turn.Done<RollbackState, RollbackResult>) turn).result();
        return new Turn.Done<>(new Result(judged, Optional.of(done), done.failure()));
    }

    @Override
    public String status(State state) {
        return state.back().map(rollback::status).orElseGet(() -> gate.status(state.gate()));
    }
}
