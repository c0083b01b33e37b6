package io.jenkins.plugins.slidecraft.render;

import io.jenkins.plugins.slidecraft.build.AgentCommand;
import io.jenkins.plugins.slidecraft.build.Bench;
import io.jenkins.plugins.slidecraft.build.CommandEnd;
import io.jenkins.plugins.slidecraft.build.CommandFailure;
import io.jenkins.plugins.slidecraft.build.Retries;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The rendering of one environment's manifests on an agent. It never waits: {@link #advance} goes on as far as it can, and what
 * is stored is where it stands. Each command may be run twice.
 */
public final class RenderWork implements Serializable {
    private static final long serialVersionUID = 1L;

    private enum Stage {
        ASK,
        PREPARE,
        RENDER,
        READ,
        DONE
    }

    private volatile Stage stage = Stage.ASK;
    private volatile boolean started;
    private volatile int failures;
    private volatile long notBefore;
    private volatile String version = "";
    private volatile String[] apiVersions = {};

    public boolean done() {
        return stage == Stage.DONE;
    }

    /** What came of a turn: whether anything was begun or has ended, and the manifests once they are rendered. */
    public record Turn(boolean moved, Optional<String> text) {}

    /**
     * Goes on as far as it can without waiting.
     *
     * @param workspace the workspace's absolute path on the agent
     * @param cluster the environment's, asked only where helm needs its versions
     * @return the text, told once
     * @throws CommandFailure where a command failed
     * @throws io.jenkins.plugins.slidecraft.release.InvalidInput where what was rendered can't be taken
     * @throws KubeException where the cluster can't be asked, for good
     */
    public Turn advance(RenderPlan plan, Bench bench, String workspace, Supplier<Cluster> cluster)
            throws IOException, InterruptedException {
        boolean moved = false;
        while (!done() && bench.now().toEpochMilli() >= notBefore) {
            if (stage == Stage.ASK) {
                moved |= ask(plan, bench, cluster);
                continue;
            }
            AgentCommand command = command(plan, bench, workspace);
            if (!started) {
                bench.start(command);
                started = true;
                moved = true;
                continue;
            }
            Optional<CommandEnd> end = bench.poll(command);
            if (end.isEmpty()) {
                return new Turn(moved, Optional.empty());
            }
            if (end.get().status() != 0) {
                throw new CommandFailure(command, end.get().status(), prefix(plan));
            }
            moved = true;
            if (stage == Stage.READ) {
                String text = plan.finished(end.get().output());
                go(Stage.DONE);
                return new Turn(true, Optional.of(text));
            }
            go(stage == Stage.PREPARE ? Stage.RENDER : Stage.READ);
        }
        return new Turn(moved, Optional.empty());
    }

    /** What the lines of its commands begin with. */
    public static String prefix(RenderPlan plan) {
        return "manifests/" + plan.environment();
    }

    private AgentCommand command(RenderPlan plan, Bench bench, String workspace) {
        return switch (stage) {
            case PREPARE -> plan.prepare(workspace, bench.temporary());
            case RENDER -> plan.render(bench.temporary(), version, List.of(apiVersions));
            case READ -> plan.read(bench.temporary());
            case ASK, DONE -> throw new IllegalStateException(stage + " has no command");
        };
    }

    private boolean ask(RenderPlan plan, Bench bench, Supplier<Cluster> cluster) {
        if (plan.needsVersions()) {
            try {
                Cluster asked = cluster.get();
                version = asked.serverVersion();
                apiVersions = asked.apiVersions().toArray(String[]::new);
            } catch (KubeException e) {
                int now = failures + 1;
                failures = now;
                Duration pause = Optional.of(e)
                        .filter(KubeException::isTransient)
                        .flatMap(passing -> Retries.pause(now, Optional.empty()))
                        .orElseThrow(() -> e);
                bench.say("[" + prefix(plan) + "] " + e.getMessage() + " Trying again in " + pause.toSeconds()
                        + " s (try " + (now + 1) + " of " + Retries.MOST + ").");
                notBefore = bench.now().plus(pause).toEpochMilli();
                return false;
            }
        }
        go(Stage.PREPARE);
        return true;
    }

    private void go(Stage next) {
        stage = next;
        started = false;
        failures = 0;
        notBefore = 0;
    }
}
