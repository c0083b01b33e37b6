package io.jenkins.plugins.slidecraft.rehearsal;

import io.jenkins.plugins.slidecraft.check.SuiteResult;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.MigrationProgress.Migrated;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.gate.GateResult;
import io.jenkins.plugins.slidecraft.gate.Look;
import io.jenkins.plugins.slidecraft.gate.MetricResult;
import io.jenkins.plugins.slidecraft.gate.Verdict;
import io.jenkins.plugins.slidecraft.rehearsal.controller.Controller;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Approver;
import io.jenkins.plugins.slidecraft.rehearsal.page.Story;
import io.jenkins.plugins.slidecraft.rehearsal.plugin.Journal;
import io.jenkins.plugins.slidecraft.rollback.Trigger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the page's story of a report. */
final class StoryTeller {
    private static final Set<String> OTHERWISE_TOLD = Set.of("gate", "verify");

    private final Report report;

    StoryTeller(Report report) {
        this.report = report;
    }

    Story tell() {
        return new Story(
                report.scenario().label(),
                report.scenario().description(),
                report.seed(),
                report.result().name(),
                report.start(),
                report.end(),
                report.stages().stream()
                        .map(stage -> new Story.Stage(
                                stage.name(), stage.status(), stage.depth(), stage.start(), stage.end()))
                        .toList(),
                report.surroundings().environments().stream()
                        .map(this::environment)
                        .toList(),
                report.journal().gates().stream().map(StoryTeller::gate).toList(),
                report.journal().suites().stream().map(StoryTeller::suite).toList(),
                report.journal().rollbacks().stream()
                        .map(rollback -> new Story.Incident(
                                rollback.incident().environment(),
                                rollback.incident().cause(),
                                rollback.incident().from(),
                                rollback.incident().to(),
                                rollback.incident().restored(),
                                facts(rollback),
                                rollback.at(),
                                files(rollback)))
                        .toList(),
                report.approver().answers().stream()
                        .map(answer -> new Story.Approval(
                                answer.message(), answer.by(), answer.approved(), answer.askedAt(), answer.at()))
                        .toList(),
                events(),
                report.observer().checked(),
                report.observer().violated(),
                report.console());
    }

    /** What a person wants to know of an incident first, and what came of it. */
    private static List<String> facts(Journal.Rollback rollback) {
        List<String> facts = new ArrayList<>();
        Trigger trigger = rollback.incident().trigger();
        facts.add("Trigger: " + trigger.title() + ": " + trigger.message());
        trigger.numbers()
                .ifPresent(numbers -> facts.add("Last look: "
                        + numbers.value().map(String::valueOf).orElse("no value") + ", has to be " + numbers.threshold()
                        + numbers.samples()
                                .map(n -> ", " + Math.round(n) + " " + numbers.unit())
                                .orElse("")));
        facts.add("Outcome: " + rollback.incident().outcome());
        if (!rollback.incident().decision().sentence().isEmpty()) {
            facts.add("Databases: " + rollback.incident().decision().sentence());
        }
        if (!rollback.result().runbook().isEmpty()) {
            facts.add("Runbook: commit " + rollback.result().runbook());
        }
        if (!rollback.result().runbookFailure().isEmpty()) {
            facts.add("Not in the runbook: " + rollback.result().runbookFailure());
        }
        if (!rollback.invitation().isEmpty()) {
            facts.add("Postmortem: " + rollback.invitationPath());
        }
        return facts;
    }

    private static List<Story.File> files(Journal.Rollback rollback) {
        List<Story.File> files = new ArrayList<>();
        files.add(new Story.File(
                "The record, as it is kept in the cluster", rollback.incident().toMarkdown()));
        rollback.runbook().forEach((path, text) -> files.add(new Story.File("The runbook's " + path, text)));
        if (!rollback.invitation().isEmpty()) {
            files.add(new Story.File("The postmortem's invitation", rollback.invitation()));
        }
        return files;
    }

    private Story.Environment environment(String name) {
        Map<String, Object> state = report.environment(name);
        return new Story.Environment(
                name,
                state.get("state").toString(),
                state.get("release").toString(),
                state.get("stable").toString(),
                report.observer().running(name),
                report.observer().samples().getOrDefault(name, List.of()).stream()
                        .map(sample -> new Story.Sample(
                                sample.at().isBefore(report.start()) ? report.start() : sample.at(), sample.ready()))
                        .toList());
    }

    private static Story.Gate gate(Journal.Gate gate) {
        GateResult result = gate.result();
        MetricResult metric = result.decisive();
        return new Story.Gate(
                result.environment(),
                result.gate(),
                result.release(),
                result.verdict().name(),
                result.message(),
                metric.threshold().comparison(),
                metric.threshold().bound(),
                metric.unit(),
                metric.query(),
                metric.looks().stream().map(look -> look(metric, look)).toList());
    }

    private static Story.Suite suite(Journal.Suite suite) {
        SuiteResult result = suite.result();
        return new Story.Suite(
                result.environment(),
                result.suite(),
                result.release(),
                result.verdict().name(),
                result.checks().stream()
                        .map(check ->
                                new Story.Check(check.name(), check.outcome().name(), check.millis(), check.reason()))
                        .toList());
    }

