package io.jenkins.plugins.slidecraft.steps;

import hudson.model.Run;
import io.jenkins.plugins.slidecraft.rollback.RunStory;
import io.jenkins.plugins.slidecraft.rollback.Trigger;
import io.jenkins.plugins.slidecraft.ui.CheckRecord;
import io.jenkins.plugins.slidecraft.ui.DeploymentRecord;
import io.jenkins.plugins.slidecraft.ui.EvidenceRecord;
import io.jenkins.plugins.slidecraft.ui.FailureRecord;
import io.jenkins.plugins.slidecraft.ui.GateRecord;
import io.jenkins.plugins.slidecraft.ui.SlideCraftRunAction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads what a run's records say of an environment, for the incident that a rollback writes down. */
final class RunStories {
    private static final String PASSED = "PASSED";

    private final SlideCraftRunAction action;
    private final String environment;

    private RunStories(SlideCraftRunAction action, String environment) {
        this.action = action;
        this.environment = environment;
    }

    static RunStory of(Run<?, ?> run, String environment) {
        SlideCraftRunAction action = run.getAction(SlideCraftRunAction.class);
        return action == null ? RunStory.NONE : new RunStories(action, environment).story();
    }

    private RunStory story() {
        return new RunStory(trigger(), events(), approvers());
    }

    private static Instant time(long millis) {
        return Instant.ofEpochMilli(millis);
    }

    private List<FailureRecord> failures() {
        return action.getFailures().stream()
                .filter(failure -> failure.getEnvironment().equals(environment))
                .toList();
    }

    /** What failed last, unless a deployment has succeeded since: then it was mended, and something else is the matter. */
    private Optional<Trigger> trigger() {
        long deployed = action.getDeployments().stream()
                .filter(deployment -> deployment.getEnvironment().equals(environment))
                .mapToLong(DeploymentRecord::getAt)
                .max()
                .orElse(Long.MIN_VALUE);
        return failures().stream()
                .filter(failure -> failure.getAt() >= deployed)
                .filter(failure -> !failure.getKind().equals("rollback"))
                .max(Comparator.comparingLong(FailureRecord::getAt))
                .map(this::trigger);
    }

    private Trigger trigger(FailureRecord failure) {
        Optional<GateRecord> gate = action.getGates().stream()
                .filter(record -> record.getOperation().equals(failure.getOperation()))
                .findFirst();
        Optional<CheckRecord> checks = action.getChecks().stream()
                .filter(record -> record.getOperation().equals(failure.getOperation()))
                .findFirst();
        List<String> evidence = new ArrayList<>(failure.getEvidence());
        checks.ifPresent(suite -> suite.getChecks().stream()
                .filter(check -> !check.getOutcome().equals(PASSED))
                .map(check -> check.getName() + ": " + check.getOutcome() + ", " + check.getReason())
                .filter(line -> !evidence.contains(line))
                .forEach(evidence::add));
        return new Trigger(
                failure.getKind(),
                gate.map(GateRecord::getGate)
                        .or(() -> checks.map(CheckRecord::getSuite))
                        .orElse(""),
                failure.getReason(),
                failure.getMessage(),
                time(failure.getAt()),
                gate.map(record -> new Trigger.Numbers(
                        Optional.ofNullable(record.getValue()),
                        record.getThreshold(),
                        Optional.ofNullable(record.getSamples()),
                        record.getUnit(),
                        record.getLooks())),
                evidence);
    }

    private List<String> approvers() {
        return action.getEvidence().stream()
                .filter(record -> record.getEnvironment().equals(environment))
                .map(EvidenceRecord::getApprover)
                .filter(approver -> !approver.isEmpty())
                .distinct()
                .toList();
    }

    private List<RunStory.Event> events() {
        List<RunStory.Event> events = new ArrayList<>();
        action.getEvidence().stream()
                .filter(record -> record.getEnvironment().equals(environment))
                .forEach(record -> events.add(new RunStory.Event(
                        time(record.getAt()),
                        "",
                        record.getRelease() + " put to approval"
                                + (record.getApprover().isEmpty() ? "" : "; approved by " + record.getApprover()))));
        action.getDeployments().stream()
                .filter(record -> record.getEnvironment().equals(environment))
                .forEach(record -> events.add(new RunStory.Event(
                        time(record.getAt()),
                        record.getOperation(),
                        record.getKind() + " of " + record.getRelease() + " complete"
                                + (record.getPrevious().isEmpty() ? "" : " (before: " + record.getPrevious() + ")"))));
        action.getGates().stream()
                .filter(record -> record.getEnvironment().equals(environment))
                .forEach(record -> events.add(new RunStory.Event(
                        time(record.getAt()),
                        record.getOperation(),
                        "metric gate " + record.getGate() + ": " + record.getVerdict() + ", " + record.getMessage())));
        action.getChecks().stream()
                .filter(record -> record.getEnvironment().equals(environment))
                .forEach(record -> events.add(new RunStory.Event(
                        time(record.getAt()),
                        record.getOperation(),
                        "checks of suite " + record.getSuite() + ": " + record.getVerdict())));
        failures().stream()
                .filter(failure -> !failure.getKind().equals(Trigger.GATE)
                        && !failure.getKind().equals(Trigger.VERIFY))
                .forEach(failure -> events.add(new RunStory.Event(
                        time(failure.getAt()),
                        failure.getOperation(),
                        failure.getKind() + " failed: " + failure.getMessage())));
        events.sort(Comparator.comparing(RunStory.Event::at));
        return events;
    }
}
