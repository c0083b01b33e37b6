package io.jenkins.plugins.slidecraft.check;

import java.time.Duration;
import java.util.function.Supplier;

/** A check that has been read. */
sealed interface Check {
    /** How long it may take. */
    Duration deadline();

    /**
     * One that asks the application.
     *
     * @param patience how long it tries again where it gets no connection, or 502, 503 or 504
     * @param probe makes a new probe for each run
     */
    record OfApplication(Duration deadline, Duration patience, Supplier<Probe> probe) implements Check {}

    /** One that asks a metric server. */
    record OfMetrics(Duration deadline, MetricProbe probe) implements Check {}
}
