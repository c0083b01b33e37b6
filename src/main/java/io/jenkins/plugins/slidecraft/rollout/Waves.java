package io.jenkins.plugins.slidecraft.rollout;

import io.jenkins.plugins.slidecraft.manifest.ObjectId;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import java.util.List;

/** In which order a rollout's workloads are changed: a wave begins when the one before it is complete. */
final class Waves {
    private final List<List<String>> waves;
    private final List<WorkloadImage> targets;

    private Waves(List<List<String>> waves, List<WorkloadImage> targets) {
        this.waves = waves;
        this.targets = targets;
    }

    static Waves of(RolloutRequest request) {
        // A wave of components that the release doesn't have is none.
        List<List<String>> waves = request.terms().waves().stream()
                .filter(wave -> request.targets().stream().anyMatch(target -> wave.contains(target.workload())))
                .toList();
        return new Waves(waves, request.targets());
    }

    /** How many there are, at least one. */
    int count() {
        return Math.max(1, waves.size());
    }

    /** The wave of a workload; what no wave names comes first. */
    private int of(String workload) {
        for (int wave = 0; wave < waves.size(); wave++) {
            if (waves.get(wave).contains(workload)) {
                return wave;
            }
        }
        return 0;
    }

    /** The targets of one wave. */
    List<WorkloadImage> targets(int wave) {
        return targets.stream().filter(target -> of(target.workload()) == wave).toList();
    }

    /** The targets of a wave and those before it. */
    List<WorkloadImage> until(int wave) {
        return targets.stream().filter(target -> of(target.workload()) <= wave).toList();
    }

    /** Whether an object of the manifests is applied in a wave: all but the components' workloads in the first. */
    boolean has(int wave, ObjectId id) {
        boolean component = id.kind().equals("Deployment")
                && targets.stream().anyMatch(target -> target.workload().equals(id.name()));
        return (component ? of(id.name()) : 0) == wave;
    }

    /** For people: {@code worker, then gateway, realtime}; empty where all come at once. */
    String words() {
        return waves.size() < 2
                ? ""
                : String.join(
                        ", then ",
                        waves.stream()
                                .map(wave -> String.join(
                                        ", ",
                                        wave.stream()
                                                .filter(name -> targets.stream().anyMatch(target -> target.workload()
                                                        .equals(name)))
                                                .toList()))
                                .toList());
    }
}
