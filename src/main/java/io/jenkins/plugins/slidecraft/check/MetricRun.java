package io.jenkins.plugins.slidecraft.check;

import io.jenkins.plugins.slidecraft.check.CheckResult.Outcome;
import io.jenkins.plugins.slidecraft.check.MetricProbe.Seen;
import io.jenkins.plugins.slidecraft.http.HttpAnswer;
import io.jenkins.plugins.slidecraft.metrics.MetricException;
import io.jenkins.plugins.slidecraft.operation.World;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A check that asks a metric server, until a look decides. */
final class MetricRun extends CheckRun {
    private final MetricProbe probe;
    private Instant due = Instant.MIN;
    private Seen last = new Seen(Seen.State.NOTHING, "no look yet");

    MetricRun(CheckSpec spec, Check.OfMetrics check) {
        super(spec, check.deadline());
        this.probe = check.probe();
    }

    @Override
    Optional<CheckResult> turn(World world, Instant now) {
        if (now.isBefore(due)) {
            return Optional.empty();
        }
        due = now.plus(probe.interval());
        try {
            last = probe.look(
                    world.metrics(probe.server()),
                    now,
                    warning -> world.log("[" + spec().name() + "] the metric server warns: " + Answers.line(warning)));
        } catch (MetricException e) {
            last = new Seen(Seen.State.NOTHING, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return Optional.of(result(world, Outcome.NO_EVIDENCE, String.valueOf(e.getMessage())));
        }
        return switch (last.state()) {
            case GOOD -> Optional.of(result(world, Outcome.PASSED, last.message()));
            case BAD -> Optional.of(result(world, Outcome.FAILED, last.message()));
            case NOT_YET, NOTHING -> Optional.empty();
        };
    }

    @Override
    Instant due() {
        return due;
    }

    @Override
    Optional<CompletableFuture<HttpAnswer>> underWay() {
        return Optional.empty();
    }

    @Override
    CheckResult late(World world, String how) {
        return result(
                world,
                last.state() == Seen.State.NOT_YET ? Outcome.FAILED : Outcome.NO_EVIDENCE,
                how + ": " + last.message());
    }

    @Override
    void cancel() {
        // Nothing is under way between turns.
    }
}
