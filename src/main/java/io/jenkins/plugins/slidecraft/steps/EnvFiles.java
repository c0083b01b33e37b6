package io.jenkins.plugins.slidecraft.steps;

import hudson.FilePath;
import hudson.model.Run;
import io.jenkins.plugins.slidecraft.build.BuildArguments;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.preflight.EnvFile;
import io.jenkins.plugins.slidecraft.preflight.EnvFileRecord;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import io.jenkins.plugins.slidecraft.steps.DurableCommand.Place;
import io.jenkins.plugins.slidecraft.ui.RunFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Developers' own files of variables (G4): read in a build's workspace, each time anew and without keeping a value; what they lack
 * is stored with the run, for deployments.
 */
final class EnvFiles {
    private EnvFiles() {}

    /**
     * What a build takes from the file of the environment that it is for.
     *
     * @throws InvalidInput with everything that the file lacks
     */
    static Map<String, String> forBuild(Descriptor descriptor, BuildArguments asked, Place place)
            throws IOException, InterruptedException {
        Optional<String> name = EnvFile.nameFor(descriptor, asked.environment());
        return name.isEmpty()
                ? Map.of()
                : EnvFile.forBuild(
                        descriptor, asked.environment().orElseThrow(), asked.components(), text(name.get(), place));
    }

    /**
     * Looks at the files of all environments that a release may go to, and stores what they lack. None of it ends the build.
     *
     * @param release the release's name
     */
    static void note(Run<?, ?> run, Descriptor descriptor, BuildArguments asked, String release, Place place)
            throws IOException, InterruptedException {
        Collection<String> components =
                asked.components().isEmpty() ? descriptor.components().keySet() : asked.components();
        if (EnvFile.lookedAt(descriptor, Optional.empty(), components).isEmpty()) {
            return;
        }
        Map<String, List<Problem>> found = new LinkedHashMap<>();
        for (String environment : EnvFile.lookedAt(descriptor, asked.environment(), components)) {
            found.put(environment, problems(descriptor, environment, components, place));
        }
        // Builds of one run may go on at the same time.
        synchronized (run) {
            RunFiles.writeEnvFiles(run, Json.write(of(run).with(release, components, found)));
        }
    }

    /** What builds of a run have found. */
    static EnvFileRecord of(Run<?, ?> run) throws IOException {
        Optional<String> stored = RunFiles.readEnvFiles(run);
        return stored.isEmpty() ? EnvFileRecord.NONE : Json.read(stored.get(), EnvFileRecord.class);
    }

    private static List<Problem> problems(
            Descriptor descriptor, String environment, Collection<String> components, Place place)
            throws IOException, InterruptedException {
        String name = descriptor.environment(environment).envFile();
        try {
            return EnvFile.problems(descriptor, environment, components, text(name, place));
        } catch (InvalidInput e) {
            return e.problems();
        } catch (IOException e) {
            // An agent that went away is waited for; a file that can't be read says nothing about the build.
            if (isOfTheFile(e)) {
                return List.of(EnvFile.unreadable(name));
            }
            throw e;
        }
    }

    private static boolean isOfTheFile(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof FileSystemException || cause instanceof FileNotFoundException) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> text(String name, Place place) throws IOException, InterruptedException {
        FilePath file = place.workspace().child(name);
        if (!file.exists()) {
            return Optional.empty();
        }
        EnvFile.requireReadable(name, file.isDirectory(), file.length());
        return Optional.of(file.readToString());
    }
}
