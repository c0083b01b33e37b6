package io.jenkins.plugins.slidecraft.steps;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.TaskListener;
import io.jenkins.plugins.slidecraft.build.PrefixedOutput;
import io.jenkins.plugins.slidecraft.build.ShellScript;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
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

    private final String name;
    private final String prefix;
    private final boolean captured;
    private volatile Controller controller;
    private volatile boolean launchedAgain;

    private transient PrefixedOutput output;

    /** Where commands are run. */
    record Place(FilePath workspace, Launcher launcher, EnvVars environment, TaskListener listener) {}

    /**
     * @param name for messages, as {@code docker build of gateway}
     * @param prefix of the lines in the log
     * @param captured whether its output is read instead of printed
     */
    private DurableCommand(String name, String prefix, boolean captured) {
        this.name = name;
        this.prefix = prefix;
        this.captured = captured;
    }

    static DurableCommand launch(String name, String prefix, boolean captured, List<String> command, Place place)
            throws IOException, InterruptedException {
        DurableCommand durable = new DurableCommand(name, prefix, captured);
        durable.launch(command, place);
        return durable;
    }

    private void launch(List<String> command, Place place) throws IOException, InterruptedException {
        ShellScript script = ShellScript.of(command);
        // The shell would print each line before running it; what is run is printed by us.
        BourneShellScript task = new BourneShellScript("{ set +x; } 2>/dev/null\n" + script.script() + "\n");
        if (captured) {
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
     * @return its exit status, once it has one
     */
    OptionalInt poll(List<String> command, Place place) throws IOException, InterruptedException {
        if (output == null) {
            output = new PrefixedOutput(prefix, place.listener().getLogger()::println);
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
            return OptionalInt.empty();
        }
        output.close();
        if (status < 0 && !launchedAgain) {
            // As durable-task says where the process is gone without having written its status.
            launchedAgain = true;
            place.listener().getLogger().println(prefix + name + " was lost; it is started again.");
            launch(command, place);
            return OptionalInt.empty();
        }
        return OptionalInt.of(status);
    }

    /** What it printed, and its end: nothing of it is left on the agent. */
    String finish(Place place) throws IOException, InterruptedException {
        try (Timeout timeout = Timeout.limit(REMOTE_SECONDS, TimeUnit.SECONDS)) {
            String text = captured
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

    String name() {
        return name;
    }
}
