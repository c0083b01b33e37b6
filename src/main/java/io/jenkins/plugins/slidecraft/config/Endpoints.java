package io.jenkins.plugins.slidecraft.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Run;
import io.jenkins.plugins.slidecraft.git.Git;
import io.jenkins.plugins.slidecraft.http.ApplicationHttp;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.ImageRegistry;
import io.jenkins.plugins.slidecraft.release.registry.RegistryImage;
import java.util.Optional;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * How to reach what is configured. Credentials are looked up at each call and their use is tracked on the run. The extension
 * with the highest ordinal is used; tests bring one of their own.
 */
@Restricted(NoExternalUse.class)
public abstract class Endpoints implements ExtensionPoint {
    public static Endpoints get() {
        return ExtensionList.lookup(Endpoints.class).get(0);
    }

    /** @param run on whose behalf; null for the controller's own work */
    public abstract Cluster cluster(ClusterConfig config, @CheckForNull Run<?, ?> run);

    /** @param run on whose behalf; null for the controller's own work */
    public abstract MetricStore metrics(MetricServerConfig config, @CheckForNull Run<?, ?> run);

    /**
     * An environment's application.
     *
     * @param run on whose behalf; null for the controller's own work
     * @throws IllegalArgumentException where its address is not configured
     */
    public abstract ApplicationHttp application(EnvironmentConfig config, @CheckForNull Run<?, ?> run);

    /** All registries: an image's name says which one is asked. */
    public abstract ImageRegistry registries(@CheckForNull Run<?, ?> run);

    /** All Git servers: a repository's address says which one is asked. */
    public abstract Git git(@CheckForNull Run<?, ?> run);

    /** What a registry has under a tag, with its labels; empty where the tag is free. */
    public abstract Optional<RegistryImage> image(ImageRef image, @CheckForNull Run<?, ?> run);
}
