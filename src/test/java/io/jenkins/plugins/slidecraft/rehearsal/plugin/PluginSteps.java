package io.jenkins.plugins.slidecraft.rehearsal.plugin;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.slidecraft.check.JUnitReport;
import io.jenkins.plugins.slidecraft.check.SuiteResult;
import io.jenkins.plugins.slidecraft.check.VerifyArguments;
import io.jenkins.plugins.slidecraft.check.VerifyOperation;
import io.jenkins.plugins.slidecraft.check.VerifyPlan;
import io.jenkins.plugins.slidecraft.check.VerifyState;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.descriptor.IncidentSpec;
import io.jenkins.plugins.slidecraft.environment.MigrationProgress.Migrated;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan;
import io.jenkins.plugins.slidecraft.gate.GateArguments;
import io.jenkins.plugins.slidecraft.gate.GateRequest;
import io.jenkins.plugins.slidecraft.gate.GateResult;
import io.jenkins.plugins.slidecraft.git.Git;
import io.jenkins.plugins.slidecraft.migration.MigrateArguments;
import io.jenkins.plugins.slidecraft.migration.MigrateOperation;
import io.jenkins.plugins.slidecraft.migration.MigrateResult;
import io.jenkins.plugins.slidecraft.migration.MigrateState;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.rehearsal.controller.Controller;
import io.jenkins.plugins.slidecraft.rehearsal.controller.Place;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Approver;
import io.jenkins.plugins.slidecraft.rehearsal.cps.StepCall;
import io.jenkins.plugins.slidecraft.rehearsal.cps.StepDefinition;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Steps;
import io.jenkins.plugins.slidecraft.render.DigestCommit;
import io.jenkins.plugins.slidecraft.rollback.GuardedGate;
import io.jenkins.plugins.slidecraft.rollback.Invitation;
import io.jenkins.plugins.slidecraft.rollback.MigrationChoice;
import io.jenkins.plugins.slidecraft.rollback.RollbackArguments;
import io.jenkins.plugins.slidecraft.rollback.RollbackOperation;
import io.jenkins.plugins.slidecraft.rollback.RollbackResult;
import io.jenkins.plugins.slidecraft.rollback.RollbackState;
import io.jenkins.plugins.slidecraft.rollback.RollbackTerms;
import io.jenkins.plugins.slidecraft.rollout.DeployArguments;
import io.jenkins.plugins.slidecraft.rollout.EvidenceOperation;
import io.jenkins.plugins.slidecraft.rollout.EvidenceOperation.EvidenceState;
import io.jenkins.plugins.slidecraft.rollout.RollingRollout;
import io.jenkins.plugins.slidecraft.rollout.RolloutResult;
import io.jenkins.plugins.slidecraft.rollout.RolloutState;
import io.jenkins.plugins.slidecraft.rollout.StepArguments;
import io.jenkins.plugins.slidecraft.steps.MetricGateStep;
import io.jenkins.plugins.slidecraft.steps.SlideCraftDeployStep;
import io.jenkins.plugins.slidecraft.steps.SlideCraftEvidenceStep;
import io.jenkins.plugins.slidecraft.steps.SlideCraftMigrateStep;
import io.jenkins.plugins.slidecraft.steps.SlideCraftRollbackStep;
import io.jenkins.plugins.slidecraft.steps.SlideCraftVerifyStep;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The plugin's steps: arguments, operations and results are the plugin's own classes; between them stands what its step classes
 * do in Jenkins.
 */
public final class PluginSteps {
    private static final Duration EVIDENCE_DEADLINE = Duration.ofMinutes(1);

    private final Controller controller;
    private final Approver approver;
    private final Journal journal;
    private final BuildStep build;

    public PluginSteps(Controller controller, Approver approver, Journal journal, BuildStep build) {
        this.controller = controller;
        this.approver = approver;
        this.journal = journal;
        this.build = build;
        build.deploysWith(controller);
        controller.onFailure((id, environment, reason, message) ->
                journal.add(new Journal.Failed(id, environment, reason, message, controller.now())));
    }

    /** Adds them. */
    public void addTo(Steps steps) {
        steps.add(build.definition());
        steps.add(step("slidecraftDeploy", SlideCraftDeployStep.class, this::deploy));
        steps.add(step("slidecraftMigrate", SlideCraftMigrateStep.class, this::migrate));
        steps.add(step("metricGate", MetricGateStep.class, this::gate));
        steps.add(step("slidecraftVerify", SlideCraftVerifyStep.class, this::verify));
        steps.add(step("slidecraftRollback", SlideCraftRollbackStep.class, this::rollback));
        steps.add(step("slidecraftEvidence", SlideCraftEvidenceStep.class, this::evidence));
    }

