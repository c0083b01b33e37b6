package io.jenkins.plugins.slidecraft.rollout;

import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import java.time.Instant;
import java.util.List;

/**
 * What {@code slidecraftDeploy} and {@code slidecraftRollback} ask for; the beginning of a rollout's state.
 *
 * @param id names the operation; stable over restarts, unique among all, a DNS label of at most 40 characters
 * @param purpose deploy or rollback
 * @param release the release's name, as {@code 1.4.2-abc1234}; for a rollback the name of the target, or empty for the
 *     last stable one
 * @param targets what is to run; empty for a rollback, which takes it from the ledger
 * @param requiredGates the gates whose last PASS makes the release stable; none: the end of the run in SUCCESS does
 * @param reason why, for a rollback
 * @param buildUrl the run's address, for the ledger
 * @param actor who started the run, for the ledger
 * @param deadline when it has failed
 */
public record RolloutRequest(
        String id,
        Purpose purpose,
        String release,
        List<WorkloadImage> targets,
        List<String> requiredGates,
        String reason,
        String buildUrl,
        String actor,
        Instant deadline) {
    /** Forward or back. */
    public enum Purpose {
        DEPLOY,
        ROLLBACK
    }

    public RolloutRequest {
        targets = List.copyOf(targets);
        requiredGates = List.copyOf(requiredGates);
    }
}
