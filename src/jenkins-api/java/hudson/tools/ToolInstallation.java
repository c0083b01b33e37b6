package hudson.tools;

import hudson.ExtensionPoint;
import hudson.model.Describable;
import java.io.Serializable;

public abstract class ToolInstallation implements Describable<ToolInstallation>, Serializable, ExtensionPoint {

    @Deprecated
    protected ToolInstallation(String name, String home) {
        throw new UnsupportedOperationException();
    }
}
