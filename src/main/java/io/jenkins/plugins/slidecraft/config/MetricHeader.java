package io.jenkins.plugins.slidecraft.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.List;
import java.util.Objects;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A header that is sent with each query to a metric server, as {@code X-Scope-OrgID}: its value, or a secret text. */
public final class MetricHeader implements Describable<MetricHeader> {
    private final String name;
    private String value = "";
    private String credentialsId = "";

    @DataBoundConstructor
    public MetricHeader(String name) {
        this.name = Objects.requireNonNullElse(name, "").strip();
    }

    /** Its name. */
    public String getName() {
        return name;
    }

    /** Its value, where that is no secret. */
    public String getValue() {
        return value;
    }

    @DataBoundSetter
    public void setValue(String value) {
        this.value = Objects.requireNonNullElse(value, "").strip();
    }

    /** A secret text in the system store that is its value; empty where {@link #getValue} is. */
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Objects.requireNonNullElse(credentialsId, "").strip();
    }

    @Extension
    @Symbol("slidecraftMetricHeader")
    public static final class DescriptorImpl extends Descriptor<MetricHeader> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.MetricHeader_DisplayName();
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return Forms.check(
                    () -> Rules.header(Objects.requireNonNullElse(value, "").strip()));
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId) {
            return Forms.credentials(credentialsId, List.of(StringCredentials.class));
        }
    }
}
