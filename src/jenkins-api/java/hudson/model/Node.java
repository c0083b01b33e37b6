package hudson.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionPoint;
import hudson.FilePath;
import hudson.security.AccessControlled;
import java.io.File;
import java.io.IOException;
import jenkins.util.io.OnMaster;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

@ExportedBean
public abstract class Node extends AbstractModelObject
        implements ExtensionPoint, AccessControlled, OnMaster, PersistenceRoot {

    public void save() throws IOException {
        throw new UnsupportedOperationException();
    }

    @Exported(visibility = 999)
    @NonNull
    public abstract String getNodeName();

    @CheckForNull
    public final Computer toComputer() {
        throw new UnsupportedOperationException();
    }

    @CheckForNull
    public FilePath createPath(String absolutePath) {
        throw new UnsupportedOperationException();
    }

    public File getRootDir() {
        throw new UnsupportedOperationException();
    }
}
