package io.jenkins.plugins.slidecraft.config;

import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A server that answers metric queries, and the credentials for it. Configurations of earlier versions have just name, address and credentials. */
public final class MetricServerConfig implements Describable<MetricServerConfig> {
    private final String name;
    private String url = "";
    private String credentialsId = "";
    private String kind = MetricServerKind.PROMETHEUS.label();
    private String certificateId = "";
    private String caCertificate = "";
    private List<MetricHeader> headers = new ArrayList<>();

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

    /** What it speaks: {@code prometheus} or {@code loki}. */
    public String getKind() {
        return Objects.requireNonNullElse(kind, MetricServerKind.PROMETHEUS.label());
    }

    @DataBoundSetter
    public void setKind(String kind) {
        String given = Objects.requireNonNullElse(kind, "").strip();
        this.kind = given.isEmpty() ? MetricServerKind.PROMETHEUS.label() : given;
    }

    /** A certificate with its key in the system store, which the controller shows to the server; empty where none is needed. */
    public String getCertificateId() {
        return Objects.requireNonNullElse(certificateId, "");
    }

    @DataBoundSetter
    public void setCertificateId(String certificateId) {
        this.certificateId = Objects.requireNonNullElse(certificateId, "").strip();
    }

    /** Certificates in PEM of the authorities that are trusted; empty for those that the controller's machine trusts. */
    public String getCaCertificate() {
        return Objects.requireNonNullElse(caCertificate, "");
    }

    @DataBoundSetter
    public void setCaCertificate(String caCertificate) {
        this.caCertificate = Objects.requireNonNullElse(caCertificate, "").strip();
    }

    /** What else is sent with each query. */
    public List<MetricHeader> getHeaders() {
        return headers == null ? List.of() : Collections.unmodifiableList(headers);
    }

    @DataBoundSetter
    public void setHeaders(List<MetricHeader> headers) {
        this.headers = headers == null ? new ArrayList<>() : new ArrayList<>(headers);
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

        @POST
        public FormValidation doCheckCaCertificate(@QueryParameter String value) {
            return Forms.check(() -> Rules.pem(Objects.requireNonNullElse(value, "")));
        }

        @POST
        public ListBoxModel doFillCertificateIdItems(@QueryParameter String certificateId) {
            return Forms.credentials(certificateId, List.of(StandardCertificateCredentials.class));
        }

        @POST
        public ListBoxModel doFillKindItems() {
            ListBoxModel model = new ListBoxModel();
            for (MetricServerKind kind : MetricServerKind.values()) {
                model.add(kind.label(), kind.label());
            }
            return model;
        }

        /** Evaluates {@code vector(1)}; with the headers that are saved, since a form's button sends no lists. */
        @POST
        public FormValidation doTestConnection(
                @QueryParameter String name,
                @QueryParameter String url,
                @QueryParameter String credentialsId,
                @QueryParameter String kind,
                @QueryParameter String certificateId,
                @QueryParameter String caCertificate) {
            return Forms.tried(() -> {
                MetricServerConfig config = new MetricServerConfig(name);
                config.setUrl(url);
                config.setCredentialsId(credentialsId);
                config.setKind(kind);
                config.setCertificateId(certificateId);
                config.setCaCertificate(caCertificate);
                SlideCraftConfiguration.get().getMetricServers().stream()
                        .filter(saved -> saved.getName().equals(config.getName())
                                && saved.getUrl().equals(config.getUrl()))
                        .findFirst()
                        .ifPresent(saved -> config.setHeaders(saved.getHeaders()));
                MetricStore store = Endpoints.get().metrics(config, null);
                store.instant("vector(1)", Instant.now());
                return Messages.MetricServerConfig_Reached(store.address());
            });
        }
    }
}
