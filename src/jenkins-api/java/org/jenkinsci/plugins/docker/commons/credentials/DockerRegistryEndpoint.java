package org.jenkinsci.plugins.docker.commons.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import org.kohsuke.stapler.DataBoundConstructor;

public class DockerRegistryEndpoint extends AbstractDescribableImpl<DockerRegistryEndpoint> {

    @DataBoundConstructor
    public DockerRegistryEndpoint(String url, String credentialsId) {
        throw new UnsupportedOperationException();
    }

    public KeyMaterialFactory newKeyMaterialFactory(
            @CheckForNull Run context,
            @NonNull FilePath workspace,
            @NonNull Launcher launcher,
            @NonNull EnvVars env,
            @NonNull TaskListener listener,
            @NonNull String dockerExecutable)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }
}
