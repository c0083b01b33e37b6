package io.jenkins.plugins.slidecraft.config;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.List;
import java.util.Objects;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An image registry and the credentials for it. */
public final class RegistryConfig implements Describable<RegistryConfig> {
    private final String host;
    private String credentialsId = "";
    private boolean insecure;

    @DataBoundConstructor
    public RegistryConfig(String host) {
        this.host = Objects.requireNonNullElse(host, "").strip();
    }

    /** As it stands at the beginning of an image's name: {@code registry.example.com:5000}. */
    public String getHost() {
        return host;
    }

    /** User name and password in the system store; empty for a registry that anyone may read and write. */
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Objects.requireNonNullElse(credentialsId, "").strip();
    }

    /** Whether it speaks plain HTTP. */
    public boolean isInsecure() {
        return insecure;
    }

    @DataBoundSetter
    public void setInsecure(boolean insecure) {
        this.insecure = insecure;
    }

    @Extension
    @Symbol("slidecraftRegistry")
    public static final class DescriptorImpl extends Descriptor<RegistryConfig> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.RegistryConfig_DisplayName();
        }

        @POST
        public FormValidation doCheckHost(@QueryParameter String value) {
            return Forms.check(
                    () -> Rules.host(Objects.requireNonNullElse(value, "").strip()));
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId) {
            return Forms.credentials(credentialsId, List.of(StandardUsernamePasswordCredentials.class));
        }
    }
}
