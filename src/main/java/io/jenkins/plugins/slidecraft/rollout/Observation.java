package io.jenkins.plugins.slidecraft.rollout;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.jenkins.plugins.slidecraft.environment.Workloads;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** Looks at a rollout's pods, prints what has changed since the last look, and says whether it goes on. */
final class Observation {
    /** What a look came to. */
    sealed interface Sight {}

    /** Every workload is complete. */
    record Complete() implements Sight {}

    /** It will not become complete. */
    record Broken(Failure failure) implements Sight {}

    /** It is on its way, perhaps with troubles that may pass. */
    record Going(Map<String, Instant> troubleSince) implements Sight {}

    /** Read by whoever asks for the step's status, while a turn writes it. */
    private final Map<String, String> printed = new ConcurrentSkipListMap<>();

    /** What was last seen, in one line. */
    String summary() {
        return printed.isEmpty() ? "nothing seen yet" : String.join("; ", printed.values());
    }

    /** @param targets what the workloads that are looked at are to run */
    Sight look(RolloutState state, List<WorkloadImage> targets, World world) {
        Collection<Deployment> deployments = Workloads.read(world, targets).values();
        boolean complete = true;
        for (Deployment deployment : deployments) {
            WorkloadStatus status = WorkloadStatus.of(deployment, targets);
            if (!status.asWanted()) {
                return new Broken(new Failure(
                        "ChangedByOthers",
                        "Deployment " + status.name() + " no longer has the images of "
                                + state.request().release()
                                + ": somebody else has changed it while it was being rolled out."));
            }
            print(world, status);
            complete &= status.complete();
        }
        return complete ? new Complete() : judge(state, world, deployments);
    }

    private void print(World world, WorkloadStatus status) {
        if (!status.line().equals(printed.put(status.name(), status.line()))) {
            world.log(world.environment() + ": " + status.line());
        }
    }

    private static Sight judge(RolloutState state, World world, Collection<Deployment> deployments) {
        List<Trouble> troubles = troubles(world, deployments);
        Map<String, Instant> since = new HashMap<>();
        for (Trouble trouble : troubles) {
            Instant first = state.troubleSince().getOrDefault(trouble.key(), world.now());
            since.put(trouble.key(), first);
        }
        Optional<Trouble> fatal = troubles.stream()
                .filter(trouble ->
                        Duration.between(since.get(trouble.key()), world.now()).compareTo(trouble.tolerance()) >= 0)
                .findFirst();
        if (fatal.isPresent()) {
            return new Broken(
                    new Failure(fatal.get().reason(), fatal.get().sentence(), Evidence.of(world, fatal.get())));
        }
        return new Going(since);
    }

    private static List<Trouble> troubles(World world, Collection<Deployment> deployments) {
        List<ReplicaSet> sets = world.cluster()
                .list(Kind.REPLICA_SET, world.namespace(), ListOptions.ALL)
                .items();
        List<Pod> pods = world.cluster()
                .list(Kind.POD, world.namespace(), ListOptions.ALL)
                .items();
        return deployments.stream()
                .flatMap(deployment -> Diagnosis.of(deployment, sets, pods).stream())
                .collect(Collectors.toCollection(ArrayList::new));
    }
}
