package io.jenkins.plugins.slidecraft.rehearsal.conformance;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a Jenkinsfile of the conformance set comes to; the form is described in {@code conformance/README.md}.
 *
 * @param about what the case is for
 * @param result the build's result
 * @param stages all stages, in the order in which they began
 * @param calls the names of all steps called, in order
 * @param log lines of the console in this order
 * @param never texts that the console doesn't contain
 */
public record Expectation(
        String about, String result, List<Stage> stages, List<String> calls, List<String> log, List<String> never) {
    /** A stage and its status. */
    public record Stage(String name, String status) {}

    /** One case. */
    public record Case(String name, String jenkinsfile, Expectation expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    public Expectation {
        stages = stages == null ? List.of() : stages;
        log = log == null ? List.of() : log;
        never = never == null ? List.of() : never;
    }

    /** Reads all cases of a folder, by name. */
    public static List<Case> read(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".Jenkinsfile"))
                    .sorted()
                    .map(Expectation::readOne)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Case readOne(Path file) {
        String name = file.getFileName().toString().replaceFirst("\\.Jenkinsfile$", "");
        try {
            return new Case(
                    name,
                    Files.readString(file),
                    new ObjectMapper()
                            .readValue(file.resolveSibling(name + ".json").toFile(), Expectation.class));
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": " + e.getMessage(), e);
        }
    }

    /**
     * The first line of {@link #log} that is missing where it should be, or null.
     *
     * @param console the console's lines
     */
    public String missingLine(List<String> console) {
        int at = 0;
        for (String line : log) {
            while (at < console.size() && !console.get(at).strip().equals(line)) {
                at++;
            }
            if (at == console.size()) {
                return line;
            }
            at++;
        }
        return null;
    }
}
