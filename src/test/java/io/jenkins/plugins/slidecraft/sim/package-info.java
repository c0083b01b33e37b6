/**
 * A cluster, its controllers and a metric store in memory, on one virtual clock and one seed: the same seed gives the same
 * run, and an hour passes as fast as its events.
 *
 * <pre>{@code
 * Simulation simulation = Simulation.seeded(42);
 * simulation.deploy("prod", "gateway", "registry/slidecraft/app:1.0.0-aaaaaaa", 3); // Deployment and Service
 * simulation.settle("prod", Duration.ofMinutes(5));                                // its pods are ready
 * simulation.images().set("sha256:…", ImageBehaviour.HEALTHY.pullFails("not found")); // by digest, reference, tag or repository
 * Cluster cluster = simulation.cluster();                                          // the port
 * OperationDriver.Runtime runtime = simulation.runtime();                          // for drivers; execute and schedule
 * simulation.runtime().runUntil(() -> done, Duration.ofMinutes(10));               // virtual time
 * simulation.controlPlane().setQuota("prod", 4);                                   // or setCapacity(7), cluster.admit(…)
 * simulation.images().runs("registry/app", List.of("migrate"), new Program(Duration.ofSeconds(20), 0, lines)); // a Job's container
 * SimMetrics metrics = simulation.metrics();                                       // traffic and a Prometheus, from the first call on
 * simulation.images().set("sha256:…", ImageBehaviour.HEALTHY.serving(0.10, 0.20));  // error rate, job failure rate
 * metrics.traffic().load("prod", "gateway", 50, 0);                                // requests and jobs a second
 * metrics.environment("slidecraft-prod", "prod");                                  // label environment of a namespace
 * }</pre>
 *
 * <p>A {@code SimProcess} is a controller's process: wrong clocks, calls that take time and go wrong as its {@code FaultPlan} says,
 * crashes, restarts and pauses, also in the midst of a call. {@code SimProcess.cluster(actor)} is the cluster as it reaches it.
 *
 * <p>All of it runs on the thread that calls {@code runUntil} or {@code advance}. {@code SimCluster.peek} gives the stored
 * objects themselves, for invariants and charts; the verbs of the port copy in and out.
 *
 * <p>Said plainly, it differs from a real cluster: {@code managedFields} is not filled in (ownership is kept, and conflicts are
 * reported), there is one ReplicaSet hash function of our own, Jobs have one pod and no retries, nodes are only a number, and probes are
 * not run: an {@code ImageBehaviour} says when a container gets ready. Controllers read what is stored, not a cache that lags. Of PromQL
 * there is what {@code PromParser} names. A process that hangs while another one hangs in its midst goes on only after that one.
 */
package io.jenkins.plugins.slidecraft.sim;
