package io.jenkins.plugins.slidecraft.harness;

import hudson.Extension;
import hudson.model.Run;
import io.jenkins.plugins.slidecraft.config.ClusterConfig;
import io.jenkins.plugins.slidecraft.config.Endpoints;
import io.jenkins.plugins.slidecraft.config.MetricServerConfig;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.ImageRegistry;
import io.jenkins.plugins.slidecraft.release.registry.RegistryImage;
import java.util.Optional;

/** Goes before the real endpoints in every test of the harness, from the controller's first moment on: restarts included. */
@Extension
public final class HarnessEndpoints extends Endpoints {
    @Override
    public Cluster cluster(ClusterConfig config, Run<?, ?> run) {
        return HarnessWorld.current().cluster();
    }

    @Override
    public MetricStore metrics(MetricServerConfig config, Run<?, ?> run) {
        return HarnessWorld.current().metrics();
    }

    @Override
    public ImageRegistry registries(Run<?, ?> run) {
        return HarnessWorld.current().registry();
    }

    @Override
    public Optional<RegistryImage> image(ImageRef image, Run<?, ?> run) {
        return HarnessWorld.current().registered(image);
    }
}
