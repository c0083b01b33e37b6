package io.jenkins.plugins.slidecraft.config;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import hudson.security.ACL;
import java.util.List;
import jenkins.model.Jenkins;

/** Finds credentials in the system store. Nothing that it returns is to be kept. */
final class CredentialsLookup {
    private CredentialsLookup() {}

    /**
     * @param what for the message, as {@code cluster 'prod'}
     * @param run whose use of them is recorded; null for the controller's own work
     * @throws IllegalArgumentException where there are none of this id in the system store
     */
    static StandardCredentials find(String id, String what, @CheckForNull Run<?, ?> run) {
        StandardCredentials found = CredentialsMatchers.firstOrNull(
                CredentialsProvider.lookupCredentialsInItemGroup(
                        StandardCredentials.class, Jenkins.get(), ACL.SYSTEM2, List.of()),
                CredentialsMatchers.withId(id));
        if (found == null) {
            throw new IllegalArgumentException(
                    "The credentials '" + id + "' of " + what
                            + " are not in the system store. Add them there (a folder's store is not enough: environments are"
                            + " also looked after when no run is going), or choose others under Manage Jenkins » System » SlideCraft.");
        }
        if (run != null) {
            CredentialsProvider.track(run, found);
        }
        return found;
    }

    /** Credentials of a kind that can't be used there. */
    static IllegalArgumentException wrongKind(String id, String what, String wanted) {
        return new IllegalArgumentException(
                "The credentials '" + id + "' of " + what + " are of the wrong kind: needed is " + wanted
                        + ". Choose others under Manage Jenkins » System » SlideCraft.");
    }
}
