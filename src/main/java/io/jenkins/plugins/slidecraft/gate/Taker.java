package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.metrics.MetricException;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Takes looks at one metric. Each is asked for with its own time, in order, so that it can be taken later as well. */
interface Taker {
    /**
     * Takes the next look, and as many of those after it as it likes.
     *
     * @param first when it is due
     * @param due how many are due, an interval apart, at least one
     * @param warn is given what the store warns of
     * @return at least one look
     * @throws MetricException of kind {@code UNREACHABLE}: worth another try
     */
    List<Look> take(MetricStore store, Instant first, int due, Consumer<String> warn);
}
