package io.jenkins.plugins.slidecraft.rehearsal.plugin;

import io.jenkins.plugins.slidecraft.build.AgentCommand;
import io.jenkins.plugins.slidecraft.build.Bench;
import io.jenkins.plugins.slidecraft.build.CommandEnd;
import io.jenkins.plugins.slidecraft.build.CommandFailure;
import io.jenkins.plugins.slidecraft.build.CommandOutput;
import io.jenkins.plugins.slidecraft.build.ShellScript;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.rehearsal.controller.Controller;
import io.jenkins.plugins.slidecraft.rehearsal.cps.Workspace;
import io.jenkins.plugins.slidecraft.release.Release;
import io.jenkins.plugins.slidecraft.render.RenderPlan;
import io.jenkins.plugins.slidecraft.render.RenderWork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
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
                Optional<String> text = new RenderWork()
                        .advance(
                                plan,
                                new Local(temporary.resolve("work"), prefix),
                                workspace.folder().toRealPath().toString(),
                                () -> controller.world(environment, log).cluster())
                        .text();
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

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** This machine: a command is at its end when it has been started. */
    private final class Local implements Bench {
        private final Path temporary;
        private final String prefix;
        private CommandEnd end;

        Local(Path temporary, String prefix) {
            this.temporary = temporary;
            this.prefix = prefix;
        }

        @Override
        public void start(AgentCommand command) throws IOException, InterruptedException {
            ShellScript script = command.script();
            ProcessBuilder builder = new ProcessBuilder(List.of("sh", "-c", script.script()))
                    .directory(workspace.folder().toRealPath().toFile());
            Path errors = Files.createTempFile("rehearsal", ".err");
            builder.redirectError(errors.toFile()).environment().putAll(script.environment());
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            try (CommandOutput lines = new CommandOutput(line -> log.accept(prefix + line))) {
                lines.write(Files.readAllBytes(errors));
            }
            Files.delete(errors);
            end = new CommandEnd(status, command.captured() ? output : "", "");
        }

        @Override
        public Optional<CommandEnd> poll(AgentCommand command) {
            return Optional.of(end);
        }

        @Override
        public String temporary() {
            return temporary.toString();
        }

        @Override
        public void say(String line) {
            log.accept(line);
        }

        @Override
        public Instant now() {
            return Instant.now();
        }
    }
}
