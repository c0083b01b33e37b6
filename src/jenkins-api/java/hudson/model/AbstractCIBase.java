package hudson.model;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.security.AccessControlled;
import org.kohsuke.stapler.StaplerProxy;

public abstract class AbstractCIBase extends Node
        implements ItemGroup<TopLevelItem>, StaplerProxy, ViewGroup, AccessControlled {

    @NonNull
    @Deprecated
    public String getNodeName() {
        throw new UnsupportedOperationException();
    }
}