    /** Wrong input fails a step with its message alone. */
    private static StepDefinition step(String name, Class<?> stepClass, StepDefinition.Start start) {
        return StepDefinition.step(name, StepModels.of(stepClass), call -> {
            try {
                start.start(call);
            } catch (IllegalArgumentException e) {
                throw new StepFailure("InvalidInput", String.valueOf(e.getMessage()));
            }
        });
    }

    private void deploy(StepCall call) throws StepFailure {
        DeployArguments arguments = DeployArguments.parse("slidecraftDeploy", call.values());
        Instant now = now(call);
        if (DryRuns.is(call)) {
            new DryRuns(controller, build).deploy(call, arguments, now);
            return;
        }
        String id = controller.nextId("deploy");
        OperationCall.<RolloutState, RolloutResult>of(call, controller)
                .operation(
                        () -> new RollingRollout(controller.lock(), hash -> build.manifests(arguments.environment())))
                .begin(world -> {
                    approved(world, arguments.approvalId(), arguments.release().name());
                    Descriptor known = build.descriptor(arguments.descriptor());
                    build.envFiles()
                            .note(known, arguments.release(), arguments.environment())
                            .ifPresent(note -> world.log(arguments.environment() + ": " + note));
                    return RolloutState.of(arguments.request(
                            known, build.envFiles(), id, controller.runUrl(), controller.actor(), now));
                })
                .deadline(state -> state.request().deadline())
                .finish(result -> {
                    journal.line(
                            arguments.environment(),
                            now(call),
                            id,
                            "deploy of " + result.release() + " complete"
                                    + (result.previous().isEmpty() ? "" : " (before: " + result.previous() + ")"));
                    return committed(call, arguments, result);
                })
                .start(id, arguments.environment(), true);
    }

    private void approved(World world, String id, String release) throws StepFailure {
        Place place = controller.place(world.environment());
        if (place.approvalRequired()) {
            String who = Approvals.check(approver.answers(), place, id, world.now());
            world.log(place.name() + ": " + release + " was approved by " + who + ".");
        }
    }

    private Map<String, Object> committed(StepCall call, DeployArguments arguments, RolloutResult result)
            throws StepFailure {
        Map<String, Object> map = result.toMap();
        DigestCommit.of(
                        build.descriptor(arguments.descriptor()),
                        arguments.release(),
                        arguments.environment(),
                        controller.runUrl())
                .ifPresent(asked -> {
                    Git.Commit commit = asked.commit(controller.git());
                    call.log(arguments.environment() + ": "
                            + Messages.of("CommitBack.Done", asked.place(), commit.id()));
                    map.put("commit", commit.id());
                });
        return map;
    }

    private void migrate(StepCall call) throws StepFailure {
        MigrateArguments arguments = MigrateArguments.parse(call.values());
        String id = controller.nextId("migrate");
        Instant now = now(call);
        OperationCall.<MigrateState, MigrateResult>of(call, controller)
                .operation(() -> new MigrateOperation(controller.lock()))
                .begin(world -> {
                    if (arguments.dryRun()) {
                        String note = DryRuns.approval(controller.place(world.environment()));
                        if (!note.isEmpty()) {
                            world.log(world.environment() + ": " + note);
                        }
                    } else {
                        approved(
                                world,
                                arguments.approvalId(),
                                arguments.release().name());
                    }
                    return MigrateState.of(arguments.request(
                            build.descriptor(arguments.descriptor()),
                            build.envFiles(),
                            id,
                            controller.runUrl(),
                            controller.actor(),
                            now));
                })
                .deadline(state -> state.request().lastDeadline())
                .failed((state, failure) -> noteFailed(arguments.environment(), state, now(call)))
                .finish(result -> {
                    if (!result.dryRun()) {
                        result.migrations()
                                .forEach(one -> journal.add(new Journal.Migration(
                                        result.environment(), result.release(), "migrated", one, now(call))));
                    }
                    return result.toMap();
                })
                .start(id, arguments.environment(), !arguments.dryRun());
    }

