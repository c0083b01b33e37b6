package io.jenkins.plugins.slidecraft.rehearsal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.gate.Look;
import io.jenkins.plugins.slidecraft.rehearsal.controller.Controller;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Approver;
import io.jenkins.plugins.slidecraft.rehearsal.cps.FlowGraph;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Program;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Result;
import io.jenkins.plugins.slidecraft.rehearsal.page.Page;
import io.jenkins.plugins.slidecraft.rehearsal.plugin.Journal;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a rehearsal came to: {@code result.json} for programs, {@code index.html} for people. */
final class Report {
    private final Scenario scenario;
    private final long seed;
    private final Result result;
    private final Instant start;
    private final Instant end;
    private final Surroundings surroundings;
    private final Observer observer;
    private final Program program;
    private final Journal journal;
    private final Approver approver;
    private final Controller controller;

    Report(
            Scenario scenario,
            long seed,
            Result result,
            Simulation simulation,
            Surroundings surroundings,
            Observer observer,
            Program program,
            Journal journal,
            Approver approver,
            Controller controller) {
        this.scenario = scenario;
        this.seed = seed;
        this.result = result;
        this.start = program.console().start();
        this.end = simulation.runtime().now();
        this.surroundings = surroundings;
        this.observer = observer;
        this.program = program;
        this.journal = journal;
        this.approver = approver;
        this.controller = controller;
    }

    void writeTo(Path folder) throws IOException {
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        Files.writeString(folder.resolve("result.json"), json.writeValueAsString(toMap()) + "\n");
        Files.writeString(folder.resolve("index.html"), Page.of(new StoryTeller(this).tell()));
        for (Journal.Rollback rollback : journal.rollbacks()) {
            if (!rollback.invitation().isEmpty()) {
                write(folder.resolve(rollback.invitationPath()), rollback.invitation());
            }
            for (Map.Entry<String, String> file : rollback.runbook().entrySet()) {
                write(folder.resolve("runbook").resolve(file.getKey()), file.getValue());
            }
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** The content of {@code result.json}. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("scenario", scenario.label());
        map.put("seed", seed);
        map.put("pipeline", result.name());
        map.put("virtualSeconds", Duration.between(start, end).toSeconds());
        map.put("stages", stages().stream().map(Report::stage).toList());
        Map<String, Object> environments = new LinkedHashMap<>();
        surroundings.environments().forEach(name -> environments.put(name, environment(name)));
        map.put("environments", environments);
        map.put("gates", journal.gates().stream().map(this::gate).toList());
        map.put("checks", journal.suites().stream().flatMap(Report::checks).toList());
        map.put(
                "migrations",
                journal.migrations().stream().map(Report::migration).toList());
        map.put("incidents", journal.rollbacks().stream().map(Report::incident).toList());
        Map<String, Object> invariants = new LinkedHashMap<>();
        invariants.put("checked", observer.checked());
        invariants.put("violated", observer.violated());
        map.put("invariants", invariants);
        return map;
    }

    private static Map<String, Object> stage(FlowGraph.Stage stage) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", stage.name());
        map.put("status", stage.status());
        return map;
    }

    /** An environment that this run didn't touch is where it was: stable, with the release that runs there. */
    Map<String, Object> environment(String name) {
        Map<String, String> running = observer.running(name);
        Optional<EnvironmentHead> head = observer.head(name);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("running", running);
        map.put(
                "release",
                head.flatMap(EnvironmentHead::running).map(ReleaseSummary::name).orElse(Surroundings.BEFORE));
        map.put(
                "stable",
                head.flatMap(EnvironmentHead::stable).map(ReleaseSummary::name).orElse(Surroundings.BEFORE));
        // Where a release was never deployed, the one before runs as it did: a migration alone changes nothing in that.
        map.put(
                "state",
                head.map(EnvironmentHead::state)
                        .filter(state -> state != EnvironmentHead.State.NEW)
                        .orElse(EnvironmentHead.State.STABLE)
                        .label());
        return map;
    }

    private Map<String, Object> gate(Journal.Gate gate) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("environment", gate.result().environment());
        map.put("gate", gate.result().gate());
        map.put("verdict", gate.result().verdict().name());
        map.put("reason", gate.result().reason().name());
        map.put("samples", samples(gate.result().decisive().looks()));
        map.put("atSecond", Duration.between(start, gate.at()).toSeconds());
        return map;
    }

    private static Stream<Map<String, Object>> checks(Journal.Suite suite) {
        return suite.result().checks().stream().map(check -> {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("environment", suite.result().environment());
            map.put("name", check.name());
            map.put("ok", check.ok());
            map.put("millis", check.millis());
            return map;
        });
    }

    /** The events behind the last look that had any. */
    private static long samples(List<Look> looks) {
        for (int i = looks.size() - 1; i >= 0; i--) {
            if (looks.get(i).samples().isPresent()) {
                return Math.round(looks.get(i).samples().getAsDouble());
            }
        }
        return 0;
    }

    private static Map<String, Object> migration(Journal.Migration migration) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("environment", migration.environment());
        map.put("name", migration.database().name());
        map.put("tool", migration.database().tool());
        map.put("outcome", migration.outcome());
        map.put("from", migration.database().from());
        map.put("to", migration.database().to());
        map.put("seconds", migration.database().seconds());
        map.put("overBudget", migration.database().overBudget());
        map.put("snapshot", migration.database().snapshot());
        return map;
    }

    private static Map<String, Object> incident(Journal.Rollback rollback) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("environment", rollback.incident().environment());
        map.put("cause", rollback.incident().cause());
        map.put("from", rollback.incident().from());
        map.put("to", rollback.incident().to());
        return map;
    }

    /** The build log, with times. */
    String console() {
        return program.console().text();
    }

    long seed() {
        return seed;
    }

    Scenario scenario() {
        return scenario;
    }

    Result result() {
        return result;
    }

    Instant start() {
        return start;
    }

    Instant end() {
        return end;
    }

    List<FlowGraph.Stage> stages() {
        return program.graph().stages(end);
    }

    Observer observer() {
        return observer;
    }

    Journal journal() {
        return journal;
    }

    Approver approver() {
        return approver;
    }

    Controller controller() {
        return controller;
    }

    Surroundings surroundings() {
        return surroundings;
    }
}
