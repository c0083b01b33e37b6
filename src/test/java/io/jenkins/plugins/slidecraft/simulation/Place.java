package io.jenkins.plugins.slidecraft.simulation;

import io.jenkins.plugins.slidecraft.environment.Names;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.manifest.Manifests;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import io.jenkins.plugins.slidecraft.sim.FaultPlan;
import io.jenkins.plugins.slidecraft.sim.SimCluster;
import io.jenkins.plugins.slidecraft.sim.SimGit;
import io.jenkins.plugins.slidecraft.sim.SimImages;
import io.jenkins.plugins.slidecraft.sim.SimRuntime;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One environment, prod, with its workloads running a first release, and the controllers that deploy to it. */
final class Place {
    static final String ENVIRONMENT = "prod";
    static final String NAMESPACE = "slidecraft-prod";
    static final String FIRST = "1.0.0-aaaaaaa";

    private final Simulation simulation;
    private final List<String> components;
    private final int replicas;
    private final List<Controller> controllers = new ArrayList<>();
    private final Invariants invariants;
    private final List<String> log = new ArrayList<>();
    private final SimGit git = new SimGit();
    private boolean manifests;

    Place(long seed, int componentCount, int replicas) {
        simulation = Simulation.seeded(seed);
        components = List.of("gateway", "worker", "realtime", "frontend").subList(0, componentCount);
        this.replicas = replicas;
        simulation.controlPlane().recordEvents(false);
        for (WorkloadImage image : release(FIRST)) {
            simulation.deploy(NAMESPACE, image.workload(), image.image().toString(), replicas);
        }
        if (!simulation.runtime().runUntil(this::serving, Duration.ofMinutes(5))) {
            throw new IllegalStateException("The first release never came up");
        }
        invariants = new Invariants(this);
    }

    private boolean serving() {
        return simulation.settled(NAMESPACE)
                && components.stream().allMatch(name -> simulation.readyEndpoints(NAMESPACE, name) == replicas);
    }

    Simulation simulation() {
        return simulation;
    }

    SimGit git() {
        return git;
    }

    SimRuntime runtime() {
        return simulation.runtime();
    }

    SimCluster cluster() {
        return simulation.cluster();
    }

    List<String> components() {
        return components;
    }

    int replicas() {
        return replicas;
    }

    Invariants invariants() {
        return invariants;
    }

    List<Controller> controllers() {
        return controllers;
    }

    Controller controller(String id) {
        Controller controller = new Controller(this, id);
        controllers.add(controller);
        return controller;
    }

    /** From now on releases are deployed with manifests. */
    void deployManifests() {
        manifests = true;
    }

    /** SHA-256 of a release's manifests; empty where only images are set. */
    String manifests(String release) {
        return manifests ? Manifests.hash(ReleaseObjects.text(components, replicas, release)) : "";
    }

    /** The images of a release, pinned. */
    List<WorkloadImage> release(String name) {
        return components.stream()
                .map(component -> new WorkloadImage(component, component, component, image(component, name)))
                .toList();
    }

    static ImageRef image(String component, String release) {
        String tagged = "registry.example.com/slidecraft/" + component + ":" + release;
        return ImageRef.parse(tagged).pinnedTo(SimImages.digest(tagged));
    }

    /** Nothing goes wrong any more, and everybody who can come back does. */
    void heal() {
        for (Controller controller : controllers) {
            controller.process().setFaults(FaultPlan.NONE);
            if (!controller.lost()) {
                controller.process().restart();
            }
        }
    }

    /** Whether every run has ended and nobody has anything left to do. */
    boolean quiet() {
        return controllers.stream().allMatch(Controller::idle)
                && invariants.head().inProgress().isEmpty()
                && cluster()
                        .peek(Kind.LEASE, NAMESPACE, Names.head(ENVIRONMENT))
                        .map(lease -> lease.getSpec().getHolderIdentity())
                        .filter(holder -> !holder.isEmpty())
                        .isEmpty()
                && serving();
    }

    /** Heals, waits until all is quiet and checks what must then hold. */
    void settle(Duration limit) {
        heal();
        if (!runtime().runUntil(() -> invariants.violation().isPresent() || quiet(), limit)) {
            invariants.neverQuiet();
        }
        invariants.settled();
    }

    void log(String who, String line) {
        log.add(runtime().now() + " " + who + " | " + line);
    }

    /** What everybody printed. */
    List<String> log() {
        return log;
    }
}
