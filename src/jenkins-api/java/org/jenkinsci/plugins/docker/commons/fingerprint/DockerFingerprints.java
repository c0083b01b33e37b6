package org.jenkinsci.plugins.docker.commons.fingerprint;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Fingerprint;
import hudson.model.Run;
import java.io.IOException;

public class DockerFingerprints {

    private DockerFingerprints() {}

    @NonNull
    public static Fingerprint forImage(@CheckForNull Run<?, ?> run, @NonNull String id, @CheckForNull String name)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    public static void addFromFacet(
            @CheckForNull String ancestorImageId, @NonNull String descendantImageId, @NonNull Run<?, ?> run)
            throws IOException {
        throw new UnsupportedOperationException();
    }
}
