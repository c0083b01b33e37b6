package io.jenkins.plugins.slidecraft.steps;

import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.StreamBuildListener;
import hudson.model.TaskListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Files that are archived with a run, wherever its artifacts are kept, as {@code archiveArtifacts} does. */
final class RunArtifacts {
    /** Where they are among the run's artifacts. */
    static final String FOLDER = "slidecraft";

    private RunArtifacts() {}

    /** @param files name to text */
    static void archive(Run<?, ?> run, TaskListener listener, Map<String, String> files)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("slidecraft");
        try {
            Map<String, String> artifacts = new LinkedHashMap<>();
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(folder.resolve(file.getKey()), file.getValue());
                artifacts.put(FOLDER + "/" + file.getKey(), file.getKey());
            }
            run.pickArtifactManager()
                    .archive(
                            new FilePath(folder.toFile()),
                            new Launcher.LocalLauncher(listener),
                            new StreamBuildListener(listener.getLogger(), StandardCharsets.UTF_8),
                            artifacts);
        } finally {
            new FilePath(folder.toFile()).deleteRecursive();
        }
    }
}
