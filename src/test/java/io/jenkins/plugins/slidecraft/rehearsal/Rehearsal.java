package io.jenkins.plugins.slidecraft.rehearsal;

import io.jenkins.plugins.slidecraft.rehearsal.cps.Result;
import io.jenkins.plugins.slidecraft.rehearsal.declarative.UnsupportedSyntaxException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Rehearses a workspace's Jenkinsfile: the Pipeline runs under Groovy CPS, the plugin's real operations work on a simulated
 * cluster, and an hour passes in seconds. Exit status 0 for SUCCESS; 1 for UNSTABLE, FAILURE and ABORTED; 2 for bad arguments and
 * for syntax outside of the subset.
 */
@Command(
        name = "rehearsal",
        sortOptions = false,
        description = "Runs a workspace's Jenkinsfile with the plugin's real operations against a simulated cluster.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:SUCCESS",
            "1:UNSTABLE, FAILURE or ABORTED",
            "2:bad arguments, or syntax outside of the subset, which is named"
        })
public final class Rehearsal implements Callable<Integer> {
    static final Path SAMPLE = Path.of("src/test/resources/sample");

    @Option(
            names = "--workspace",
            paramLabel = "DIR",
            description = "with Jenkinsfile and slidecraft.yaml; default: the sample application, ${DEFAULT-VALUE}")
    private Path workspace = SAMPLE;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            description = "what happens; default: ${DEFAULT-VALUE}; see --list")
    private String scenario = Scenario.GOOD_RELEASE.label();

    @Option(names = "--list", description = "list the scenarios")
    private boolean list;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "the same seed gives the same run; default: ${DEFAULT-VALUE}")
    private long seed = 1;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "where result.json and index.html go; default: ${DEFAULT-VALUE}")
    private Path out = Path.of("target/rehearsal");

    @Option(names = "--help", usageHelp = true, description = "print this")
    private boolean help;

    private final PrintStream console;
    private final PrintWriter errors;
    private final boolean colour;

    private Rehearsal(PrintStream console, PrintWriter errors, boolean colour) {
        this.console = console;
        this.errors = errors;
        this.colour = colour;
    }

    /** Runs it and ends the process with its status. */
    public static void main(String[] arguments) {
        PrintStream console = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        int status = run(arguments, console, new PrintWriter(System.err, true), isTerminal());
        console.flush();
        System.exit(status);
    }

    /** Colours are for people: not where output is redirected, nor where NO_COLOR asks for none. */
    private static boolean isTerminal() {
        if (System.console() == null || System.getenv("NO_COLOR") != null) {
            return false;
        }
        try {
            // Since Java 22 there is a console without a terminal too.
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(System.console());
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /**
     * Runs it.
     *
     * @return the exit status
     */
    static int run(String[] arguments, PrintStream console, PrintWriter errors, boolean colour) {
        return new CommandLine(new Rehearsal(console, errors, colour))
                .setOut(new PrintWriter(console, true, StandardCharsets.UTF_8))
                .setErr(errors)
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    throw e;
                })
                .execute(arguments);
    }

    @Override
    public Integer call() throws IOException {
        if (list) {
            for (Scenario each : Scenario.values()) {
                console.printf("%-20s %s%n", each.label(), each.description());
            }
            return 0;
        }
        Scenario chosen = Scenario.of(scenario).orElse(null);
        if (chosen == null) {
            return refuse("--scenario " + scenario + " is unknown; there are "
                    + String.join(
                            ", ",
                            java.util.Arrays.stream(Scenario.values())
                                    .map(Scenario::label)
                                    .toList()));
        }
        if (!Files.isRegularFile(workspace.resolve("Jenkinsfile"))) {
            return refuse("--workspace " + workspace + " has no Jenkinsfile");
        }
        try {
            Files.createDirectories(out);
        } catch (IOException | UncheckedIOException e) {
            return refuse("--out " + out + " can't be created: " + e.getMessage());
        }
        try {
            RehearsalRun run = new RehearsalRun(workspace, chosen, seed, console, colour);
            Result result = run.run();
            run.report().writeTo(out);
            console.println();
            console.println("Report: " + out.resolve("index.html") + " and " + out.resolve("result.json"));
            return result == Result.SUCCESS ? 0 : 1;
        } catch (UnsupportedSyntaxException | InvalidWorkspaceException e) {
            return refuse(e.getMessage());
        }
    }

    private int refuse(String message) {
        errors.println(message);
        errors.flush();
        return 2;
    }
}
