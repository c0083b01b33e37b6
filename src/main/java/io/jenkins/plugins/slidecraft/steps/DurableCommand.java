package io.jenkins.plugins.slidecraft.steps;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.TaskListener;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.slidecraft.build.AgentCommand;
import io.jenkins.plugins.slidecraft.build.CommandEnd;
import io.jenkins.plugins.slidecraft.build.CommandOutput;
import io.jenkins.plugins.slidecraft.build.ShellScript;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.durabletask.BourneShellScript;
import org.jenkinsci.plugins.durabletask.Controller;
import org.jenkinsci.plugins.workflow.support.concurrent.Timeout;

/**
 * A command on an agent as a durable task: its controller is stored with the program and found again after a restart of
 * Jenkins or of the agent's connection. All commands here may be run twice, so one that was lost is launched once more.
 */
final class DurableCommand implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int REMOTE_SECONDS = 30;

    /** How much of what was printed last is kept, to tell why the command failed. */
    private static final int TAIL = 4096;

    private final String prefix;
    private volatile Controller controller;
    private volatile boolean launchedAgain;

    private volatile String tail = "";

    private transient CommandOutput output;

    /** Where commands are run. */
    record Place(FilePath workspace, Launcher launcher, EnvVars environment, TaskListener listener) {
        /** The folder beside the workspace for what is needed for a while. */
        FilePath temporary() {
            return beside().child("slidecraft");
        }

        /** Where Jenkins keeps such things of a workspace. */
        FilePath beside() {
            FilePath found = WorkspaceList.tempDir(workspace);
            if (found == null) {
                throw new IllegalStateException("Beside workspace " + workspace + " there is no place for files");
            }
            return found;
        }
    }

    /** @param prefix of the lines in the log */
    private DurableCommand(String prefix) {
        this.prefix = prefix;
    }

    static DurableCommand launch(AgentCommand command, String prefix, Place place)
            throws IOException, InterruptedException {
        DurableCommand durable = new DurableCommand(prefix);
        durable.launch(command, place);
        return durable;
    }

    private void launch(AgentCommand command, Place place) throws IOException, InterruptedException {
        ShellScript script = command.script();
        // The shell would print each line before running it; what is run is printed by us.
        BourneShellScript task = new BourneShellScript("{ set +x; } 2>/dev/null\n" + script.script() + "\n");
        if (command.captured()) {
            task.captureOutput();
        }
        task.charset(StandardCharsets.UTF_8);
        EnvVars environment = new EnvVars(place.environment());
        environment.putAll(script.environment());
        try (Timeout timeout = Timeout.limit(REMOTE_SECONDS, TimeUnit.SECONDS)) {
            controller = task.launch(environment, place.workspace(), place.launcher(), place.listener());
        }
    }

    /**
     * Prints what it has written since, and says whether it has ended.
     *
     * @param command to be launched again where it was lost
     * @return its end, once it has ended; after that nothing of it is left on the agent
     */
    Optional<CommandEnd> poll(AgentCommand command, Place place) throws IOException, InterruptedException {
        if (output == null) {
            PrintStream log = place.listener().getLogger();
            output = new CommandOutput(line -> {
                log.println(prefix + line);
                String all = tail + line + "\n";
                tail = all.substring(Math.max(0, all.length() - TAIL));
            });
        }
        Integer status;
        try (Timeout timeout = Timeout.limit(REMOTE_SECONDS, TimeUnit.SECONDS)) {
            controller.writeLog(place.workspace(), output);
            status = controller.exitStatus(place.workspace(), place.launcher(), TaskListener.NULL);
            if (status != null) {
                controller.writeLog(place.workspace(), output);
            }
        }
        if (status == null) {
            return Optional.empty();
        }
        output.close();
        if (status < 0 && !launchedAgain) {
            // As durable-task says where the process is gone without having written its status.
            launchedAgain = true;
            place.listener().getLogger().println(prefix + command.name() + " was lost; it is started again.");
            launch(command, place);
            return Optional.empty();
        }
        return Optional.of(new CommandEnd(status, finish(command, place), tail));
    }

    private String finish(AgentCommand command, Place place) throws IOException, InterruptedException {
        try (Timeout timeout = Timeout.limit(REMOTE_SECONDS, TimeUnit.SECONDS)) {
            String text = command.captured()
                    ? new String(controller.getOutput(place.workspace(), place.launcher()), StandardCharsets.UTF_8)
                    : "";
            controller.cleanup(place.workspace());
            return text;
        }
    }

    void stop(Place place) throws IOException, InterruptedException {
        try (Timeout timeout = Timeout.limit(REMOTE_SECONDS, TimeUnit.SECONDS)) {
            controller.stop(place.workspace(), place.launcher());
        }
    }
}
