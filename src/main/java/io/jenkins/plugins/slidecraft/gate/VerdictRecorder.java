package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.operation.World;
import java.util.Optional;

/**
 * Where a gate learns what an environment runs, and leaves its verdict. May throw
 * {@link io.jenkins.plugins.slidecraft.kube.KubeException}; a transient one is tried again.
 */
public interface VerdictRecorder {
    /** The release that runs, if one is known. */
    Optional<ReleaseSummary> running(World world);

    /**
     * Records a verdict in the environment's head, by compare-and-swap with the release that it is bound to. Harmless when
     * it is done again.
     *
     * @throws io.jenkins.plugins.slidecraft.environment.TakenOverException where another run has the environment by now
     */
    Outcome record(World world, JudgedRelease release, String gate, Verdict verdict);

    /** What became of a verdict. */
    enum Outcome {
        RECORDED,
        /** It was the last PASS that the release needed. */
        BECAME_STABLE,
        /** Something else runs now: nothing was recorded. */
        RELEASE_CHANGED
    }
}
