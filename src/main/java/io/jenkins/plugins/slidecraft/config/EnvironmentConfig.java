package io.jenkins.plugins.slidecraft.config;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An environment: where it is, who may touch it, and whose approval it needs. */
public final class EnvironmentConfig implements Describable<EnvironmentConfig> {
    /** For how long an approval counts where nothing else is said. */
    public static final int DEFAULT_APPROVAL_VALIDITY_MINUTES = 60;

    private final String name;
    private String cluster = "";
    private String namespace = "";
    private String metricServer = "";
    private String url = "";
    private String checkCredentialsId = "";
    private String jobs = "";
    private boolean approvalRequired;
    private String approvers = "";
    private int approvalValidityMinutes = DEFAULT_APPROVAL_VALIDITY_MINUTES;

    @DataBoundConstructor
    public EnvironmentConfig(String name) {
        this.name = Objects.requireNonNullElse(name, "").strip();
    }

    /** As steps and {@code slidecraft.yaml} name it: {@code prod}. */
    public String getName() {
        return name;
    }

    /** The name of a {@link ClusterConfig}. */
    public String getCluster() {
        return cluster;
    }

    @DataBoundSetter
    public void setCluster(String cluster) {
        this.cluster = Objects.requireNonNullElse(cluster, "").strip();
    }

    /** Where its workloads, lock and ledger are. */
    public String getNamespace() {
        return namespace;
    }

    @DataBoundSetter
    public void setNamespace(String namespace) {
        this.namespace = Objects.requireNonNullElse(namespace, "").strip();
    }

    /** The name of a {@link MetricServerConfig}; empty where no gate asks for metrics. */
    public String getMetricServer() {
        return metricServer;
    }

    @DataBoundSetter
    public void setMetricServer(String metricServer) {
        this.metricServer = Objects.requireNonNullElse(metricServer, "").strip();
    }

    /** The address of the application that runs there, as its users reach it; empty where nothing checks it. */
    public String getUrl() {
        // Null where a version without it has written the configuration.
        return Objects.requireNonNullElse(url, "");
    }

    @DataBoundSetter
    public void setUrl(String url) {
        this.url = Objects.requireNonNullElse(url, "").strip();
    }

    /** A bearer token, or user name and password, in the system store, for the application; empty where none is needed. */
    public String getCheckCredentialsId() {
        return Objects.requireNonNullElse(checkCredentialsId, "");
    }

    @DataBoundSetter
    public void setCheckCredentialsId(String checkCredentialsId) {
        this.checkCredentialsId =
                Objects.requireNonNullElse(checkCredentialsId, "").strip();
    }

    /** Full names of the jobs that may touch it, one a line: {@code team/app}, {@code team/*}, {@code team/**}. */
    public String getJobs() {
        return jobs;
    }

    @DataBoundSetter
    public void setJobs(String jobs) {
        this.jobs = Objects.requireNonNullElse(jobs, "").strip();
    }

    /** Whether {@code slidecraftDeploy} wants an approval of the very digests that it brings. */
    public boolean isApprovalRequired() {
        return approvalRequired;
    }

    @DataBoundSetter
    public void setApprovalRequired(boolean approvalRequired) {
        this.approvalRequired = approvalRequired;
    }

    /** Ids of the users and groups who may approve, separated by commas. */
    public String getApprovers() {
        return approvers;
    }

    @DataBoundSetter
    public void setApprovers(String approvers) {
        this.approvers = String.join(",", split(Objects.requireNonNullElse(approvers, "")));
    }

    /** How old an approval may be when the deployment begins. */
    public int getApprovalValidityMinutes() {
        return approvalValidityMinutes;
    }

    @DataBoundSetter
    public void setApprovalValidityMinutes(int approvalValidityMinutes) {
        this.approvalValidityMinutes =
                approvalValidityMinutes > 0 ? approvalValidityMinutes : DEFAULT_APPROVAL_VALIDITY_MINUTES;
    }

    /** Whether a job may touch it. */
    public boolean allows(String jobFullName) {
        return JobPatterns.match(jobs, jobFullName);
    }

    /** {@link #getApprovers} one by one. */
    public List<String> approverIds() {
        return split(approvers);
    }

    /** {@link #getApprovalValidityMinutes} as a duration. */
    public Duration approvalValidity() {
        return Duration.ofMinutes(approvalValidityMinutes);
    }

    private static List<String> split(String text) {
        return Pattern.compile("[,\\n]")
                .splitAsStream(text)
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .toList();
    }

    @Extension
    @Symbol("slidecraftEnvironment")
    public static final class DescriptorImpl extends Descriptor<EnvironmentConfig> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.EnvironmentConfig_DisplayName();
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return Forms.check(
                    () -> Rules.name(Objects.requireNonNullElse(value, "").strip()));
        }

        @POST
        public FormValidation doCheckCluster(@QueryParameter String value) {
            return Forms.check(() -> Rules.reference(
                    Messages.ClusterConfig_DisplayName(),
                    Objects.requireNonNullElse(value, "").strip(),
                    SlideCraftConfiguration.get().clusterNames()));
        }

        @POST
        public FormValidation doCheckMetricServer(@QueryParameter String value) {
            return Forms.check(() -> Objects.requireNonNullElse(value, "").isBlank()
                    ? Optional.empty()
                    : Rules.reference(
                            Messages.MetricServerConfig_DisplayName(),
                            value.strip(),
                            SlideCraftConfiguration.get().metricServerNames()));
        }

        @POST
        public FormValidation doCheckUrl(@QueryParameter String value) {
            return Forms.check(() ->
                    Objects.requireNonNullElse(value, "").isBlank() ? Optional.empty() : Rules.url(value.strip()));
        }

        @POST
        public ListBoxModel doFillCheckCredentialsIdItems(@QueryParameter String checkCredentialsId) {
            return Forms.credentials(
                    checkCredentialsId, List.of(StringCredentials.class, StandardUsernamePasswordCredentials.class));
        }

        @POST
        public FormValidation doCheckNamespace(@QueryParameter String value) {
            return Forms.check(
                    () -> Rules.namespace(Objects.requireNonNullElse(value, "").strip()));
        }

        @POST
        public FormValidation doCheckJobs(@QueryParameter String value) {
            return Forms.check(
                    () -> JobPatterns.of(Objects.requireNonNullElse(value, "")).isEmpty()
                            ? Optional.of(Messages.EnvironmentConfig_NoJobs())
                            : Optional.empty());
        }

        @POST
        public FormValidation doCheckApprovers(@QueryParameter String value, @QueryParameter boolean approvalRequired) {
            return Forms.check(() -> approvalRequired
                            && split(Objects.requireNonNullElse(value, "")).isEmpty()
                    ? Optional.of(Messages.EnvironmentConfig_NoApprovers())
                    : Optional.empty());
        }

        @POST
        public ListBoxModel doFillClusterItems(@QueryParameter String cluster) {
            return Forms.names(
                    Objects.requireNonNullElse(cluster, ""),
                    false,
                    SlideCraftConfiguration.get().clusterNames());
        }

        @POST
        public ListBoxModel doFillMetricServerItems(@QueryParameter String metricServer) {
            return Forms.names(
                    Objects.requireNonNullElse(metricServer, ""),
                    true,
                    SlideCraftConfiguration.get().metricServerNames());
        }
    }
}
