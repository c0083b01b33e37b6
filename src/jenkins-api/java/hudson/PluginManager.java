package hudson;

import hudson.model.AbstractModelObject;
import jenkins.util.io.OnMaster;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.export.ExportedBean;

@ExportedBean
public abstract class PluginManager extends AbstractModelObject implements OnMaster, StaplerProxy {

    PluginManager() {}

    public PluginWrapper whichPlugin(Class c) {
        throw new UnsupportedOperationException();
    }
}
