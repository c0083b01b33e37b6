package io.jenkins.plugins.slidecraft.rehearsal.plugin;

import io.jenkins.plugins.slidecraft.build.Bench;
import io.jenkins.plugins.slidecraft.build.CommandFailure;
import io.jenkins.plugins.slidecraft.build.LocalAgent;
import io.jenkins.plugins.slidecraft.build.Pauses;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.rehearsal.controller.Controller;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Workspace;
import io.jenkins.plugins.slidecraft.release.Release;
import io.jenkins.plugins.slidecraft.render.RenderPlan;
import io.jenkins.plugins.slidecraft.render.RenderWork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Renders an environment's manifests for real: the plugin's own commands are run on this machine, in the workspace's folder,
 * which they only read. Where kubectl or helm is not installed, that is said, and nothing is rendered.
 */
final class RehearsedRendering {
    private final Workspace workspace;
    private final Controller controller;
    private final Consumer<String> log;

    RehearsedRendering(Workspace workspace, Controller controller, Consumer<String> log) {
        this.workspace = workspace;
        this.controller = controller;
        this.log = log;
    }

    /** The text; empty where the program for it is missing. */
    Optional<String> render(Descriptor descriptor, Release release, String environment) throws StepFailure {
        RenderPlan plan = RenderPlan.of(
                descriptor,
                release,
                environment,
                controller.place(environment).namespace(),
                descriptor.environment(environment).manifests().orElseThrow());
        String prefix = "[" + RenderWork.prefix(plan) + "] ";
        log.accept(prefix + "rendering with " + plan.means());
        try {
            Path temporary = Files.createTempDirectory("rehearsal");
            try {
                Path folder = workspace.folder().toRealPath();
                Bench bench = new LocalAgent(folder, temporary, Map.of(), log).bench(RenderWork.prefix(plan));
                Optional<String> text = rendered(plan, bench, folder.toString(), environment);
                log.accept(prefix + "rendered, " + text.orElseThrow().length() + " characters");
                return text;
            } finally {
                delete(temporary);
            }
        } catch (CommandFailure e) {
            if (e.status() != CommandFailure.NOT_FOUND) {
                throw new StepFailure(
                        "BuildFailed", Messages.of("ComponentBuild.Failed", e.command(), e.status(), e.prefix()));
            }
            log.accept("[rehearsal] " + e.program() + " is not installed here: the manifests of " + environment
                    + " are not rendered, and a deployment sets images alone.");
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Optional<String> rendered(RenderPlan plan, Bench bench, String folder, String environment)
            throws IOException, InterruptedException {
        RenderWork work = new RenderWork();
        Pauses pauses = new Pauses();
        while (true) {
            RenderWork.Turn turn = work.advance(plan, bench, folder, () -> controller
                    .world(environment, log)
                    .cluster());
            if (turn.text().isPresent()) {
                return turn.text();
            }
            Thread.sleep(pauses.next(turn.moved()).toMillis());
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
