package org.jenkinsci.plugins.docker.commons.tools;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.Nullable;
import hudson.EnvVars;
import hudson.model.Node;
import hudson.model.TaskListener;
import hudson.tools.ToolInstallation;
import java.io.IOException;

public class DockerTool extends ToolInstallation {

    @SuppressWarnings("deprecation")
    DockerTool() {
        super("", "");
        throw new UnsupportedOperationException();
    }

    @NonNull
    public static String getExecutable(
            @CheckForNull String name,
            @CheckForNull Node node,
            @Nullable TaskListener listener,
            @CheckForNull EnvVars env)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }
}
