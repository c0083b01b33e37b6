package io.jenkins.plugins.slidecraft.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.descriptor.NpmBuild;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class NpmCommandsTest {
    private static final Instant COMMITTED = Instant.ofEpochSecond(1763848800);

    private final ImageBuild frontend = FrontEnds.frontEnd();

    @TempDir
    Path folder;

    private String run(AgentCommand command, int status) throws IOException, InterruptedException {
        ShellScript script = command.script();
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script.script())
                .directory(folder.resolve("workspace").toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(script.environment());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(status);
        return output;
    }

    private String pack(String temporary, int status) throws IOException, InterruptedException {
        NpmBuild npm = new NpmBuild("fr ont", "build", "dist", "scratch", "/usr/share/nginx/html", false);
        return run(NpmCommands.pack(frontend, npm, folder.resolve(temporary).toString()), status);
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve("workspace/fr ont/dist").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void packsWhatNpmMadeTheSameWayEveryTime() throws Exception {
        write("index.html", "<html>");
        write("assets/a b.js", "1");
        write(".well-known/x", "2");
        Files.setPosixFilePermissions(
                folder.resolve("workspace/fr ont/dist/index.html"), PosixFilePermissions.fromString("rw-------"));

        pack("one", 0);
        Path context = folder.resolve("one/context");

        assertThat(Files.readString(folder.resolve("one/Dockerfile"))).isEqualTo("FROM scratch\nCOPY . /\n");
        List<String> files;
        try (Stream<Path> all = Files.walk(context)) {
            List<Path> paths = all.toList();
            for (Path path : paths) {
                assertThat(Files.getLastModifiedTime(path).toInstant()).isEqualTo(COMMITTED);
            }
            files = paths.stream()
                    .filter(Files::isRegularFile)
                    .map(path -> context.relativize(path).toString())
                    .sorted()
                    .toList();
        }
        assertThat(files)
                .containsExactly(
                        "usr/share/nginx/html/.well-known/x",
                        "usr/share/nginx/html/assets/a b.js",
                        "usr/share/nginx/html/index.html");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(context.resolve("usr/share/nginx/html/index.html"))))
                .isEqualTo("rw-r--r--");

        // What an earlier build left is gone.
        Files.delete(folder.resolve("workspace/fr ont/dist/.well-known/x"));
        pack("one", 0);
        assertThat(context.resolve("usr/share/nginx/html/.well-known/x")).doesNotExist();
    }

    @Test
    void saysWhereNpmMadeNothing() throws Exception {
        Files.createDirectories(folder.resolve("workspace/fr ont"));

        assertThat(pack("one", 2))
                .isEqualTo("npm run made no folder ./fr ont/dist: set npm.output in slidecraft.yaml\n");
    }

    @Test
    void runsInItsFolderWithTheVariables() throws Exception {
        Files.createDirectories(folder.resolve("workspace/frontend"));
        Files.createDirectories(folder.resolve("workspace/-x y"));
        AgentCommand printing =
                new AgentCommand("x", List.of("sh", "-c", "pwd; printenv VITE_API_BASE_URL"), Map.of(), "", "", false);

        assertThat(run(printing.with(frontend.variables()).in("frontend"), 0))
                .isEqualTo(folder.resolve("workspace/frontend") + "\n/api\n");
        assertThat(run(
                        printing.with(frontend.variables())
                                .in("-x y")
                                .to(folder.resolve("out put").toString()),
                        0))
                .isEmpty();
        assertThat(Files.readString(folder.resolve("out put")))
                .isEqualTo(folder.resolve("workspace/-x y") + "\n/api\n");
        assertThat(NpmCommands.run(frontend, frontend.npm().orElseThrow()).variables())
                .containsEntry("VITE_API_BASE_URL", "/api");
        assertThat(NpmCommands.install(frontend, frontend.npm().orElseThrow()).arguments())
                .containsExactly("npm", "ci", "--include=dev", "--no-audit", "--no-fund");
    }
}
