package io.jenkins.plugins.slidecraft.steps;

import hudson.model.Run;
import io.jenkins.plugins.slidecraft.check.SuiteResult;
import io.jenkins.plugins.slidecraft.environment.MigrationProgress.Migrated;
import io.jenkins.plugins.slidecraft.gate.GateResult;
import io.jenkins.plugins.slidecraft.gate.Look;
import io.jenkins.plugins.slidecraft.gate.MetricResult;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.rollback.Incident;
import io.jenkins.plugins.slidecraft.rollback.RollbackResult;
import io.jenkins.plugins.slidecraft.rollout.RolloutResult;
import io.jenkins.plugins.slidecraft.ui.CheckRecord;
import io.jenkins.plugins.slidecraft.ui.CheckRow;
import io.jenkins.plugins.slidecraft.ui.DeploymentRecord;
import io.jenkins.plugins.slidecraft.ui.EvidenceRecord;
import io.jenkins.plugins.slidecraft.ui.FailureRecord;
import io.jenkins.plugins.slidecraft.ui.GateCourse;
import io.jenkins.plugins.slidecraft.ui.GateRecord;
import io.jenkins.plugins.slidecraft.ui.IncidentRecord;
import io.jenkins.plugins.slidecraft.ui.MigrationRecord;
import io.jenkins.plugins.slidecraft.ui.MigrationRow;
import io.jenkins.plugins.slidecraft.ui.SlideCraftRunAction;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes what operations came to into the run's records. */
final class Records {
    private static final int MOST_EVIDENCE = 10;

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

    /** @param followup what became of the incident besides its record */
    static void rolledBack(Run<?, ?> run, String operation, RollbackResult result, IncidentRecord.Followup followup)
            throws IOException {
        result.redeployed().ifPresent(rollout -> deployed(run, operation, "rollback", rollout));
        Incident incident = result.incident();
        SlideCraftRunAction.of(run)
                .add(
                        new IncidentRecord(
                                operation,
                                incident.environment(),
                                incident.cause(),
                                incident.from(),
                                incident.to(),
                                !incident.restored(),
                                incident.trigger().title(),
                                incident.decision().sentence(),
                                followup,
                                incident.times().endedAt().toEpochMilli()),
                        incident.toMarkdown(),
                        Json.write(incident));
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
                        result.looks(),
                        numbers(result),
                        result.metrics().stream().map(Records::course).toList(),
                        System.currentTimeMillis()));
    }

    private static GateCourse course(MetricResult metric) {
        return new GateCourse(
                metric.name(),
                metric.verdict().name(),
                metric.query(),
                metric.standings().stream()
                        .map(standing -> standing.supporting() / standing.passBound())
                        .toList(),
                metric.standings().stream()
                        .map(standing -> standing.against() / standing.failBound())
                        .toList());
    }

    private static GateRecord.Numbers numbers(GateResult result) {
        MetricResult metric = result.decisive();
        Optional<Look> last = metric.looks().stream().reduce((before, look) -> look);
        return new GateRecord.Numbers(
                last.filter(Look::usable)
                        .map(look -> look.value().getAsDouble())
                        .orElse(null),
                metric.threshold().toString(),
                last.filter(look -> look.samples().isPresent())
                        .map(look -> look.samples().getAsDouble())
                        .orElse(null),
                metric.unit());
    }

    /** A step that failed in an environment: what an incident that follows was triggered by. */
    static void failed(Run<?, ?> run, String operation, String kind, String environment, SlideCraftStepException e) {
        List<String> lines = String.valueOf(e.getMessage()).lines().toList();
        SlideCraftRunAction.of(run)
                .add(new FailureRecord(
                        operation,
                        kind,
                        environment,
                        e.getReason(),
                        lines.isEmpty() ? "" : lines.get(0),
                        lines.stream()
                                .skip(1)
                                .map(String::strip)
                                .filter(line -> !line.isEmpty())
                                .limit(MOST_EVIDENCE)
                                .toList(),
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

    /** @param outcome {@code migrated}, or how it failed */
    static void migrated(
            Run<?, ?> run,
            String operation,
            String environment,
            String release,
            String outcome,
            String message,
            List<Migrated> databases) {
        SlideCraftRunAction.of(run)
                .add(new MigrationRecord(
                        operation,
                        environment,
                        release,
                        outcome,
                        message,
                        databases.stream()
                                .map(one -> new MigrationRow(
                                        one.name(),
                                        one.tool(),
                                        one.from(),
                                        one.to(),
                                        one.seconds(),
                                        one.overBudget(),
                                        one.snapshot()))
                                .toList(),
                        System.currentTimeMillis()));
    }
}