    private void noteFailed(String environment, String stored, Instant at) {
        MigrateState state;
        try {
            state = Json.read(stored, MigrateState.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        state.end().ifPresent(end -> {
            String release = state.request().release();
            end.done().forEach(one -> journal.add(new Journal.Migration(environment, release, "migrated", one, at)));
            state.request().plan().items().stream()
                    .filter(item -> item.name().equals(end.at()))
                    .map(item -> new Migrated(
                            item.name(),
                            item.tool(),
                            "",
                            "",
                            0,
                            false,
                            item.snapshot()
                                    .filter(job -> List.of("restored", "frozen").contains(end.outcome()))
                                    .map(job -> MigrationPlan.snapshotName(
                                            state.request().plan().operation(), item.name()))
                                    .orElse("")))
                    .forEach(one -> journal.add(new Journal.Migration(environment, release, end.outcome(), one, at)));
        });
    }

    private void rollback(StepCall call) throws StepFailure {
        RollbackArguments arguments = RollbackArguments.parse(call.values());
        Instant now = now(call);
        if (DryRuns.is(call)) {
            new DryRuns(controller, build).rollback(call, arguments, now);
            return;
        }
        String id = controller.nextId("rollback");
        OperationCall.<RollbackState, RollbackResult>of(call, controller)
                .operation(() -> new RollbackOperation(controller.lock()))
                .begin(world -> RollbackState.of(
                        arguments.request(id, controller.runUrl(), controller.actor(), now),
                        now,
                        new RollbackTerms(
                                arguments.migration(),
                                journal.story(arguments.environment(), approvers(arguments.environment())),
                                incident(arguments),
                                build.known(arguments.descriptor())
                                        .map(Descriptor::migrations)
                                        .orElse(Map.of()))))
                .deadline(state -> state.request().deadline())
                .finish(result -> rolledBack(call, incident(arguments), result))
                .start(id, arguments.environment(), true);
    }

    private IncidentSpec incident(RollbackArguments arguments) throws StepFailure {
        return build.known(arguments.descriptor()).map(Descriptor::incident).orElse(IncidentSpec.NONE);
    }

    private List<String> approvers(String environment) {
        return approver.answers().stream()
                .filter(answer -> answer.approved() && answer.message().contains(environment))
                .map(Approver.Answer::by)
                .distinct()
                .toList();
    }

    /** There is neither mail nor a Git server in a rehearsal: invitation and runbook stand on the page and beside it. */
    private Object rolledBack(StepCall call, IncidentSpec spec, RollbackResult result) throws StepFailure {
        Journal.Rollback entry = written(spec, result, now(call));
        journal.add(entry);
        if (result.failure().isPresent()) {
            throw StepFailure.of(result.failure().get());
        }
        return result.toMap(entry.invitation().isEmpty() ? "" : entry.invitationPath());
    }

    private Journal.Rollback written(IncidentSpec spec, RollbackResult result, Instant at) {
        Optional<String> ics = spec.postmortem().map(postmortem -> Invitation.of(postmortem, result.incident()));
        Map<String, String> runbook = spec.runbook()
                .filter(book -> !result.runbook().isEmpty())
                .map(book -> controller.git().files(book.repository(), book.branch()))
                .orElse(Map.of());
        return new Journal.Rollback(result, ics.orElse(""), runbook, at);
    }

    private void evidence(StepCall call) throws StepFailure {
        DeployArguments arguments = DeployArguments.parse("slidecraftEvidence", call.values());
        Instant now = now(call);
        OperationCall.<EvidenceState, EvidenceOperation.Result>of(call, controller)
                .operation(EvidenceOperation::new)
                .begin(world ->
                        EvidenceState.of(arguments.environment(), arguments.release(), now.plus(EVIDENCE_DEADLINE)))
                .deadline(EvidenceState::deadline)
                .finish(result -> {
                    Map<String, Object> map = new LinkedHashMap<>();
                    map.put("id", result.id());
                    map.put("message", result.message());
                    map.put("url", controller.runUrl() + "slidecraft/");
                    map.put(
                            "submitter",
                            String.join(
                                    ",",
                                    controller.place(arguments.environment()).approvers()));
                    return map;
                })
                .start(controller.nextId("evidence"), arguments.environment(), false);
    }

    private void gate(StepCall call) throws StepFailure {
        Map<String, Object> arguments = given(call);
        StepArguments fields = new StepArguments("metricGate", arguments);
        String environment = fields.required(
                GateArguments.ENVIRONMENT, "it has to be the name of an environment", "write environment: 'prod'");
        fields.check();
        String id = controller.nextId("gate");
        Instant now = now(call);
        GateRequest[] request = new GateRequest[1];
        OperationCall.<GuardedGate.State, GuardedGate.Result>of(call, controller)
                .operation(() -> new GuardedGate(controller.lock(), (result, at) -> back(environment, id, result, at)))
                .begin(world -> {
                    request[0] = GateArguments.parse(arguments, build.context(environment, world.namespace()), id, now);
                    return GuardedGate.State.first(request[0]);
                })
                .deadline(GuardedGate.State::lastDeadline)
                .finish(result -> judged(call, request[0], result))
                .start(id, environment, false);
    }

    private RollbackState back(String environment, String id, GateResult result, Instant at) {
        try {
            RollbackArguments arguments = RollbackArguments.parse(Map.of(
                    RollbackArguments.ENVIRONMENT, environment, RollbackArguments.REASON, GuardedGate.reason(result)));
            return RollbackState.of(
                    arguments.request(GuardedGate.rollbackId(id), controller.runUrl(), controller.actor(), at),
                    at,
                    new RollbackTerms(
                            MigrationChoice.AUTO,
                            journal.story(environment, approvers(environment)),
                            incident(arguments),
                            build.known(arguments.descriptor())
                                    .map(Descriptor::migrations)
                                    .orElse(Map.of())));
        } catch (StepFailure e) {
            throw new IllegalStateException(e);
        }
    }

    private Object judged(StepCall call, GateRequest request, GuardedGate.Result guarded) throws StepFailure {
        GateResult result = guarded.judged();
        journal.add(new Journal.Gate(request, result, now(call)));
        journal.line(
                result.environment(),
                now(call),
                request.id(),
                "metric gate " + result.gate() + ": " + result.verdict() + ", " + result.message());
        if (guarded.rollback().isPresent()) {
            IncidentSpec spec =
                    build.known(Optional.empty()).map(Descriptor::incident).orElse(IncidentSpec.NONE);
            journal.add(written(spec, guarded.rollback().get(), now(call)));
        }
        String message = Messages.of(
                "MetricGateStep.Failed", result.gate(), result.environment(), result.verdict(), result.message());
        switch (result.policy()) {
            case STOP, PAUSE -> throw new StepFailure("Gate" + result.verdict(), message);
            case ROLLBACK -> throw new StepFailure("Gate" + result.verdict(), message + " " + guarded.outcome());
            case UNSTABLE -> call.unstable(message);
            case CONTINUE -> {}
        }
        return result.toMap();
    }

    private void verify(StepCall call) throws StepFailure {
        Map<String, Object> arguments = given(call);
        StepArguments fields = new StepArguments("slidecraftVerify", arguments);
        String environment = fields.required(
                VerifyArguments.ENVIRONMENT, "it has to be the name of an environment", "write environment: 'staging'");
        fields.check();
        String id = controller.nextId("verify");
        Instant now = now(call);
        VerifyPlan[] plan = new VerifyPlan[1];
        OperationCall.<VerifyState, SuiteResult>of(call, controller)
                .operation(() -> new VerifyOperation(controller.lock()))
                .begin(world -> {
                    plan[0] = VerifyArguments.parse(
                            arguments, build.verifyContext(environment, world.namespace()), id, now);
                    return VerifyState.first(plan[0].request());
                })
                .deadline(state -> state.request().deadline())
                .finish(result -> checked(call, plan[0], result))
                .start(id, environment, false);
    }

    private Object checked(StepCall call, VerifyPlan plan, SuiteResult result) throws StepFailure {
        journal.add(new Journal.Suite(result, now(call)));
        String xml = plan.junit() ? JUnitReport.xml(result) : "";
        String file = plan.junit() ? JUnitReport.fileName(result) : "";
        if (plan.junit() && call.context().agent() != null) {
            build.write(file, xml);
        }
        String message = Messages.of(
                "SlideCraftVerifyStep.Failed",
                result.suite(),
                result.environment(),
                result.verdict(),
                result.failures());
        switch (plan.reactionTo(result.verdict())) {
            case FAIL -> throw new StepFailure("Suite" + result.verdict(), message);
            case UNSTABLE -> call.unstable(message);
            case CONTINUE -> {}
        }
        Map<String, Object> map = result.toMap();
        map.put("junit", file);
        map.put("xml", xml);
        return map;
    }

    /** As the step's setters leave them: blank texts and what was not given are absent. */
    private static Map<String, Object> given(StepCall call) {
        Map<String, Object> given = new LinkedHashMap<>(call.values());
        given.values().removeIf(value -> value == null || value instanceof String text && text.isBlank());
        return given;
    }

    private static Instant now(StepCall call) {
        return call.program().timeline().now();
    }
}
