package io.jenkins.plugins.slidecraft.metrics;

import java.time.Duration;
import java.time.Instant;

/** The port to a store that evaluates expressions to numbers at times: PromQL of Prometheus, LogQL of Loki. */
public interface MetricStore {
    /** Where it is, for messages, without credentials. */
    String address();

    /**
     * Evaluates an expression at one instant.
     *
     * @throws MetricException where there is no answer or it is not a result
     */
    QueryResult instant(String query, Instant at);

    /**
     * Evaluates an expression at {@code from}, {@code from + step}, … up to {@code to}.
     *
     * @throws MetricException where there is no answer or it is not a result
     */
    QueryResult range(String query, Instant from, Instant to, Duration step);

    /** Whether its language can tell how old samples are, by PromQL's {@code timestamp}. */
    default boolean knowsAge() {
        return true;
    }
}
