package io.jenkins.plugins.slidecraft.acceptance;

import io.jenkins.plugins.slidecraft.build.ShellScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands on this machine as the plugin has an agent run them: one script, all values in the environment. */
final class Shell {
    private static final long MINUTES = 5;

    private Shell() {}

    /** Runs a command to its end and gives its output; a status that is not 0 is an error with the output. */
    static String run(Map<String, String> variables, String... arguments) {
        return run(Path.of("").toAbsolutePath(), variables, "", arguments);
    }

    static String runWithInput(Map<String, String> variables, String input, String... arguments) {
        return run(Path.of("").toAbsolutePath(), variables, input, arguments);
    }

    static String run(Path folder, Map<String, String> variables, String input, String... arguments) {
        ShellScript script = ShellScript.of(List.of(arguments), variables);
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script.script())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(script.environment());
        try {
            Process process = builder.start();
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", arguments) + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
