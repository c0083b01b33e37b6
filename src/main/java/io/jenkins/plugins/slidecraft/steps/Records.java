package io.jenkins.plugins.slidecraft.steps;

import hudson.model.Run;
import io.jenkins.plugins.slidecraft.check.SuiteResult;
import io.jenkins.plugins.slidecraft.gate.GateResult;
import io.jenkins.plugins.slidecraft.rollback.Incident;
import io.jenkins.plugins.slidecraft.rollback.RollbackResult;
import io.jenkins.plugins.slidecraft.rollout.RolloutResult;
import io.jenkins.plugins.slidecraft.ui.CheckRecord;
import io.jenkins.plugins.slidecraft.ui.CheckRow;
import io.jenkins.plugins.slidecraft.ui.DeploymentRecord;
import io.jenkins.plugins.slidecraft.ui.EvidenceRecord;
import io.jenkins.plugins.slidecraft.ui.GateRecord;
import io.jenkins.plugins.slidecraft.ui.IncidentRecord;
import io.jenkins.plugins.slidecraft.ui.SlideCraftRunAction;
import java.io.IOException;
import java.util.Map;

/** Writes what operations came to into the run's records. */
final class Records {
    private Records() {}

    static void deployed(Run<?, ?> run, String operation, String kind, RolloutResult result) {
        SlideCraftRunAction.of(run)
                .add(new DeploymentRecord(
                        operation,
                        kind,
                        result.environment(),
                        result.release(),
                        result.previous(),
                        result.images(),
                        result.changed(),
                        result.endedAt().toEpochMilli()));
    }

    static void rolledBack(Run<?, ?> run, String operation, RollbackResult result) throws IOException {
        deployed(run, operation, "rollback", result.rollout());
        Incident incident = result.incident();
        SlideCraftRunAction.of(run)
                .add(
                        new IncidentRecord(
                                operation,
                                incident.environment(),
                                incident.cause(),
                                incident.from(),
                                incident.to(),
                                incident.endedAt().toEpochMilli()),
                        incident.toMarkdown());
    }

    static void judged(Run<?, ?> run, String operation, GateResult result) {
        SlideCraftRunAction.of(run)
                .add(new GateRecord(
                        operation,
                        result.environment(),
                        result.gate(),
                        result.verdict().name(),
                        result.reason().name(),
                        result.message(),
                        result.looks().size(),
                        System.currentTimeMillis()));
    }

    /** @param junit the results as JUnit XML; empty where they are not wanted */
    static void checked(Run<?, ?> run, String operation, SuiteResult result, String junit) throws IOException {
        SlideCraftRunAction.of(run)
                .add(
                        new CheckRecord(
                                operation,
                                result.environment(),
                                result.suite(),
                                result.release(),
                                result.verdict().name(),
                                result.checks().stream()
                                        .map(check -> new CheckRow(
                                                check.name(),
                                                check.type(),
                                                check.outcome().name(),
                                                check.millis(),
                                                check.reason()))
                                        .toList(),
                                System.currentTimeMillis()),
                        junit);
    }

    static void asked(
            Run<?, ?> run, String id, String environment, String release, String running, Map<String, String> images) {
        SlideCraftRunAction.of(run)
                .add(new EvidenceRecord(id, environment, release, running, images, "", System.currentTimeMillis()));
    }

    static void approved(Run<?, ?> run, String id, String approver) {
        SlideCraftRunAction action = SlideCraftRunAction.of(run);
        action.evidence(id)
                .ifPresent(before -> action.add(new EvidenceRecord(
                        id,
                        before.getEnvironment(),
                        before.getRelease(),
                        before.getRunning(),
                        before.getImages(),
                        approver,
                        before.getAt())));
    }
}
