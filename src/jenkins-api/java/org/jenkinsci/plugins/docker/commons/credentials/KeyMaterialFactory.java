package org.jenkinsci.plugins.docker.commons.credentials;

import java.io.IOException;

public abstract class KeyMaterialFactory {

    public static final KeyMaterialFactory NULL = null;

    public KeyMaterial2 materialize2() throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }
}
