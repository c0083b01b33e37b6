package io.jenkins.plugins.slidecraft.kube.fabric8;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.LabelSelector;
import io.jenkins.plugins.slidecraft.kube.WatchListener;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The shared watches of one cluster, one for each namespace and kind that somebody watches. */
final class SharedWatches implements AutoCloseable {
    private record Key(Kind<?> kind, String namespace) {}

    private final Caller caller;
    private final WatchTuning tuning;
    private final WatchThreads threads = new WatchThreads();
    private final Map<Key, SharedWatch<?>> watches = new ConcurrentHashMap<>();
    private volatile boolean closed;

    SharedWatches(Caller caller, WatchTuning tuning) {
        this.caller = caller;
        this.tuning = tuning;
    }

    <T extends HasMetadata> Cluster.Subscription subscribe(
            Kind<T> kind, String namespace, LabelSelector selector, WatchListener<T> listener) {
        while (true) {
            if (closed) {
                throw closedNow();
            }
            Optional<Subscriber<T>> subscriber = shared(kind, namespace).subscribe(selector, listener);
            if (subscriber.isPresent()) {
                return subscriber.get();
            }
        }
    }

    /** How many connections are open or being made. */
    int size() {
        return watches.size();
    }

    @Override
    public void close() {
        closed = true;
        List.copyOf(watches.values()).forEach(watch -> watch.close(closedNow()));
        threads.close();
    }

    /** The cast is right: the key's kind is the watch's. */
    @SuppressWarnings("unchecked")
    private <T extends HasMetadata> SharedWatch<T> shared(Kind<T> kind, String namespace) {
        Key key = new Key(kind, namespace);
        return (SharedWatch<T>) watches.computeIfAbsent(
                key, absent -> new SharedWatch<>(caller, kind, namespace, tuning, threads, () -> watches.remove(key)));
    }

    private KubeException closedNow() {
        return new KubeException(
                0, KubeException.ENDED, "The connection to " + caller.address() + " has been closed here.");
    }
}
