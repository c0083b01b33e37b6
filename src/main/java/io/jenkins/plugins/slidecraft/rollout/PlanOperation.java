package io.jenkins.plugins.slidecraft.rollout;

import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.operation.Turn;
import io.jenkins.plugins.slidecraft.operation.World;

/** {@code dryRun: true}: tells what a deployment or rollback would do. Takes no lock and writes nothing. */
public final class PlanOperation implements Operation<PlanOperation.PlanState, RolloutPlan> {
    private final EnvironmentLock lock;
    private final RollbackGuard guard;
    private final ManifestSource source;

    /**
     * @param guard what may speak against a rollback
     * @param source where the manifests of a release are that was not deployed here before
     */
    public PlanOperation(EnvironmentLock lock, RollbackGuard guard, ManifestSource source) {
        this.lock = lock;
        this.guard = guard;
        this.source = source;
    }

    /**
     * @param request what is asked for
     * @param note what its caller knows besides, as that an approval is needed; may be empty
     */
    public record PlanState(RolloutRequest request, String note) {}

    @Override
    public Class<PlanState> stateType() {
        return PlanState.class;
    }

    @Override
    public Turn<PlanState, RolloutPlan> advance(PlanState state, World world) {
        RolloutPlan plan = new PlanWriter(world, lock, guard, source, state.request(), state.note()).write();
        plan.lines().forEach(line -> world.log(line.isEmpty() ? "" : world.environment() + ": " + line));
        return new Turn.Done<>(plan);
    }

    @Override
    public Turn<PlanState, RolloutPlan> stop(PlanState state, World world, String cause) {
        return new Turn.Failed<>(new Failure(Failure.ABORTED, cause));
    }

    @Override
    public String status(PlanState state) {
        return "planning " + state.request().release();
    }
}
