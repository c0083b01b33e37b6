package io.jenkins.plugins.slidecraft.rehearsal.plugin;

import io.jenkins.plugins.slidecraft.check.SuiteResult;
import io.jenkins.plugins.slidecraft.environment.MigrationProgress.Migrated;
import io.jenkins.plugins.slidecraft.gate.GateRequest;
import io.jenkins.plugins.slidecraft.gate.GateResult;
import io.jenkins.plugins.slidecraft.gate.Look;
import io.jenkins.plugins.slidecraft.gate.MetricResult;
import io.jenkins.plugins.slidecraft.rollback.Incident;
import io.jenkins.plugins.slidecraft.rollback.RollbackResult;
import io.jenkins.plugins.slidecraft.rollback.RunStory;
import io.jenkins.plugins.slidecraft.rollback.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the steps of a rehearsal came to, for its report. */
public final class Journal {
    /** A gate that ended with a verdict. */
    public record Gate(GateRequest request, GateResult result, Instant at) {}

    /**
     * A rollback's incident.
     *
     * @param invitation the postmortem's, as iCalendar; empty where there is none
     * @param runbook the files of the runbook after it, by path; empty where there is none
     */
    public record Rollback(RollbackResult result, String invitation, Map<String, String> runbook, Instant at) {
        public Incident incident() {
            return result.incident();
        }

        /** Where Jenkins has the invitation, among the run's artifacts. */
        public String invitationPath() {
            return "slidecraft/postmortem-" + incident().operation() + ".ics";
        }
    }

    /**
     * A database that was migrated, or was not.
     *
     * @param outcome {@code migrated}, {@code untouched}, {@code reversed}, {@code restored} or {@code frozen}
     */
    public record Migration(String environment, String release, String outcome, Migrated database, Instant at) {}

    /** A suite of checks that ended with a verdict. */
    public record Suite(SuiteResult result, Instant at) {}

    private final List<Migration> migrations = new ArrayList<>();
    private final List<Suite> suites = new ArrayList<>();
    /** A step that failed in an environment. */
    public record Failed(String id, String environment, String reason, String message, Instant at) {
        /** What the operation's id begins with. */
        public String kind() {
            return id.substring(0, id.lastIndexOf('-'));
        }
    }

    /** A line of an environment's timeline. */
    record Line(String environment, RunStory.Event event) {}

    private final List<Failed> failures = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private final List<Gate> gates = new ArrayList<>();
    private final List<Rollback> rollbacks = new ArrayList<>();

    void add(Gate gate) {
        gates.add(gate);
    }

    void add(Migration migration) {
        migrations.add(migration);
    }

    void add(Suite suite) {
        suites.add(suite);
    }

    void add(Failed failure) {
        failures.add(failure);
    }

    /** Notes what a step has done in an environment. */
    void line(String environment, Instant at, String id, String text) {
        lines.add(new Line(environment, new RunStory.Event(at, id, text)));
    }

    /** What the run knows of an environment, as the plugin's records say it to an incident. */
    RunStory story(String environment, List<String> approvers) {
        return new RunStory(
                failures.stream()
                        .filter(failure -> failure.environment().equals(environment))
                        .filter(failure -> !failure.kind().equals("rollback"))
                        .reduce((before, last) -> last)
                        .map(this::trigger),
                lines.stream()
                        .filter(line -> line.environment().equals(environment))
                        .map(Line::event)
                        .toList(),
                approvers);
    }

    private Trigger trigger(Failed failure) {
        Optional<Gate> gate =
                failure.kind().equals(Trigger.GATE) ? gates.stream().reduce((before, last) -> last) : Optional.empty();
        List<String> message = failure.message().lines().toList();
        return new Trigger(
                failure.kind(),
                gate.map(one -> one.result().gate()).orElse(""),
                failure.reason(),
                message.get(0),
                failure.at(),
                gate.map(one -> numbers(one.result())),
                message.stream().skip(1).map(String::strip).toList());
    }

    private static Trigger.Numbers numbers(GateResult result) {
        MetricResult metric = result.decisive();
        Optional<Look> last = metric.looks().stream().reduce((before, look) -> look);
        return new Trigger.Numbers(
                last.filter(Look::usable).map(look -> look.value().getAsDouble()),
                metric.threshold().toString(),
                last.filter(look -> look.samples().isPresent())
                        .map(look -> look.samples().getAsDouble()),
                metric.unit(),
                result.looks());
    }

    void add(Rollback rollback) {
        rollbacks.add(rollback);
    }

    public List<Gate> gates() {
        return List.copyOf(gates);
    }

    public List<Migration> migrations() {
        return List.copyOf(migrations);
    }

    public List<Failed> failures() {
        return List.copyOf(failures);
    }

    public List<Suite> suites() {
        return List.copyOf(suites);
    }

    public List<Rollback> rollbacks() {
        return List.copyOf(rollbacks);
    }
}
