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
 * @param terms what else a deployment has to keep to; {@link RolloutTerms#NONE} for a rollback
 * @param dryRun whether only the plan is told and nothing is changed
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
        Instant deadline,
        RolloutTerms terms,
        boolean dryRun) {
    /** Forward or back. */
    public enum Purpose {
        DEPLOY,
        ROLLBACK
    }

    /** Requests that an earlier version stored have no terms. */
    public RolloutRequest {
        targets = List.copyOf(targets);
        requiredGates = List.copyOf(requiredGates);
        terms = terms == null ? RolloutTerms.NONE : terms;
    }

    /** A request without further terms. */
    public RolloutRequest(
            String id,
            Purpose purpose,
            String release,
            List<WorkloadImage> targets,
            List<String> requiredGates,
            String reason,
            String buildUrl,
            String actor,
            Instant deadline) {
        this(id, purpose, release, targets, requiredGates, reason, buildUrl, actor, deadline, RolloutTerms.NONE, false);
    }

    /**
     * The same for the release that was found for it.
     *
     * @param foundTargets what its workloads are to run
     * @param manifests SHA-256 of the manifests that it was applied with; empty where only images are set
     */
    public RolloutRequest resolved(String foundRelease, List<WorkloadImage> foundTargets, String manifests) {
        return new RolloutRequest(
                id,
                purpose,
                foundRelease,
                foundTargets,
                requiredGates,
                reason,
                buildUrl,
                actor,
                deadline,
                terms.withManifests(manifests),
                dryRun);
    }

    /** Whether manifests are applied. */
    public boolean hasManifests() {
        return !terms.manifests().isEmpty();
    }

    /** The same, only to be planned. */
    public RolloutRequest asDryRun() {
        return new RolloutRequest(
                id, purpose, release, targets, requiredGates, reason, buildUrl, actor, deadline, terms, true);
    }
}
