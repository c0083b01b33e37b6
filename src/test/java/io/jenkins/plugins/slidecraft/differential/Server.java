package io.jenkins.plugins.slidecraft.differential;

import io.jenkins.plugins.slidecraft.kube.Cluster;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** One of the two that are compared: a cluster, and how to wait for what it does by itself. */
interface Server {
    Cluster cluster();

    String namespace();

    /** Waits until the condition holds, in the server's own time. */
    void await(BooleanSupplier condition, Duration limit);
}
