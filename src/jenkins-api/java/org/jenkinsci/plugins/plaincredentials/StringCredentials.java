package org.jenkinsci.plugins.plaincredentials;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.util.Secret;
import edu.umd.cs.findbugs.annotations.NonNull;

public interface StringCredentials extends StandardCredentials {

    @NonNull
    Secret getSecret();
}
