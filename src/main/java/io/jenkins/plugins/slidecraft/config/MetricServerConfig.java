package io.jenkins.plugins.slidecraft.config;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A server that speaks the Prometheus HTTP API, and the credentials for it. */
public final class MetricServerConfig implements Describable<MetricServerConfig> {
    private final String name;
    private String url = "";
    private String credentialsId = "";

    @DataBoundConstructor
    public MetricServerConfig(String name) {
        this.name = Objects.requireNonNullElse(name, "").strip();
    }

    /** By which environments refer to it. */
    public String getName() {
        return name;
    }

    /** Its address, without {@code /api/v1}. */
    public String getUrl() {
        return url;
    }

    @DataBoundSetter
    public void setUrl(String url) {
        this.url = Objects.requireNonNullElse(url, "").strip();
    }

    /** A bearer token, or user name and password, in the system store; empty where none is needed. */
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Objects.requireNonNullElse(credentialsId, "").strip();
    }

    @Extension
    @Symbol("slidecraftMetricServer")
    public static final class DescriptorImpl extends Descriptor<MetricServerConfig> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.MetricServerConfig_DisplayName();
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return Forms.check(
                    () -> Rules.name(Objects.requireNonNullElse(value, "").strip()));
        }

        @POST
        public FormValidation doCheckUrl(@QueryParameter String value) {
            return Forms.check(
                    () -> Rules.url(Objects.requireNonNullElse(value, "").strip()));
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId) {
            return Forms.credentials(
                    credentialsId, List.of(StringCredentials.class, StandardUsernamePasswordCredentials.class));
        }

        /** Evaluates {@code vector(1)}. */
        @POST
        public FormValidation doTestConnection(
                @QueryParameter String name, @QueryParameter String url, @QueryParameter String credentialsId) {
            return Forms.tried(() -> {
                MetricServerConfig config = new MetricServerConfig(name);
                config.setUrl(url);
                config.setCredentialsId(credentialsId);
                MetricStore store = Endpoints.get().metrics(config, null);
                store.instant("vector(1)", Instant.now());
                return Messages.MetricServerConfig_Reached(store.address());
            });
        }
    }
}
