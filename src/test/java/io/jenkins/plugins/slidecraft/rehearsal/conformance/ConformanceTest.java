package io.jenkins.plugins.slidecraft.rehearsal.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.rehearsal.JenkinsfileRun;
import io.jenkins.plugins.slidecraft.rehearsal.controller.Controller;
import io.jenkins.plugins.slidecraft.rehearsal.cps.AgentSteps;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Approver;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Console;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Program;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Result;
import io.jenkins.plugins.slidecraft.rehearsal.cps.SimpleTimeline;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Workspace;
import io.jenkins.plugins.slidecraft.rehearsal.plugin.BuildStep;
import io.jenkins.plugins.slidecraft.rehearsal.plugin.Journal;
import io.jenkins.plugins.slidecraft.rehearsal.plugin.PluginSteps;
import io.jenkins.plugins.slidecraft.rehearsal.plugin.SimRegistry;
import io.jenkins.plugins.slidecraft.release.GitSha;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The conformance set in the rehearsal's engine; the harness runs the same files in a real controller. */
class ConformanceTest {
    private static final Path FOLDER = Path.of("src/test/resources/conformance");

    private static final String COMMIT = "0".repeat(40);

    static List<Expectation.Case> cases() {
        return Expectation.read(FOLDER);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void runsAsInJenkins(Expectation.Case one) {
        SimpleTimeline timeline = new SimpleTimeline();
        Console console = new Console(new PrintStream(OutputStream.nullOutputStream()), false, timeline);
        Program program = new Program(timeline, console, Map.of());
        Workspace workspace = new Workspace(FOLDER);
        new AgentSteps(workspace, COMMIT).addTo(program.steps());
        pluginSteps(workspace).addTo(program.steps());

        Result result = new JenkinsfileRun(program, false, List.of(Path.of("vars"))).run(one.jenkinsfile());

        Expectation expected = one.expected();
        String log = String.join("\n", console.lines());
        assertThat(expected.missingLine(console.lines()))
                .as("line missing in\n%s", log)
                .isNull();
        assertThat(program.graph().calls()).as(log).isEqualTo(expected.calls());
        assertThat(program.graph().stages(timeline.now()).stream()
                        .map(stage -> new Expectation.Stage(stage.name(), stage.status()))
                        .toList())
                .as(log)
                .isEqualTo(expected.stages());
        assertThat(result.name()).as(log).isEqualTo(expected.result());
        expected.never().forEach(text -> assertThat(log).doesNotContain(text));
    }

    /** The cases refuse arguments only: there is no environment. */
    private static PluginSteps pluginSteps(Workspace workspace) {
        Simulation simulation = Simulation.seeded(1);
        SimRegistry registry = new SimRegistry();
        return new PluginSteps(
                new Controller(
                        simulation.runtime(),
                        simulation.cluster(),
                        simulation.metrics(),
                        simulation::application,
                        registry,
                        Controller.REHEARSED),
                new Approver("nobody", Duration.ofMinutes(1)),
                new Journal(),
                new BuildStep(workspace, new GitSha(COMMIT), registry));
    }
}
