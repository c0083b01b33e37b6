package io.jenkins.plugins.slidecraft.config;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.Extension;
import hudson.model.Run;
import hudson.model.listeners.ItemListener;
import io.jenkins.plugins.slidecraft.git.Git;
import io.jenkins.plugins.slidecraft.git.GitException;
import io.jenkins.plugins.slidecraft.git.jgit.JGitCommits;
import io.jenkins.plugins.slidecraft.http.ApplicationClient;
import io.jenkins.plugins.slidecraft.http.ApplicationHttp;
import io.jenkins.plugins.slidecraft.http.BoundedExchange;
import io.jenkins.plugins.slidecraft.http.FreshClients;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.fabric8.ClusterClients;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.metrics.prometheus.Authorization;
import io.jenkins.plugins.slidecraft.metrics.prometheus.PrometheusStore;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.ImageRegistry;
import io.jenkins.plugins.slidecraft.release.registry.Login;
import io.jenkins.plugins.slidecraft.release.registry.RegistryAccess;
import io.jenkins.plugins.slidecraft.release.registry.RegistryClient;
import io.jenkins.plugins.slidecraft.release.registry.RegistryImage;
import java.net.http.HttpClient;
import java.util.Optional;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** The real thing: fabric8 for clusters, HTTP for the rest. ClusterClients are kept, credentials are not. */
@Extension(ordinal = -1000)
public final class ConfiguredEndpoints extends Endpoints {
    private final ClusterClients clusters = new ClusterClients();
    private final MetricServers servers = new MetricServers();
    private final HttpClient http = PrometheusStore.client(Optional.empty());
    private final FreshClients applications = new FreshClients(() -> BoundedExchange.client(Optional.empty()));

    @Override
    public Cluster cluster(ClusterConfig config, Run<?, ?> run) {
        return clusters.cluster(config.getName(), ClusterSettings.of(config, run));
    }

    @Override
    public MetricStore metrics(MetricServerConfig config, Run<?, ?> run) {
        return servers.store(config, run);
    }

    @Override
    public ApplicationHttp application(EnvironmentConfig config, Run<?, ?> run) {
        if (config.getUrl().isEmpty()) {
            throw new IllegalArgumentException("Environment '" + config.getName()
                    + "' has no address of its application. Enter one under Manage Jenkins » System » SlideCraft.");
        }
        String what = "the application in environment '" + config.getName() + "'";
        if (!config.getCheckCredentialsId().isEmpty()) {
            // Once for the record, and so that a missing one is told before the first request.
            authorization(config.getCheckCredentialsId(), what, run);
        }
        return new ApplicationClient(
                config.getUrl(), () -> authorization(config.getCheckCredentialsId(), what, null), applications.get());
    }

    @Override
    public RegistryClient registries(Run<?, ?> run) {
        return new RegistryClient(
                host -> SlideCraftConfiguration.get()
                        .registry(host)
                        .map(config -> new RegistryAccess(config.isInsecure(), () -> login(config, run))),
                http);
    }

    @Override
    public Optional<RegistryImage> image(ImageRef image, Run<?, ?> run) {
        return registries(run).image(image);
    }

    @Override
    public Git git(Run<?, ?> run) {
        return new JGitCommits((host, path) -> SlideCraftConfiguration.get()
                .gitServer(host)
                .orElseThrow(() -> new GitException(
                        "The Git server " + host
                                + " is not configured, so nothing is committed there. Add it under Manage Jenkins » System »"
                                + " SlideCraft » Git servers.",
                        false,
                        null))
                .access(path, run));
    }

    private static Optional<Login> login(RegistryConfig config, Run<?, ?> run) {
        if (config.getCredentialsId().isEmpty()) {
            return Optional.empty();
        }
        String what = "registry '" + config.getHost() + "'";
        try {
            StandardCredentials credentials = CredentialsLookup.find(config.getCredentialsId(), what, run);
            if (credentials instanceof StandardUsernamePasswordCredentials user) {
                return Optional.of(
                        new Login(user.getUsername(), user.getPassword().getPlainText()));
            }
            throw CredentialsLookup.wrongKind(config.getCredentialsId(), what, "a user name with password");
        } catch (IllegalArgumentException e) {
            // Names the credentials' id, never what is in them.
            throw new ImageRegistry.RegistryException(e.getMessage(), false, null);
        }
    }

    static Optional<String> authorization(String credentialsId, String what, Run<?, ?> run) {
        if (credentialsId.isEmpty()) {
            return Optional.empty();
        }
        StandardCredentials credentials = CredentialsLookup.find(credentialsId, what, run);
        if (credentials instanceof StringCredentials token) {
            return Optional.of(Authorization.bearer(token.getSecret().getPlainText()));
        }
        if (credentials instanceof StandardUsernamePasswordCredentials user) {
            return Optional.of(
                    Authorization.basic(user.getUsername(), user.getPassword().getPlainText()));
        }
        throw CredentialsLookup.wrongKind(credentialsId, what, "a secret text or a user name with password");
    }

    private void close() {
        clusters.close();
    }

    /** Ends watches and connections when the controller goes down. */
    @Extension
    public static final class Closer extends ItemListener {
        @Override
        public void onBeforeShutdown() {
            hudson.ExtensionList.lookup(ConfiguredEndpoints.class).forEach(ConfiguredEndpoints::close);
        }
    }
}
