package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.judge.ValuesLook;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes looks at a value of the new pods and the same value of the stable ones. */
final class ValuesTaker implements Taker {
    private final Taker canary;
    private final Taker stable;

    ValuesTaker(MetricRequest metric, Duration interval) {
        this.canary = new ValueTaker(new LookTaker(metric, interval));
        this.stable = new ValueTaker(new LookTaker(metric.stableValue(), interval));
    }

    @Override
    public List<Look> take(MetricStore store, Instant first, int due, Consumer<String> warn) {
        List<Look> ours = canary.take(store, first, due, warn);
        List<Look> theirs = stable.take(store, first, ours.size(), warn);
        List<Look> looks = new ArrayList<>();
        for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
            looks.add(both(ours.get(i), theirs.get(i)));
        }
        return looks;
    }

    private static Look both(Look ours, Look theirs) {
        if (!ours.usable()) {
            return ours;
        }
        if (!theirs.usable()) {
            return Look.without(ours.at(), theirs.problem(), "the stable pods: " + theirs.detail());
        }
        ValuesLook values = new ValuesLook(
                ours.at(), theirs.value().getAsDouble(), ours.value().getAsDouble());
        return new Look(
                ours.at(),
                ours.value(),
                ours.samples(),
                ours.age(),
                Look.Reason.NONE,
                "",
                Optional.of(new Increment.Values(values)));
    }
}
