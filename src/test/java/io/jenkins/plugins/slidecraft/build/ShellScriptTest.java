package io.jenkins.plugins.slidecraft.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellScriptTest {
    @TempDir
    Path folder;

    /** Runs it as the sh step does: the script in a file, the variables in the environment. Returns the bytes on stdout. */
    private String run(ShellScript command) throws Exception {
        Path file = Files.writeString(folder.resolve("script.sh"), command.script());
        Path out = folder.resolve("out");
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-xe", file.toString())
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(command.environment());
        Process process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    /** printf prints each further argument followed by a NUL, so that where one ends can be seen. */
    private List<String> echoed(List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("printf", "%s\\0"));
        command.addAll(arguments);
        String out = run(ShellScript.of(command));
        return Arrays.asList(out.substring(0, out.length() - 1).split("\0", -1));
    }

    @Test
    void scriptHasNoValues() {
        ShellScript command = ShellScript.of(List.of("docker", "push", "$(reboot)"));

        assertThat(command.script()).isEqualTo("\"$SC_0\" \"$SC_1\" \"$SC_2\"");
        assertThat(command.environment())
                .containsExactly(
                        Map.entry("SC_0", "docker"), Map.entry("SC_1", "push"), Map.entry("SC_2", "$(reboot)"));
    }

    @Test
    void everyArgumentArrivesAsItIs() throws Exception {
        List<String> nasty = List.of(
                "",
                " ",
                "a b",
                "  two  spaces  ",
                "\ttab\t",
                "line\nbreak\n",
                "\r\n",
                "$HOME",
                "${HOME}",
                "$(touch pwned)",
                "`touch pwned`",
                "'; touch pwned; '",
                "\"; touch pwned; \"",
                "\\\"; touch pwned; \\\"",
                "&& touch pwned",
                "|| touch pwned",
                "| tee pwned",
                "> pwned",
                "< /etc/passwd",
                "*",
                "?",
                "~",
                "~root",
                "{a,b}",
                "#comment",
                "!!",
                "$SC_0",
                "\"$SC_1\"",
                "\\",
                "\\n",
                "%s%n",
                "--help",
                "-e",
                "한국어 ünï ☃ 🎿",
                "\u0001\u001b[31m\u007f",
                "x".repeat(100_000));

        assertThat(echoed(nasty)).isEqualTo(nasty);
        assertThat(folder.resolve("pwned")).doesNotExist();
    }

    @Test
    void manyArgumentsKeepTheirPlaces() throws Exception {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            many.add("argument " + i);
        }

        assertThat(echoed(many)).isEqualTo(many);
    }

    @Test
    void randomArgumentsArriveAsTheyAre() throws Exception {
        Random random = new Random(20261123);
        String alphabet = "$`'\"\\;&|<>(){}[]*?~#!%^=+-,.:/@ \t\n\rabcXYZ019_é☃";
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder("x");
            for (int j = random.nextInt(30); j > 0; j--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            arguments.add(text.toString());
        }

        assertThat(echoed(arguments)).isEqualTo(arguments);
    }

    @Test
    void variablesReachTheProgram() throws Exception {
        ShellScript command = ShellScript.of(
                List.of("sh", "-c", "printf %s \"$DOCKER_BUILDKIT\""), Map.of("DOCKER_BUILDKIT", "$(id) 1"));

        assertThat(run(command)).isEqualTo("$(id) 1");
    }

    @Test
    void needsAProgram() {
        for (List<String> arguments : List.of(List.<String>of(), List.of("", "x"))) {
            assertThatThrownBy(() -> ShellScript.of(arguments))
                    .hasMessage("A command needs a program: the first argument is missing or empty");
        }
    }

    @Test
    void refusesWhatNoProcessCanBeGivenWithoutPrintingIt() {
        assertThatThrownBy(() -> ShellScript.of(List.of("docker", "secret\0")))
                .hasMessage("Argument 1 has a NUL character, which no command can be given: remove it");
        assertThatThrownBy(() -> ShellScript.of(List.of("docker"), Map.of("TOKEN", "secret\0")))
                .hasMessage("The variable TOKEN has a NUL character, which no command can be given: remove it");
    }

    @Test
    void refusesNamesThatAreNoVariables() {
        for (String name : List.of("", "1A", "A-B", "A=B", "SC_0", "SC_X", "A\nB")) {
            assertThatThrownBy(() -> ShellScript.of(List.of("docker"), Map.of(name, "x")))
                    .hasMessage("'" + name
                            + "' can't be a variable of a command: a name is letters, digits and '_', no digit"
                            + " first, and does not begin with SC_");
        }
    }
}
