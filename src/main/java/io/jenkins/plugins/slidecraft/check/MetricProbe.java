package io.jenkins.plugins.slidecraft.check;

import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** What a check asks a metric server, look by look. */
interface MetricProbe {
    /** The metric server's name, empty for the environment's own. */
    String server();

    /** How long to wait between two looks. */
    Duration interval();

    /**
     * Looks once.
     *
     * @param warn is given what the store warns of
     * @throws io.jenkins.plugins.slidecraft.metrics.MetricException where the store gives no answer
     */
    Seen look(MetricStore store, Instant at, Consumer<String> warn);

    /**
     * What one look saw.
     *
     * @param state how it stands
     * @param message what was seen, in one sentence
     */
    record Seen(State state, String message) {
        enum State {
            /** As it has to be: the check has passed. */
            GOOD,
            /** Evidence against the release: the check has failed. */
            BAD,
            /** Not as it has to be, which may still come; at the deadline the check has failed. */
            NOT_YET,
            /** No evidence, which may still come; at the deadline the check is without any. */
            NOTHING
        }
    }
}
