package io.jenkins.plugins.slidecraft.rollout;

import io.jenkins.plugins.slidecraft.environment.ManifestWork;
import io.jenkins.plugins.slidecraft.manifest.ObjectId;
import io.jenkins.plugins.slidecraft.manifest.Readiness;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The workloads in a release's manifests that are no component's, as a database: they are awaited with the first wave. */
final class Companions {
    /** Read by whoever asks for the step's status, while a turn writes it. */
    private final Map<String, String> lacking = new ConcurrentSkipListMap<>();

    private String known = "";
    private List<ObjectId> ids = List.of();

    /** What they lack, in one line; empty where nothing does. */
    String summary() {
        return String.join("; ", lacking.values());
    }

    /** Whether all of them are rolled out. */
    boolean complete(RolloutRequest request, Optional<ManifestWork> work, World world) {
        if (work.isEmpty()) {
            return true;
        }
        if (!known.equals(request.terms().manifests())) {
            ids = Readiness.awaited(work.get().inventory()).stream()
                    .filter(id -> !isTarget(id, request.targets()))
                    .toList();
            known = request.terms().manifests();
        }
        for (ObjectId id : ids) {
            Optional<String> lack = Readiness.lacking(world, id);
            String before = lack.isPresent() ? lacking.put(id.toString(), lack.get()) : lacking.remove(id.toString());
            if (lack.isPresent() && !lack.get().equals(before)) {
                world.log(world.environment() + ": " + lack.get());
            } else if (lack.isEmpty() && before != null) {
                world.log(world.environment() + ": " + id + ": rolled out");
            }
        }
        return lacking.isEmpty();
    }

    private static boolean isTarget(ObjectId id, List<WorkloadImage> targets) {
        return id.kind().equals("Deployment")
                && targets.stream().anyMatch(target -> target.workload().equals(id.name()));
    }
}
