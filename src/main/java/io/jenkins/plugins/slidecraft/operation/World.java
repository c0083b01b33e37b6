package io.jenkins.plugins.slidecraft.operation;

import io.jenkins.plugins.slidecraft.git.Git;
import io.jenkins.plugins.slidecraft.http.ApplicationHttp;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.release.ImageRegistry;
import java.time.Instant;

/** Everything outside an operation that it may touch, for one environment and one run. */
public interface World {
    /** The wall clock. Deadlines are kept in it, since it goes on while the controller is down. */
    Instant now();

    /** A clock of this process that never jumps, in nanoseconds; only differences mean anything. */
    long monotonicNanos();

    /** The environment's name, as {@code prod}. */
    String environment();

    /** The environment's cluster. */
    Cluster cluster();

    /** The environment's namespace in {@link #cluster}. */
    String namespace();

    /**
     * A metric server.
     *
     * @param server its name in the global configuration; empty for the environment's own
     * @throws IllegalArgumentException for a name that is not configured; the message names those that are
     */
    MetricStore metrics(String server);

    /**
     * The application that runs in the environment, as its users reach it.
     *
     * @throws IllegalArgumentException where its address is not configured; the message says where to enter it
     */
    ApplicationHttp application();

    /** The registries that images come from. */
    ImageRegistry images();

    /** The Git servers of the global configuration. A commit takes seconds: it is the last thing that a turn does. */
    Git git();

    /** Prints a line to the build log. */
    void log(String line);

    /** Who acts. */
    Holder self();

    /** What is known here of another holder. */
    Liveness liveness(Holder other);

    /** What this process has seen of Leases so far; kept across turns, not across restarts. */
    LeaseSightings sightings();

    /** People who can be asked while an operation goes on; by default nobody. */
    default Questions questions() {
        return Questions.NOBODY;
    }
}
