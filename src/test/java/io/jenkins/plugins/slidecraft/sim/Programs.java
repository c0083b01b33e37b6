package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The containers that are meant to end: when they began and ended, and what they have written so far. */
final class Programs {
    private static final int SIGTERM = 143;

    private final ObjectStore store;
    private final SimImages images;
    private final Map<String, Run> runs = new HashMap<>();

    Programs(ObjectStore store, SimImages images) {
        this.store = store;
        this.images = images;
    }

    /** A line of a log and when it was written. */
    record Line(Instant at, String text) {}

    private static final class Run {
        final Program program;
        final Instant start;
        Instant end;

        Run(Program program, Instant start) {
            this.program = program;
            this.start = start;
        }
    }

    /** Whether the pod's containers are meant to end. */
    static boolean areIn(Pod pod) {
        return !"Always".equals(pod.getSpec().getRestartPolicy());
    }

    /** Notes that a container has started, and gives how long it will run. */
    Duration begin(Pod pod, Container container) {
        Program program = images.program(container);
        runs.put(key(pod, container.getName()), new Run(program, store.runtime().now()));
        program.watcher().changed(Program.What.STARTED, pod);
        return program.takes();
    }

    /** A container has ended by itself: what its status says then. */
    ContainerState end(Pod pod, Container container) {
        Run run = runs.get(key(pod, container.getName()));
        run.end = store.runtime().now();
        run.program.watcher().changed(Program.What.ENDED, pod);
        return terminated(run, run.program.exitCode());
    }

    /** A container is made to end before it has: what its status says then; empty where it never began or has ended. */
    Optional<ContainerState> kill(Pod pod, ContainerStatus status) {
        Run run = runs.get(key(pod, status.getName()));
        if (run == null || run.end != null) {
            return Optional.empty();
        }
        run.end = store.runtime().now();
        run.program.watcher().changed(Program.What.KILLED, pod);
        return Optional.of(terminated(run, SIGTERM));
    }

    private ContainerState terminated(Run run, int code) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(code)
                .withReason(code == 0 ? "Completed" : "Error")
                .withStartedAt(run.start
                        .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                        .toString())
                .withFinishedAt(store.timestamp())
                .endTerminated()
                .build();
    }

    /** What a container has written so far; empty where it is none of these. */
    Optional<List<Line>> lines(Pod pod, String container) {
        Run run = runs.get(key(pod, container));
        if (run == null) {
            return Optional.empty();
        }
        Instant until = run.end == null ? store.runtime().now() : run.end;
        List<Line> written = new ArrayList<>();
        List<String> log = run.program.log();
        for (int i = 0; i < log.size(); i++) {
            Instant at = run.start.plus(run.program.takes().multipliedBy(i + 1L).dividedBy(log.size() + 1L));
            if (!at.isAfter(until)) {
                written.add(new Line(at, log.get(i)));
            }
        }
        return Optional.of(written);
    }

    private static String key(Pod pod, String container) {
        return pod.getMetadata().getUid() + "/" + container;
    }
}
