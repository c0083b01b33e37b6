package io.jenkins.plugins.slidecraft.rehearsal.plugin;

import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.rehearsal.controller.Controller;
import io.jenkins.plugins.slidecraft.rehearsal.controller.Place;
import io.jenkins.plugins.slidecraft.rehearsal.cps.StepCall;
import io.jenkins.plugins.slidecraft.rollback.PlannedDatabases;
import io.jenkins.plugins.slidecraft.rollback.RollbackArguments;
import io.jenkins.plugins.slidecraft.rollout.DeployArguments;
import io.jenkins.plugins.slidecraft.rollout.PlanOperation;
import io.jenkins.plugins.slidecraft.rollout.RollbackGuard;
import io.jenkins.plugins.slidecraft.rollout.RolloutPlan;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** The steps with {@code dryRun: true}; as the plugin's {@code PlanExecution}. */
final class DryRuns {
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private final Controller controller;
    private final BuildStep build;

    DryRuns(Controller controller, BuildStep build) {
        this.controller = controller;
        this.build = build;
    }

    /** Whether a call is one. */
    static boolean is(StepCall call) {
        return Boolean.parseBoolean(String.valueOf(call.values().get("dryRun")));
    }

    /** What a dry run says of the approval that would be needed; empty where none would. */
    static String approval(Place place) {
        return place.approvalRequired()
                ? Messages.of("PlanExecution.Approval", place.name(), String.join(", ", place.approvers()))
                : "";
    }

    void deploy(StepCall call, DeployArguments arguments, Instant now) {
        Place place = controller.place(arguments.environment());
        String note = approval(place);
        plan(
                call,
                arguments.environment(),
                RollbackGuard.NONE,
                id -> {
                    Descriptor known = build.descriptor(arguments.descriptor());
                    build.envFiles()
                            .note(known, arguments.release(), place.name())
                            .ifPresent(text -> call.log(place.name() + ": " + text));
                    return arguments.request(known, build.envFiles(), id, controller.runUrl(), controller.actor(), now);
                },
                note,
                now);
    }

    void rollback(StepCall call, RollbackArguments arguments, Instant now) {
        plan(
                call,
                arguments.environment(),
                new PlannedDatabases(arguments.migration(), () -> {
                    try {
                        return build.known(arguments.descriptor())
                                .map(Descriptor::migrations)
                                .orElse(Map.of());
                    } catch (StepFailure e) {
                        throw new IllegalStateException(e);
                    }
                }),
                id -> arguments.request(id, controller.runUrl(), controller.actor(), now),
                "",
                now);
    }

    private void plan(
            StepCall call,
            String environment,
            RollbackGuard guard,
            OperationCall.Part<String, RolloutRequest> request,
            String note,
            Instant now) {
        String id = controller.nextId("plan");
        OperationCall.<PlanOperation.PlanState, RolloutPlan>of(call, controller)
                .operation(() -> new PlanOperation(controller.lock(), guard, hash -> build.manifests(environment)))
                .begin(world -> new PlanOperation.PlanState(request.apply(id).asDryRun(), note))
                .deadline(state -> now.plus(DEADLINE))
                .finish(RolloutPlan::toMap)
                .start(id, environment, false);
    }
}
