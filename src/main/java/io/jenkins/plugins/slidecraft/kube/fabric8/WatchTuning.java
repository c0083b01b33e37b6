package io.jenkins.plugins.slidecraft.kube.fabric8;

import java.time.Duration;

/**
 * The times of shared watches.
 *
 * @param serverTimeout after how long the server ends a watch in order, so that none lives for ever
 * @param linger how long a watch stays open after its last subscriber has gone
 * @param firstBackoff how long to wait before a broken connection is made anew; doubled each time
 * @param attempts how often that is tried before the subscribers are told that the watch has ended
 */
record WatchTuning(Duration serverTimeout, Duration linger, Duration firstBackoff, int attempts) {
    static final WatchTuning DEFAULT =
            new WatchTuning(Duration.ofSeconds(290), Duration.ofSeconds(5), Duration.ofMillis(500), 5);

    /** How long to wait before the attempt with this number, from 0. */
    Duration backoff(int attempt) {
        return firstBackoff.multipliedBy(1L << Math.min(attempt, 6));
    }

    /** When a watch is cut off that the server should have ended. */
    Duration longest() {
        return serverTimeout.plusSeconds(20);
    }
}
