package io.jenkins.plugins.slidecraft.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/** The global configuration, by form or as code under {@code unclassified: slidecraft:}. */
@Extension
@Symbol("slidecraft")
public final class SlideCraftConfiguration extends GlobalConfiguration {
    private List<ClusterConfig> clusters = new ArrayList<>();
    private List<RegistryConfig> registries = new ArrayList<>();
    private List<MetricServerConfig> metricServers = new ArrayList<>();
    private List<EnvironmentConfig> environments = new ArrayList<>();
    private List<GitServerConfig> gitServers = new ArrayList<>();

    public SlideCraftConfiguration() {
        load();
    }

    public static SlideCraftConfiguration get() {
        return ExtensionList.lookupSingleton(SlideCraftConfiguration.class);
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.SlideCraftConfiguration_DisplayName();
    }

    public List<ClusterConfig> getClusters() {
        return clusters;
    }

    @DataBoundSetter
    public void setClusters(List<ClusterConfig> clusters) {
        this.clusters = copy(clusters);
        save();
    }

    public List<RegistryConfig> getRegistries() {
        return registries;
    }

    @DataBoundSetter
    public void setRegistries(List<RegistryConfig> registries) {
        this.registries = copy(registries);
        save();
    }

    public List<MetricServerConfig> getMetricServers() {
        return metricServers;
    }

    @DataBoundSetter
    public void setMetricServers(List<MetricServerConfig> metricServers) {
        this.metricServers = copy(metricServers);
        save();
    }

    public List<EnvironmentConfig> getEnvironments() {
        return environments;
    }

    @DataBoundSetter
    public void setEnvironments(List<EnvironmentConfig> environments) {
        this.environments = copy(environments);
        save();
    }

    public List<GitServerConfig> getGitServers() {
        return gitServers;
    }

    @DataBoundSetter
    public void setGitServers(List<GitServerConfig> gitServers) {
        this.gitServers = copy(gitServers);
        save();
    }

    /** A form without any entry of a list doesn't mention that list: it is emptied here. */
    @Override
    public boolean configure(StaplerRequest2 req, JSONObject json) throws FormException {
        clusters = new ArrayList<>();
        registries = new ArrayList<>();
        metricServers = new ArrayList<>();
        environments = new ArrayList<>();
        gitServers = new ArrayList<>();
        req.bindJSON(this, json);
        for (Optional<String> problem : List.of(
                Rules.unique(Messages.ClusterConfig_DisplayName(), clusterNames()),
                Rules.unique(Messages.MetricServerConfig_DisplayName(), metricServerNames()),
                Rules.unique(Messages.EnvironmentConfig_DisplayName(), environmentNames()))) {
            if (problem.isPresent()) {
                load();
                throw new FormException(problem.get(), "name");
            }
        }
        save();
        return true;
    }

    /**
     * The environment of a name.
     *
     * @throws UnknownNameException where none has it; the message names those that are configured
     */
    public EnvironmentConfig environment(String name) {
        return find("environment", name, environments, EnvironmentConfig::getName);
    }

    /** As {@link #environment}, for clusters. */
    public ClusterConfig cluster(String name) {
        return find("cluster", name, clusters, ClusterConfig::getName);
    }

    /** As {@link #environment}, for metric servers. */
    public MetricServerConfig metricServer(String name) {
        return find("metric server", name, metricServers, MetricServerConfig::getName);
    }

    /** The registry that an image's name begins with; empty where none is configured: such a registry is not asked. */
    public Optional<RegistryConfig> registry(String host) {
        return registries.stream()
                .filter(registry -> registry.getHost().equalsIgnoreCase(host))
                .findFirst();
    }

    /** The Git server of a repository's address; empty where none is configured: such a server is not asked. */
    Optional<GitServerConfig> gitServer(String host) {
        return gitServers.stream()
                .filter(server -> server.getHost().equalsIgnoreCase(host))
                .findFirst();
    }

    List<String> clusterNames() {
        return clusters.stream().map(ClusterConfig::getName).toList();
    }

    List<String> metricServerNames() {
        return metricServers.stream().map(MetricServerConfig::getName).toList();
    }

    List<String> environmentNames() {
        return environments.stream().map(EnvironmentConfig::getName).toList();
    }

    private static <T> T find(String what, String name, List<T> all, Function<T, String> naming) {
        return all.stream()
                .filter(one -> naming.apply(one).equals(name))
                .findFirst()
                .orElseThrow(() -> new UnknownNameException(
                        what, name, all.stream().map(naming).toList()));
    }

    private static <T> List<T> copy(List<T> list) {
        return list == null ? new ArrayList<>() : new ArrayList<>(list);
    }
}
