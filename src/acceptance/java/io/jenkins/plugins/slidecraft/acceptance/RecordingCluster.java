package io.jenkins.plugins.slidecraft.acceptance;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.slidecraft.kube.ApiResource;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.LogOptions;
import io.jenkins.plugins.slidecraft.kube.Page;
import io.jenkins.plugins.slidecraft.kube.WatchListener;
import io.jenkins.plugins.slidecraft.kube.WatchOptions;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** Passes everything on and keeps which rights it took, as a Role names them: {@code deployments update}. */
final class RecordingCluster implements Cluster {
    final Set<String> rights = new ConcurrentSkipListSet<>();
    private final Cluster cluster;

    RecordingCluster(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String address() {
        return cluster.address();
    }

    /** Discovery is every identity's right. */
    @Override
    public Optional<ApiResource> resource(String apiVersion, String kind) {
        return cluster.resource(apiVersion, kind);
    }

    @Override
    public String serverVersion() {
        return cluster.serverVersion();
    }

    @Override
    public List<String> apiVersions() {
        return cluster.apiVersions();
    }

    @Override
    public <T extends HasMetadata> Optional<T> get(Kind<T> kind, String namespace, String name) {
        rights.add(kind.plural() + " get");
        return cluster.get(kind, namespace, name);
    }

    @Override
    public <T extends HasMetadata> Page<T> list(Kind<T> kind, String namespace, ListOptions options) {
        rights.add(kind.plural() + " list");
        return cluster.list(kind, namespace, options);
    }

    @Override
    public <T extends HasMetadata> T create(Kind<T> kind, String namespace, T object, WriteOptions options) {
        rights.add(kind.plural() + " create");
        return cluster.create(kind, namespace, object, options);
    }

    @Override
    public <T extends HasMetadata> T replace(Kind<T> kind, String namespace, T object, WriteOptions options) {
        rights.add(kind.plural() + part(options) + " update");
        return cluster.replace(kind, namespace, object, options);
    }

    @Override
    public <T extends HasMetadata> T apply(Kind<T> kind, String namespace, T object, WriteOptions options) {
        rights.add(kind.plural() + part(options) + " patch");
        return cluster.apply(kind, namespace, object, options);
    }

    @Override
    public <T extends HasMetadata> void delete(Kind<T> kind, String namespace, String name, DeleteOptions options) {
        rights.add(kind.plural() + " delete");
        cluster.delete(kind, namespace, name, options);
    }

    @Override
    public <T extends HasMetadata> Subscription watch(
            Kind<T> kind, String namespace, WatchOptions options, WatchListener<T> listener) {
        rights.add(kind.plural() + " list");
        rights.add(kind.plural() + " watch");
        return cluster.watch(kind, namespace, options, listener);
    }

    @Override
    public String logs(String namespace, String pod, LogOptions options) {
        rights.add("pods/log get");
        return cluster.logs(namespace, pod, options);
    }

    private static String part(WriteOptions options) {
        return switch (options.subresource()) {
            case NONE -> "";
            case STATUS -> "/status";
            case SCALE -> "/scale";
        };
    }
}
