package io.jenkins.plugins.slidecraft.rehearsal;

import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.rehearsal.controller.Controller;
import io.jenkins.plugins.slidecraft.rehearsal.controller.SimTimeline;
import io.jenkins.plugins.slidecraft.rehearsal.cps.AgentSteps;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Approver;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Console;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Program;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Result;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Workspace;
import io.jenkins.plugins.slidecraft.rehearsal.plugin.BuildStep;
import io.jenkins.plugins.slidecraft.rehearsal.plugin.Journal;
import io.jenkins.plugins.slidecraft.rehearsal.plugin.PluginSteps;
import io.jenkins.plugins.slidecraft.release.GitSha;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.sim.Simulation;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One rehearsal: the place, the controller, the Pipeline, and at the end the report. */
final class RehearsalRun {
    /** The library of this repository, which the plugin brings into each run. */
    private static final Path VARS = Path.of("vars");

    private static final Duration PERSON = Duration.ofMinutes(4);

    private final Path workspace;
    private final Scenario scenario;
    private final long seed;
    private final PrintStream out;
    private final boolean colour;
    private Report report;

    RehearsalRun(Path workspace, Scenario scenario, long seed, PrintStream out, boolean colour) {
        this.workspace = workspace;
        this.scenario = scenario;
        this.seed = seed;
        this.out = out;
        this.colour = colour;
    }

    /** What there is to tell once it has run. */
    Report report() {
        return report;
    }

    Result run() throws IOException {
        Descriptor descriptor = descriptor();
        Simulation simulation = Simulation.seeded(seed);
        Surroundings surroundings = new Surroundings(simulation, descriptor, workspace);
        surroundings.bringUp();
        Databases databases = new Databases(simulation, surroundings);
        databases.bringUp();
        Controller controller = new Controller(
                simulation.runtime(),
                simulation.cluster(),
                simulation.metrics(),
                simulation::application,
                surroundings.registry(),
                Controller.REHEARSED);
        surroundings.configure(controller);
        Observer observer = new Observer(simulation, surroundings);
        observer.begin();

        SimTimeline timeline = new SimTimeline(simulation.runtime());
        Console console = new Console(out, colour, timeline);
        Program program = new Program(timeline, console, variables());
        controller.logTo(line -> console.print(null, line));
        controller.questionsTo(
                new Watcher(Surroundings.APPROVER, simulation.runtime(), line -> console.print(null, line)));
        GitSha commit = commit();
        Workspace files = new Workspace(workspace);
        Approver approver = new Approver(Surroundings.APPROVER, PERSON);
        Journal journal = new Journal();
        BuildStep build = new BuildStep(files, commit, surroundings.registry());
        scenario.arrange(new Happenings(simulation, surroundings, controller, approver, build, databases));
        new AgentSteps(files, commit.hex()).addTo(program.steps());
        new PluginSteps(controller, approver, journal, build).addTo(program.steps());
        program.steps().add(approver.input());

        introduce(console);
        Result result = new JenkinsfileRun(program, true, List.of(VARS))
                .run(Files.readString(workspace.resolve("Jenkinsfile")));
        controller.settle(result == Result.SUCCESS);
        console.print(null, "Finished: " + result);
        report = new Report(
                scenario, seed, result, simulation, surroundings, observer, program, journal, approver, controller);
        return result;
    }

    private void introduce(Console console) {
        console.print(null, "Started by user " + Surroundings.APPROVER);
        console.print(null, "[rehearsal] " + scenario.label() + ", seed " + seed + ": " + scenario.description() + ".");
        console.print(
                null,
                "[rehearsal] Real: groovy-cps, the plugin's operations, driver, lock, ledger, gates and settlement."
                        + " Simulated: clock, cluster, metrics, registry, people.");
        console.print(
                null,
                "[rehearsal] Re-implemented: declarative syntax (a subset), the binding of steps, Jenkins' own steps."
                        + " Printed only, always with exit status 0: "
                        + String.join(", ", AgentSteps.simulated()) + "; nothing is built.");
    }

    private Descriptor descriptor() throws IOException {
        try {
            return Descriptor.parse(
                    Files.readString(workspace.resolve(Descriptor.DEFAULT_FILE)), Descriptor.DEFAULT_FILE);
        } catch (NoSuchFileException e) {
            throw new InvalidWorkspaceException("--workspace " + workspace + " has no slidecraft.yaml", e);
        } catch (InvalidInput e) {
            throw new InvalidWorkspaceException(e.getMessage(), e);
        }
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("BRANCH_NAME", "main");
        variables.put("BUILD_NUMBER", "1");
        variables.put("BUILD_ID", "1");
        variables.put("JOB_NAME", "slidecraft/main");
        variables.put("JOB_BASE_NAME", "main");
        variables.put("BUILD_TAG", "jenkins-slidecraft-main-1");
        variables.put("BUILD_URL", "https://jenkins.example.com/job/slidecraft/job/main/1/");
        variables.put("JENKINS_URL", "https://jenkins.example.com/");
        return variables;
    }

    /** The workspace's commit is made of the seed: the workspace need not be a repository. */
    private GitSha commit() {
        Random random = new Random(seed * 31 + 7);
        return new GitSha("%016x%016x%08x".formatted(random.nextLong(), random.nextLong(), random.nextInt()));
    }
}
