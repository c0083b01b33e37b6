package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.metrics.MetricException;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Takes looks at a value: one by one, and many at once by range queries where many are due, as after a restart. */
final class ValueTaker implements Taker {
    /** From this number of due looks on, range queries ask for all of them. */
    private static final int BACKLOG = 3;

    private final LookTaker looks;

    ValueTaker(LookTaker looks) {
        this.looks = looks;
    }

    @Override
    public List<Look> take(MetricStore store, Instant first, int due, Consumer<String> warn) {
        if (due >= BACKLOG && looks.rangeIsEqual()) {
            try {
                return looks.takeAll(store, first, Math.min(due, LookTaker.MOST_AT_ONCE), warn);
            } catch (MetricException e) {
                // Single looks tell which of them it is.
            }
        }
        return List.of(looks.take(store, first, warn));
    }
}
