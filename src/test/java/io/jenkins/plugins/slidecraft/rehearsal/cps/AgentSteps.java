package io.jenkins.plugins.slidecraft.rehearsal.cps;

import static io.jenkins.plugins.slidecraft.rehearsal.cps.StepDefinition.block;
import static io.jenkins.plugins.slidecraft.rehearsal.cps.StepDefinition.onAgent;
import static io.jenkins.plugins.slidecraft.rehearsal.cps.StepDefinition.step;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Steps that work on an agent. There is none: files are the workspace's with what the Pipeline writes laid over them in
 * memory, commands are printed and not run.
 */
public final class AgentSteps {
    private static final Duration COMMAND = Duration.ofSeconds(3);
    private static final String DURABLE = "org.jenkinsci.plugins.workflow.steps.durable_task.";

    private final Workspace workspace;
    private final String commit;

    /** @param commit what {@code checkout} says was checked out */
    public AgentSteps(Workspace workspace, String commit) {
        this.workspace = workspace;
        this.commit = commit;
    }

    /** Adds them all. */
    public void addTo(Steps steps) {
        String basic = "org.jenkinsci.plugins.workflow.steps.";
        steps.add(block(
                "node",
                StepModel.of("org.jenkinsci.plugins.workflow.support.steps.ExecutorStep")
                        .requires("label", String.class),
                AgentSteps::node));
        steps.add(onAgent("sh", script("ShellStep"), this::command));
        steps.add(onAgent("bat", script("BatchScriptStep"), this::command));
        steps.add(onAgent(
                "checkout",
                StepModel.of("org.jenkinsci.plugins.workflow.steps.scm.GenericSCMStep")
                        .requires("scm", Object.class),
                this::checkout));
        steps.add(onAgent(
                "readFile",
                StepModel.of(basic + "ReadFileStep")
                        .requires("file", String.class)
                        .takes("encoding", String.class),
                call -> call.success(workspace.read(path(call, "file")))));
        steps.add(onAgent(
                "writeFile",
                StepModel.of(basic + "WriteFileStep")
                        .requires("file", String.class)
                        .requires("text", String.class)
                        .takes("encoding", String.class),
                call -> {
                    workspace.write(path(call, "file"), call.text("text"));
                    call.success(null);
                }));
        steps.add(onAgent(
                "fileExists",
                StepModel.of(basic + "FileExistsStep").requires("file", String.class),
                call -> call.success(workspace.exists(path(call, "file")))));
        steps.add(onAgent(
                "pwd",
                StepModel.of(basic + "PwdStep").takes("tmp", boolean.class),
                call -> call.success(Workspace.PATH + (directory(call).isEmpty() ? "" : "/" + directory(call)))));
        steps.add(onAgent("isUnix", StepModel.of(basic + "IsUnixStep"), call -> call.success(true)));
        steps.add(onAgent("deleteDir", StepModel.of(basic + "DeleteDirStep"), call -> call.success(null)));
        steps.add(new StepDefinition(
                "dir", StepModel.of(basic + "PushdStep").requires("path", String.class), true, true, call -> {
                    call.log("Running in " + Workspace.PATH + "/" + path(call, "path"));
                    call.runBody(call.context().in(path(call, "path")), null);
                }));
        reports(steps, basic);
    }

    private void reports(Steps steps, String basic) {
        steps.add(onAgent(
                "junit",
                StepModel.of("hudson.tasks.junit.pipeline.JUnitResultsStep")
                        .requires("testResults", String.class)
                        .takes("allowEmptyResults", boolean.class),
                call -> {
                    call.log("Recording test results");
                    call.success(null);
                }));
        steps.add(onAgent(
                "archiveArtifacts",
                StepModel.of(basic + "ArtifactArchiverStep")
                        .requires("artifacts", String.class)
                        .takes("allowEmptyArchive", boolean.class)
                        .takes("fingerprint", boolean.class)
                        .takes("onlyIfSuccessful", boolean.class)
                        .takes("excludes", String.class),
                call -> {
                    call.log("Archiving artifacts");
                    call.success(null);
                }));
        String stash = "org.jenkinsci.plugins.workflow.support.steps.stash.";
        steps.add(onAgent(
                "stash",
                StepModel.of(stash + "StashStep")
                        .requires("name", String.class)
                        .takes("includes", String.class)
                        .takes("excludes", String.class)
                        .takes("allowEmpty", boolean.class),
                call -> {
                    workspace.stash(call.text("name"));
                    call.success(null);
                }));
        steps.add(onAgent("unstash", StepModel.of(stash + "UnstashStep").requires("name", String.class), call -> {
            workspace.unstash(call.text("name"));
            call.success(null);
        }));
        steps.add(step(
                "libraryResource",
                StepModel.of("org.jenkinsci.plugins.workflow.libs.ResourceStep")
                        .requires("resource", String.class)
                        .takes("encoding", String.class),
                call -> call.success(Workspace.resource(call.text("resource")))));
    }

    private static StepModel script(String simpleName) {
        return StepModel.of(DURABLE + simpleName)
                .requires("script", String.class)
                .takes("returnStdout", boolean.class)
                .takes("returnStatus", boolean.class)
                .takes("encoding", String.class)
                .takes("label", String.class);
    }

    private static void node(StepCall call) {
        String label = call.text("label") == null ? "any" : call.text("label");
        call.program().timeline().schedule(Duration.ofSeconds(2), () -> {
            call.log("Running on rehearsal-agent in " + Workspace.PATH);
            call.runBody(
                    call.context()
                            .onAgent(label)
                            .with(Map.of("NODE_NAME", "rehearsal-agent", "WORKSPACE", Workspace.PATH)),
                    null);
        });
    }

    /** Prints the script as {@code sh -x} would, and succeeds. */
    private void command(StepCall call) {
        for (String line : call.text("script").strip().split("\\R")) {
            call.log("+ " + line.strip());
        }
        Timeline.Scheduled end = call.program()
                .timeline()
                .schedule(
                        COMMAND,
                        () -> call.success(call.flag("returnStatus") ? 0 : call.flag("returnStdout") ? "" : null));
        call.onStop(cause -> {
            end.cancel();
            call.log("Sending interrupt signal to process");
            call.failure(cause);
        });
    }

    private void checkout(StepCall call) {
        String branch = call.program().environment().getProperty("BRANCH_NAME");
        call.log("Checking out Revision " + commit + (branch == null ? "" : " (" + branch + ")"));
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("GIT_COMMIT", commit);
        variables.put("GIT_BRANCH", branch);
        call.program().timeline().schedule(COMMAND, () -> call.success(variables));
    }

    private static String directory(StepCall call) {
        return call.context().directory();
    }

    private static String path(StepCall call, String parameter) throws IOException {
        String given = call.text(parameter);
        return directory(call).isEmpty() ? given : directory(call) + "/" + given;
    }

    /** The names of the steps that are printed only, for the summary. */
    public static List<String> simulated() {
        return List.of("sh", "bat", "checkout", "junit", "archiveArtifacts");
    }
}
