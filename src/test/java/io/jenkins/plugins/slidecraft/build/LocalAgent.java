package io.jenkins.plugins.slidecraft.build;

import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.registry.RegistryClient;
import io.jenkins.plugins.slidecraft.release.registry.RegistryImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * This machine as an agent: commands are processes, looked at in the same pauses as durable tasks in Jenkins. What takes images
 * and manifests on is the plugin's own.
 */
public final class LocalAgent {
    private final Path workspace;
    private final Path temporary;
    private final Map<String, String> environment;
    private final Consumer<String> log;

    /**
     * @param workspace where commands run
     * @param temporary a folder for what is needed for a while
     * @param environment what commands have in their environment besides this process's own
     */
    public LocalAgent(Path workspace, Path temporary, Map<String, String> environment, Consumer<String> log) {
        this.workspace = workspace;
        this.temporary = temporary;
        this.environment = environment;
        this.log = log;
    }

    /** A bench whose lines in the log begin with its key. */
    public Bench bench(String key) {
        return new Local(key);
    }

    /** Builds a plan's images as {@code slidecraftBuild} does; gives their digests. */
    public Map<String, String> build(BuildPlan plan, RegistryClient registry) throws IOException, InterruptedException {
        List<ImageWork> works = new ArrayList<>();
        List<Workshop> shops = new ArrayList<>();
        for (ImageBuild image : plan.images()) {
            works.add(new ImageWork(true, false));
            shops.add(new Shop(image.key(), registry));
        }
        List<List<Integer>> order = BuildOrder.of(
                plan.images(),
                path -> Files.exists(workspace.resolve(path))
                        ? Optional.of(Files.readString(workspace.resolve(path)))
                        : Optional.empty());
        Pauses pauses = new Pauses();
        while (!works.stream().allMatch(ImageWork::done)) {
            boolean moved = false;
            for (int i = 0; i < works.size(); i++) {
                List<Integer> others = order.get(i);
                moved |= works.get(i)
                        .advance(
                                plan.images().get(i),
                                shops.get(i),
                                others.stream()
                                        .allMatch(other -> works.get(other).built()),
                                others.stream()
                                        .noneMatch(other -> works.get(other).installed()));
            }
            if (!works.stream().allMatch(ImageWork::done)) {
                Thread.sleep(pauses.next(moved).toMillis());
            }
        }
        Map<String, String> digests = new LinkedHashMap<>();
        for (int i = 0; i < works.size(); i++) {
            digests.put(plan.images().get(i).key(), works.get(i).digest().orElseThrow());
        }
        return digests;
    }

    /** Reads what is checked out, with the same commands as the step. */
    public GitState git() throws IOException, InterruptedException {
        List<List<String>> commands = List.of(GitState.HEAD, GitState.STATUS, GitState.TIME, GitState.REMOTE);
        List<Bench> benches = new ArrayList<>();
        List<AgentCommand> started = new ArrayList<>();
        for (List<String> command : commands) {
            started.add(AgentCommand.captured("git", command));
            benches.add(bench("git"));
            benches.get(benches.size() - 1).start(started.get(started.size() - 1));
        }
        String[] outputs = new String[commands.size()];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = ended(benches.get(i), started.get(i)).output();
        }
        return GitState.parse(outputs[0], outputs[1], outputs[2], outputs[3]);
    }

    /** Waits for a command's end. */
    public static CommandEnd ended(Bench bench, AgentCommand command) throws IOException, InterruptedException {
        Pauses pauses = new Pauses();
        while (true) {
            Optional<CommandEnd> end = bench.poll(command);
            if (end.isPresent()) {
                return end.get();
            }
            Thread.sleep(pauses.next(false).toMillis());
        }
    }

    private class Local implements Bench {
        private final String key;
        private Process process;
        private Path output;
        private Path errors;

        Local(String key) {
            this.key = key;
        }

        @Override
        public void start(AgentCommand command) throws IOException {
            ShellScript script = command.script();
            output = Files.createTempFile("agent", ".out");
            errors = Files.createTempFile("agent", ".err");
            ProcessBuilder builder = new ProcessBuilder("sh", "-c", script.script())
                    .directory(workspace.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().putAll(environment);
            builder.environment().putAll(script.environment());
            process = builder.start();
        }

        @Override
        public Optional<CommandEnd> poll(AgentCommand command) throws IOException {
            if (process.isAlive()) {
                return Optional.empty();
            }
            String printed = Files.readString(output, StandardCharsets.UTF_8);
            StringBuilder tail = new StringBuilder();
            try (CommandOutput lines = new CommandOutput(line -> {
                tail.append(line).append('\n');
                log.accept("[" + key + "] " + line);
            })) {
                lines.write((command.captured() ? "" : printed).getBytes(StandardCharsets.UTF_8));
                lines.write(Files.readAllBytes(errors));
            }
            Files.delete(output);
            Files.delete(errors);
            return Optional.of(new CommandEnd(process.exitValue(), command.captured() ? printed : "", tail.toString()));
        }

        @Override
        public String temporary() {
            return temporary.resolve(key.replace('/', '-')).toString();
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

    private final class Shop extends Local implements Workshop {
        private final RegistryClient registry;

        Shop(String key, RegistryClient registry) {
            super(key);
            this.registry = registry;
        }

        @Override
        public Optional<RegistryImage> find(ImageRef image) {
            return registry.image(image);
        }

        @Override
        public Optional<String> digest(ImageRef image) {
            return registry.digest(image);
        }

        @Override
        public void known(ImageBuild image, String id) {
            log.accept("[" + image.key() + "] id " + id);
        }
    }
}
