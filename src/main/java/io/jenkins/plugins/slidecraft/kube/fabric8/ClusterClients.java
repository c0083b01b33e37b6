package io.jenkins.plugins.slidecraft.kube.fabric8;

import io.jenkins.plugins.slidecraft.kube.Cluster;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The clusters of the global configuration, one client each. Ask for a cluster at each use, with the settings as they are
 * then: while they stay the same the answer is the same client, with its connections and shared watches; when a setting or a
 * secret has changed, a new one takes its place and the old one's watches end.
 */
public final class ClusterClients implements AutoCloseable {
    private record Open(String fingerprint, Fabric8Cluster cluster) {}

    private final Map<String, Open> clusters = new HashMap<>();

    /**
     * The cluster of this name.
     *
     * @param name its name in the global configuration
     * @throws IllegalArgumentException where the settings can't be used
     */
    public synchronized Cluster cluster(String name, ConnectionSettings settings) {
        Open open = clusters.get(name);
        String fingerprint = settings.fingerprint();
        if (open != null && open.fingerprint.equals(fingerprint)) {
            return open.cluster;
        }
        Fabric8Cluster cluster = new Fabric8Cluster(settings);
        clusters.put(name, new Open(fingerprint, cluster));
        if (open != null) {
            open.cluster.close();
        }
        return cluster;
    }

    /** Closes the clusters that the configuration no longer has. */
    public synchronized void retain(Set<String> names) {
        clusters.entrySet().removeIf(entry -> {
            boolean gone = !names.contains(entry.getKey());
            if (gone) {
                entry.getValue().cluster().close();
            }
            return gone;
        });
    }

    /** Closes all. */
    @Override
    public void close() {
        retain(Set.of());
    }
}
