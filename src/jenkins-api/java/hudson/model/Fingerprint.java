package hudson.model;

import org.kohsuke.stapler.export.ExportedBean;

@ExportedBean
public class Fingerprint implements ModelObject, Saveable {

    Fingerprint() {}

    @Override
    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void save() throws java.io.IOException {
        throw new UnsupportedOperationException();
    }
}
