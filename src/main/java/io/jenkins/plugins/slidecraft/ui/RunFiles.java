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

    /** The most that the manifests of one environment may have. */
    public static final int MANIFEST_LIMIT = 4 * 1024 * 1024;

    private static final String DESCRIPTOR = "descriptor.json";

    private static final String ENV_FILES = "env-files.json";

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

    /** Stores the manifests that were rendered for an environment, at most {@value #MANIFEST_LIMIT} bytes. */
    public static void writeManifests(Run<?, ?> run, String environment, String text) throws IOException {
        if (text.getBytes(StandardCharsets.UTF_8).length > MANIFEST_LIMIT) {
            throw new IOException("The manifests rendered for environment '" + environment + "' have more than 4 MiB");
        }
        write(run, manifests(environment), text);
    }

    /** The manifests that {@code slidecraftBuild} rendered for an environment in this run, where it has. */
    public static Optional<String> readManifests(Run<?, ?> run, String environment) throws IOException {
        return read(run, manifests(environment));
    }

    /** @param environment an environment's name, checked to be one: it becomes a file's name */
    private static String manifests(String environment) {
        if (!environment.matches("[a-z0-9][-a-z0-9]{0,62}")) {
            throw new IllegalArgumentException("'" + environment + "' is not an environment's name");
        }
        return "manifests/" + environment + ".yaml";
    }

    /** Stores what builds have found in developers' own files: names and ways out, no values. */
    public static void writeEnvFiles(Run<?, ?> run, String json) throws IOException {
        write(run, ENV_FILES, json);
    }

    /** What builds of this run have found in developers' own files, where one has looked. */
    public static Optional<String> readEnvFiles(Run<?, ?> run) throws IOException {
        return read(run, ENV_FILES);
    }

    /** Stores an incident's Markdown and JSON. */
    static void writeIncident(Run<?, ?> run, String operation, String markdown, String json) throws IOException {
        write(run, incident(operation) + ".json", json);
        write(run, incident(operation) + ".md", markdown);
    }

    /** Stores the JUnit XML of a suite of checks. */
    static void writeChecks(Run<?, ?> run, String operation, String xml) throws IOException {
        write(run, "checks-" + operationId(operation) + ".xml", xml);
    }

    static Optional<String> readIncident(Run<?, ?> run, String operation) throws IOException {
        return read(run, incident(operation) + ".md");
    }

    /** Runs of earlier versions have no JSON. */
    static Optional<String> readIncidentJson(Run<?, ?> run, String operation) throws IOException {
        return read(run, incident(operation) + ".json");
    }

    private static String incident(String operation) {
        return "incident-" + operationId(operation);
    }

    /** An operation's id, checked to be one: it becomes a part of a file's name. */
    private static String operationId(String operation) {
        if (!operation.matches("[a-z0-9][-a-z0-9]{0,62}")) {
            throw new IllegalArgumentException("'" + operation + "' is not an operation's id");
        }
        return operation;
    }

    private static Path directory(Run<?, ?> run) {
        return run.getRootDir().toPath().resolve("slidecraft");
    }

    private static void write(Run<?, ?> run, String name, String text) throws IOException {
        Path file = directory(run).resolve(name);
        Path directory = Files.createDirectories(file.resolveSibling(""));
        Path temporary = Files.createTempFile(directory, "new", ".tmp");
        try {
            Files.writeString(temporary, text);
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static Optional<String> read(Run<?, ?> run, String name) throws IOException {
        Path file = directory(run).resolve(name);
        return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }
}
