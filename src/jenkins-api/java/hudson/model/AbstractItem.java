package hudson.model;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.security.AccessControlled;
import jenkins.model.Loadable;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

@ExportedBean
public abstract class AbstractItem extends Actionable implements Loadable, Item, AccessControlled, StaplerProxy {

    AbstractItem() {}

    @NonNull
    @Exported(visibility = 999)
    public String getName() {
        throw new UnsupportedOperationException();
    }

    @NonNull
    @Exported
    public final String getFullName() {
        throw new UnsupportedOperationException();
    }

    public final String getUrl() {
        throw new UnsupportedOperationException();
    }
}
