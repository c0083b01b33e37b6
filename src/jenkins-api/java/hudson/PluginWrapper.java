package hudson;

import hudson.model.ModelObject;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

@ExportedBean
public class PluginWrapper implements Comparable<PluginWrapper>, ModelObject {

    PluginWrapper() {}

    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }

    @Exported
    public String getVersion() {
        throw new UnsupportedOperationException();
    }

    public int compareTo(PluginWrapper pw) {
        throw new UnsupportedOperationException();
    }
}
