package io.jenkins.plugins.slidecraft.steps;

import hudson.model.Run;
import io.jenkins.plugins.slidecraft.rollout.ManifestSource;
import io.jenkins.plugins.slidecraft.ui.RunFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** The manifests that {@code slidecraftBuild} has rendered and stored with a step's run; read when they are needed. */
final class StoredManifests {
    private StoredManifests() {}

    static ManifestSource of(StepContext context, String environment) {
        return hash -> {
            try {
                return RunFiles.readManifests(context.get(Run.class), environment);
            } catch (IOException e) {
                throw new UncheckedIOException("The run's manifests for " + environment + " can't be read", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while the run's manifests were read", e);
            }
        };
    }
}