    private static Story.Look look(MetricResult metric, Look look) {
        boolean usable = look.problem() == Look.Reason.NONE && look.value().isPresent();
        return new Story.Look(
                look.at(),
                look.value(),
                look.samples(),
                usable && metric.threshold().holds(look.value().getAsDouble()),
                usable ? "" : look.problem().name());
    }

    private List<Story.Event> events() {
        List<Story.Event> events = new ArrayList<>();
        events.add(new Story.Event(report.start(), "neutral", "The build begins"));
        report.observer().firstSeen().forEach((where, at) -> events.add(new Story.Event(at, "neutral", where)));
        for (Approver.Answer answer : report.approver().answers()) {
            events.add(new Story.Event(answer.askedAt(), "neutral", "Asked: " + answer.message()));
            events.add(new Story.Event(
                    answer.at(),
                    answer.approved() ? "good" : "bad",
                    (answer.approved() ? "Approved by " : "Rejected by ") + answer.by()));
        }
        for (Journal.Migration migration : report.journal().migrations()) {
            events.add(new Story.Event(
                    migration.at(),
                    migration.outcome().equals("migrated") ? "good" : "bad",
                    "Migration " + migration.database().name() + " in " + migration.environment() + ": "
                            + how(migration)));
        }
        // What gates and suites have found has its own line.
        for (Journal.Failed failure : report.journal().failures()) {
            if (OTHERWISE_TOLD.contains(failure.kind())) {
                continue;
            }
            events.add(new Story.Event(
                    failure.at(),
                    "bad",
                    failure.kind() + " in " + failure.environment() + " failed: "
                            + failure.message().strip().replaceAll("\\s*\n\\s*", " ")));
        }
        for (Journal.Gate gate : report.journal().gates()) {
            GateResult result = gate.result();
            events.add(new Story.Event(
                    gate.at(),
                    result.verdict().name().equals("PASS") ? "good" : "bad",
                    result.gate() + " in " + result.environment() + ": " + result.verdict()
                            + (result.becameStable() ? "; " + result.release() + " is stable" : "")));
        }
        for (Journal.Suite suite : report.journal().suites()) {
            SuiteResult result = suite.result();
            events.add(new Story.Event(
                    suite.at(),
                    result.verdict() == Verdict.PASS ? "good" : "bad",
                    "Suite " + result.suite() + " in " + result.environment() + ": " + result.verdict()
                            + (result.becameStable() ? "; " + result.release() + " is stable" : "")));
        }
        for (Journal.Rollback rollback : report.journal().rollbacks()) {
            events.add(new Story.Event(
                    rollback.at(),
                    rollback.incident().restored() ? "good" : "bad",
                    rollback.incident().title() + ", the incident is recorded"));
        }
        for (Controller.Restart restart : report.controller().restarts()) {
            events.add(
                    new Story.Event(restart.killedAt(), "bad", "The controller process is killed " + restart.where()));
            events.add(new Story.Event(
                    restart.backAt(), "good", "The controller is back; its operations go on from their saved states"));
        }
        for (String name : report.surroundings().environments()) {
            takenBack(name).ifPresent(events::add);
        }
        events.add(new Story.Event(
                report.end(),
                report.result().name().equals("SUCCESS") ? "good" : "bad",
                "The build ends: " + report.result()));
        events.sort(Comparator.comparing(Story.Event::at));
        return events;
    }

    private static String how(Journal.Migration migration) {
        Migrated database = migration.database();
        if (!migration.outcome().equals("migrated")) {
            return migration.outcome()
                    + (database.snapshot().isEmpty() ? "" : ", its snapshot is " + database.snapshot());
        }
        String level = database.to().isEmpty()
                ? "migrated"
                : "migrated " + (database.from().isEmpty() ? "" : "from " + database.from() + " ") + "to "
                        + database.to();
        return level + ", " + database.seconds() + " s" + (database.overBudget() ? ", over its budget" : "");
    }

    /** A deployment that failed by itself, without a rollback step. */
    private Optional<Story.Event> takenBack(String environment) {
        Optional<EnvironmentHead> head = report.observer().head(environment);
        boolean rolledBack = report.journal().rollbacks().stream()
                .anyMatch(rollback -> rollback.incident().environment().equals(environment));
        boolean told = report.journal().failures().stream()
                .anyMatch(failure -> failure.kind().equals("deploy")
                        && failure.environment().equals(environment)
                        && failure.message().contains("was taken back to"));
        if (rolledBack || told || head.isEmpty() || head.get().state() != EnvironmentHead.State.ROLLED_BACK) {
            return Optional.empty();
        }
        return head.get().history().stream()
                .findFirst()
                .map(entry -> new Story.Event(
                        entry.at(),
                        "bad",
                        "The deployment of " + entry.name() + " to " + environment + " failed and was taken back to "
                                + head.get().running().map(ReleaseSummary::name).orElse("what ran before")));
    }
}
