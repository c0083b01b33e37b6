package org.jenkinsci.plugins.workflow.libs;

import hudson.model.AbstractDescribableImpl;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

public class LibraryConfiguration extends AbstractDescribableImpl<LibraryConfiguration> {

    @DataBoundConstructor
    public LibraryConfiguration(String name, LibraryRetriever retriever) {
        throw new UnsupportedOperationException();
    }

    @DataBoundSetter
    public void setDefaultVersion(String defaultVersion) {
        throw new UnsupportedOperationException();
    }

    @DataBoundSetter
    public void setImplicit(boolean implicit) {
        throw new UnsupportedOperationException();
    }

    @DataBoundSetter
    public void setAllowVersionOverride(boolean allowVersionOverride) {
        throw new UnsupportedOperationException();
    }

    @DataBoundSetter
    public void setIncludeInChangesets(boolean includeInChangesets) {
        throw new UnsupportedOperationException();
    }
}
