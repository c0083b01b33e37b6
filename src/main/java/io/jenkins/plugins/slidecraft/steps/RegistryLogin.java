package io.jenkins.plugins.slidecraft.steps;

import hudson.EnvVars;
import hudson.model.Node;
import hudson.model.Run;
import io.jenkins.plugins.slidecraft.config.RegistryConfig;
import io.jenkins.plugins.slidecraft.config.SlideCraftConfiguration;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.steps.DurableCommand.Place;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jenkinsci.plugins.docker.commons.credentials.DockerRegistryEndpoint;
import org.jenkinsci.plugins.docker.commons.credentials.KeyMaterial2;
import org.jenkinsci.plugins.docker.commons.tools.DockerTool;

/** With which credentials docker pushes. */
final class RegistryLogin {
    private static final String BLOCK_REGISTRY = "DOCKER_REGISTRY_URL";
    private static final String BLOCK_CONFIG = "DOCKER_CONFIG";
    /** What Docker Hub's registry is called besides {@code docker.io}. */
    private static final List<String> HUB =
            List.of("index.docker.io", "registry-1.docker.io", "registry.hub.docker.com");

    private RegistryLogin() {}

    /**
     * Brings the configured credentials to the agent. Inside of {@code docker.withRegistry} for the same registry those of the
     * block stand, since they were chosen for this place; where none are configured docker's own apply.
     *
     * @param host the registry's, as it stands in the images' names
     * @return null where nothing is brought
     */
    static KeyMaterial2 materialize(String host, Run<?, ?> run, Place place) throws IOException, InterruptedException {
        RegistryConfig registry = SlideCraftConfiguration.get().registry(host).orElse(null);
        if (registry == null || registry.getCredentialsId().isEmpty() || inBlock(host, place)) {
            return null;
        }
        String address = (registry.isInsecure() ? "http://" : "https://") + registry.getHost();
        String docker = DockerTool.getExecutable(null, (Node) null, place.listener(), place.environment());
        return new DockerRegistryEndpoint(address, registry.getCredentialsId())
                .newKeyMaterialFactory(
                        run, place.workspace(), place.launcher(), place.environment(), place.listener(), docker)
                .materialize2();
    }

    private static boolean inBlock(String host, Place place) {
        EnvVars environment = place.environment();
        // withDockerRegistry keeps its credentials beside the workspace; docker.withRegistry also says for which
        // registry.
        String temporary = place.beside().getRemote();
        return environment.getOrDefault(BLOCK_CONFIG, "").startsWith(temporary)
                && sameRegistry(host, environment.getOrDefault(BLOCK_REGISTRY, ""));
    }

    /** @param address as {@code docker.withRegistry} has it; empty where it isn't known */
    static boolean sameRegistry(String host, String address) {
        try {
            String authority = new URI(address.contains("://") ? address : "https://" + address).getRawAuthority();
            return address.isEmpty() || hub(host).equals(hub(authority));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static String hub(String host) {
        return HUB.contains(String.valueOf(host)) ? ImageRef.DEFAULT_HOST : String.valueOf(host);
    }
}
