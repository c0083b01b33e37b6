package io.jenkins.plugins.slidecraft.rollout;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.World;
import java.util.Optional;

/** What may speak against a rollback once its target is known, before its first effect: the databases (G12.4). */
@FunctionalInterface
public interface RollbackGuard {
    /** Nothing ever does. */
    RollbackGuard NONE = (head, target, request, world) -> Optional.empty();

    /**
     * Looks and decides; has no effects.
     *
     * @param head the environment as it is, held by this run
     * @param target what is to run again
     * @param request what was asked for
     */
    Optional<Objection> against(EnvironmentHead head, ReleaseSummary target, RolloutRequest request, World world);

    /** What is decided, in whole sentences for a plan; empty where there is nothing to tell. Has no effects. */
    default String words(EnvironmentHead head, ReleaseSummary target, World world) {
        return "";
    }

    /** What becomes of the environment. */
    enum Consequence {
        /** It stays as it is: the rollback can't be done as it was asked for. */
        REFUSE,
        /** It is frozen: neither forward nor back is safe, a person decides. */
        FREEZE,
        /** Something has to be done first; the run keeps the environment for it, then the rollback begins anew. */
        FIRST
    }

    /** That it can't begin now. */
    record Objection(Consequence consequence, Failure failure) {}
}
