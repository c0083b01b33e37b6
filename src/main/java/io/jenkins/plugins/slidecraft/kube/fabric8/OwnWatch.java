package io.jenkins.plugins.slidecraft.kube.fabric8;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.WatchListener;
import io.jenkins.plugins.slidecraft.kube.WatchOptions;

/** A watch from a given resource version, with a connection of its own: what the server says, as it says it. */
final class OwnWatch {
    private OwnWatch() {}

    static <T extends HasMetadata> Cluster.Subscription open(
            Caller caller,
            Kind<T> kind,
            String namespace,
            WatchOptions options,
            WatchTuning tuning,
            WatchListener<T> listener) {
        Request request = Request.watch(
                kind,
                namespace,
                options.labelSelector(),
                options.resourceVersion(),
                tuning.serverTimeout().toSeconds());
        Guarded<T> guarded = new Guarded<>(listener);
        try {
            AutoCloseable connection = caller.stream(request, tuning.longest(), new WatchEvents<>(kind, guarded));
            return () -> {
                guarded.closed = true;
                Streams.close(connection);
            };
        } catch (KubeException e) {
            if (!e.isGone()) {
                throw e;
            }
            // Servers tell a version that is too old now in the answer's status, now in an event: here always the
            // latter.
            listener.ended(e);
            return () -> {};
        }
    }

    /** Tells nothing after the watch was closed, and its end once. */
    private static final class Guarded<T> implements WatchListener<T> {
        private final WatchListener<T> listener;
        private volatile boolean closed;

        Guarded(WatchListener<T> listener) {
            this.listener = listener;
        }

        @Override
        public void on(Change change, T object) {
            if (!closed) {
                listener.on(change, object);
            }
        }

        @Override
        public void ended(KubeException cause) {
            if (!closed) {
                closed = true;
                listener.ended(cause);
            }
        }
    }
}
