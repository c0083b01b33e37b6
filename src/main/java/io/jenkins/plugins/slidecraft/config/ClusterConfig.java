package io.jenkins.plugins.slidecraft.config;

import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A Kubernetes cluster and the credentials for it. Holds no secret, only the credentials' id. */
public final class ClusterConfig implements Describable<ClusterConfig> {
    private final String name;
    private String url = "";
    private String caCertificate = "";
    private String credentialsId = "";
    private boolean inCluster;

    @DataBoundConstructor
    public ClusterConfig(String name) {
        this.name = Objects.requireNonNullElse(name, "").strip();
    }

    /** By which environments refer to it. */
    public String getName() {
        return name;
    }

    /** The API server's address; empty where the kubeconfig or the pod's own surroundings say it. */
    public String getUrl() {
        return url;
    }

    @DataBoundSetter
    public void setUrl(String url) {
        this.url = Objects.requireNonNullElse(url, "").strip();
    }

    /** The certificates to trust, in PEM; empty for the kubeconfig's own, else those of the JVM. */
    public String getCaCertificate() {
        return caCertificate;
    }

    @DataBoundSetter
    public void setCaCertificate(String caCertificate) {
        this.caCertificate = Objects.requireNonNullElse(caCertificate, "").strip();
    }

    /** A kubeconfig file, a token or a client certificate in the system store. */
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Objects.requireNonNullElse(credentialsId, "").strip();
    }

    /** Whether the controller runs in this cluster and uses its pod's service account. */
    public boolean isInCluster() {
        return inCluster;
    }

    @DataBoundSetter
    public void setInCluster(boolean inCluster) {
        this.inCluster = inCluster;
    }

    @Extension
    @Symbol("slidecraftCluster")
    public static final class DescriptorImpl extends Descriptor<ClusterConfig> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ClusterConfig_DisplayName();
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return Forms.check(
                    () -> Rules.name(Objects.requireNonNullElse(value, "").strip()));
        }

        @POST
        public FormValidation doCheckUrl(@QueryParameter String value) {
            return Forms.check(() ->
                    Objects.requireNonNullElse(value, "").isBlank() ? Optional.empty() : Rules.url(value.strip()));
        }

        @POST
        public FormValidation doCheckCaCertificate(@QueryParameter String value) {
            return Forms.check(() -> Rules.pem(Objects.requireNonNullElse(value, "")));
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId) {
            return Forms.credentials(
                    credentialsId,
                    List.of(FileCredentials.class, StringCredentials.class, StandardCertificateCredentials.class));
        }

        /** Asks the API server for one object; that it may be refused is fine, that nobody answers is not. */
        @POST
        public FormValidation doTestConnection(
                @QueryParameter String name,
                @QueryParameter String url,
                @QueryParameter String caCertificate,
                @QueryParameter String credentialsId,
                @QueryParameter boolean inCluster) {
            return Forms.tried(() -> {
                ClusterConfig config = new ClusterConfig(name);
                config.setUrl(url);
                config.setCaCertificate(caCertificate);
                config.setCredentialsId(credentialsId);
                config.setInCluster(inCluster);
                return ask(Endpoints.get().cluster(config, null));
            });
        }

        private static String ask(Cluster cluster) {
            try {
                cluster.get(Kind.CONFIG_MAP, "default", "kube-root-ca.crt");
            } catch (KubeException e) {
                if (e.code() != 403) {
                    throw e;
                }
            }
            return Messages.ClusterConfig_Reached(cluster.address());
        }
    }
}
