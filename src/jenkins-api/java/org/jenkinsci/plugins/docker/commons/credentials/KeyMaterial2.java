package org.jenkinsci.plugins.docker.commons.credentials;

import hudson.EnvVars;
import hudson.remoting.VirtualChannel;
import java.io.IOException;
import java.io.Serializable;

public abstract class KeyMaterial2 implements Serializable {

    KeyMaterial2() {}

    public static final KeyMaterial2 NULL = null;

    public final EnvVars env() {
        throw new UnsupportedOperationException();
    }

    public abstract void close(VirtualChannel channel) throws IOException, InterruptedException;
}
