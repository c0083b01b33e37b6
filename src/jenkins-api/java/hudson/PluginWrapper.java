package hudson;

import hudson.model.ModelObject;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

@ExportedBean
public class PluginWrapper implements Comparable<PluginWrapper>, ModelObject {

    @Exported
    public String getVersion() {
        throw new UnsupportedOperationException();
    }
}
