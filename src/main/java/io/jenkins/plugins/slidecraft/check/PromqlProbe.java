package io.jenkins.plugins.slidecraft.check;

import io.jenkins.plugins.slidecraft.gate.Judge.Judgement;
import io.jenkins.plugins.slidecraft.gate.MetricLook;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** A metric and its bound: the first look that is evidence decides. */
record PromqlProbe(MetricLook metric) implements MetricProbe {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    @Override
    public String server() {
        return metric.server();
    }

    @Override
    public Duration interval() {
        return INTERVAL;
    }

    @Override
    public Seen look(MetricStore store, Instant at, Consumer<String> warn) {
        Judgement judgement = metric.take(store, at, warn);
        return switch (judgement.verdict()) {
            case PASS -> new Seen(Seen.State.GOOD, judgement.message());
            case FAIL -> new Seen(Seen.State.BAD, judgement.message());
            case INCONCLUSIVE ->
                new Seen(Seen.State.NOTHING, "no evidence (" + judgement.reason() + "): " + judgement.message());
        };
    }
}
