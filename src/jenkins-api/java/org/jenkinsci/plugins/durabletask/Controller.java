package org.jenkinsci.plugins.durabletask;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.TaskListener;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;

public abstract class Controller implements Serializable {

    public abstract boolean writeLog(FilePath workspace, OutputStream sink) throws IOException, InterruptedException;

    @CheckForNull
    public Integer exitStatus(FilePath workspace, Launcher launcher, TaskListener logger)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    @NonNull
    public byte[] getOutput(@NonNull FilePath workspace, @NonNull Launcher launcher)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    public void stop(FilePath workspace, Launcher launcher) throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    public void stop(FilePath workspace) throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    public abstract void cleanup(FilePath workspace) throws IOException, InterruptedException;
}
