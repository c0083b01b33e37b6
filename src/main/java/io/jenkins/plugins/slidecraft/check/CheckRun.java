package io.jenkins.plugins.slidecraft.check;

import io.jenkins.plugins.slidecraft.check.CheckResult.Outcome;
import io.jenkins.plugins.slidecraft.http.HttpAnswer;
import io.jenkins.plugins.slidecraft.operation.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One run of one check, in memory: a turn of it never waits. */
abstract class CheckRun {
    private final CheckSpec spec;
    private final Duration deadline;
    private Instant start;
    private long startNanos;

    CheckRun(CheckSpec spec, Duration deadline) {
        this.spec = spec;
        this.deadline = deadline;
    }

    static CheckRun of(CheckSpec spec, CheckPlace place) {
        Check check = spec.read(place);
        return check instanceof Check.OfApplication application
                ? new ApplicationRun(spec, application)
                : new MetricRun(spec, (Check.OfMetrics) check);
    }

    final CheckSpec spec() {
        return spec;
    }

    /**
     * Goes on as far as it can now.
     *
     * @param until when the suite ends, which ends the check too
     * @return its result once it has ended
     */
    final Optional<CheckResult> advance(World world, Instant until) {
        Instant now = world.now();
        if (start == null) {
            start = now;
            startNanos = world.monotonicNanos();
        }
        Optional<CheckResult> result = turn(world, now);
        if (result.isPresent() || now.isBefore(end(until))) {
            return result;
        }
        cancel();
        Duration after = Duration.between(start, end(until));
        return Optional.of(
                late(world, "not done after " + Answers.seconds(after.isNegative() ? Duration.ZERO : after)));
    }

    private Instant end(Instant until) {
        Instant own = start.plus(deadline);
        return own.isBefore(until) ? own : until;
    }

    /** When it wants its next turn. */
    final Instant nextTurn(Instant until) {
        Instant wanted = due();
        return wanted.isBefore(end(until)) ? wanted : end(until);
    }

    /** Goes on as far as it can. */
    abstract Optional<CheckResult> turn(World world, Instant now);

    /** When it wants to go on by itself; {@link Instant#MAX} while an answer is under way. */
    abstract Instant due();

    /** The answer that is under way. */
    abstract Optional<CompletableFuture<HttpAnswer>> underWay();

    /** Its result where its time is over. */
    abstract CheckResult late(World world, String how);

    /** Ends what is under way. */
    abstract void cancel();

    final CheckResult result(World world, Outcome outcome, String reason) {
        long millis = Duration.ofNanos(world.monotonicNanos() - startNanos).toMillis();
        return new CheckResult(spec.name(), spec.type(), outcome, Math.max(0, millis), Answers.line(reason));
    }
}
