package io.jenkins.plugins.slidecraft.harness;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Run;
import io.jenkins.plugins.slidecraft.config.ClusterConfig;
import io.jenkins.plugins.slidecraft.config.ConfiguredEndpoints;
import io.jenkins.plugins.slidecraft.config.Endpoints;
import io.jenkins.plugins.slidecraft.config.EnvironmentConfig;
import io.jenkins.plugins.slidecraft.config.MetricServerConfig;
import io.jenkins.plugins.slidecraft.git.Git;
import io.jenkins.plugins.slidecraft.http.ApplicationHttp;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.ImageRegistry;
import io.jenkins.plugins.slidecraft.release.registry.RegistryImage;
import java.util.Optional;

/**
 * Goes before the real endpoints in every test that has a {@link HarnessWorld}, from the controller's first moment on: restarts
 * included.
 */
@Extension
public final class HarnessEndpoints extends Endpoints {
    @Override
    public Cluster cluster(ClusterConfig config, Run<?, ?> run) {
        return HarnessWorld.isThere() ? HarnessWorld.current().cluster() : real().cluster(config, run);
    }

    @Override
    public MetricStore metrics(MetricServerConfig config, Run<?, ?> run) {
        return HarnessWorld.isThere() ? HarnessWorld.current().metrics() : real().metrics(config, run);
    }

    @Override
    public ApplicationHttp application(EnvironmentConfig config, Run<?, ?> run) {
        return HarnessWorld.isThere()
                ? HarnessWorld.current().application(config.getNamespace())
                : real().application(config, run);
    }

    @Override
    public ImageRegistry registries(Run<?, ?> run) {
        return HarnessWorld.isThere() ? HarnessWorld.current().registry() : real().registries(run);
    }

    @Override
    public Git git(Run<?, ?> run) {
        return HarnessWorld.isThere() ? HarnessWorld.current().git() : real().git(run);
    }

    private static Endpoints real() {
        return ExtensionList.lookupSingleton(ConfiguredEndpoints.class);
    }

    @Override
    public Optional<RegistryImage> image(ImageRef image, Run<?, ?> run) {
        return HarnessWorld.current().registered(image);
    }
}
