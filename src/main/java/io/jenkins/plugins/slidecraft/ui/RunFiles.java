package io.jenkins.plugins.slidecraft.ui;

import hudson.model.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** The plugin's files in a run's directory. */
public final class RunFiles {
    /** The most that a descriptor may have. */
    public static final int LIMIT = 1024 * 1024;

    private static final String DESCRIPTOR = "descriptor.json";

    private RunFiles() {}

    /** Stores the normalised descriptor. */
    public static void writeDescriptor(Run<?, ?> run, String text) throws IOException {
        if (text.getBytes(StandardCharsets.UTF_8).length > LIMIT) {
            throw new IOException(
                    "The normalised descriptor has more than 1 MiB; a slidecraft.yaml of that size is a mistake");
        }
        write(run, DESCRIPTOR, text);
    }

    /** The normalised descriptor, where a step of this run has stored one. */
    public static Optional<String> readDescriptor(Run<?, ?> run) throws IOException {
        return read(run, DESCRIPTOR);
    }

    /** Stores an incident's Markdown. */
    static void writeIncident(Run<?, ?> run, String operation, String markdown) throws IOException {
        write(run, incident(operation), markdown);
    }

    static Optional<String> readIncident(Run<?, ?> run, String operation) throws IOException {
        return read(run, incident(operation));
    }

    /** @param operation an operation's id, checked to be one: it becomes a file's name */
    private static String incident(String operation) {
        if (!operation.matches("[a-z0-9][-a-z0-9]{0,62}")) {
            throw new IllegalArgumentException("'" + operation + "' is not an operation's id");
        }
        return "incident-" + operation + ".md";
    }

    private static Path directory(Run<?, ?> run) {
        return run.getRootDir().toPath().resolve("slidecraft");
    }

    private static void write(Run<?, ?> run, String name, String text) throws IOException {
        Path directory = Files.createDirectories(directory(run));
        Path temporary = Files.createTempFile(directory, name, ".tmp");
        try {
            Files.writeString(temporary, text);
            Files.move(temporary, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static Optional<String> read(Run<?, ?> run, String name) throws IOException {
        Path file = directory(run).resolve(name);
        return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }
}
