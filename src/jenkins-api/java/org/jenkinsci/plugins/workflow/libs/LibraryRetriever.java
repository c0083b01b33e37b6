package org.jenkinsci.plugins.workflow.libs;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionPoint;
import hudson.FilePath;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Run;
import hudson.model.TaskListener;

public abstract class LibraryRetriever extends AbstractDescribableImpl<LibraryRetriever> implements ExtensionPoint {

    public abstract void retrieve(
            @NonNull String name,
            @NonNull String version,
            boolean changelog,
            @NonNull FilePath target,
            @NonNull Run<?, ?> run,
            @NonNull TaskListener listener)
            throws Exception;

    public abstract void retrieve(
            @NonNull String name,
            @NonNull String version,
            @NonNull FilePath target,
            @NonNull Run<?, ?> run,
            @NonNull TaskListener listener)
            throws Exception;

    public LibraryRetrieverDescriptor getDescriptor() {
        throw new UnsupportedOperationException();
    }
}
