package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.WatchListener;
import io.jenkins.plugins.slidecraft.kube.WatchOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The watches of the API server. Events arrive a little later, in order; bookmarks once a minute. */
final class Watches {
    private static final Duration LATENCY = Duration.ofMillis(2);
    private static final Duration BOOKMARKS = Duration.ofMinutes(1);

    private final ObjectStore store;
    private final List<Watch<?>> watches = new ArrayList<>();

    Watches(ObjectStore store) {
        this.store = store;
        store.onChange(change -> {
            for (Watch<?> watch : List.copyOf(watches)) {
                watch.see(change);
            }
        });
    }

    <T extends HasMetadata> Cluster.Subscription open(
            Kind<T> kind, String namespace, WatchOptions options, WatchListener<T> listener) {
        Watch<T> watch = new Watch<>(kind, namespace, Selectors.labels(options.labelSelector()), listener);
        watches.add(watch);
        if (options.resourceVersion().isEmpty() || options.resourceVersion().equals("0")) {
            for (T object : List.copyOf(store.all(kind, namespace))) {
                if (watch.selected(object)) {
                    watch.send(WatchListener.Change.ADDED, object);
                }
            }
        } else {
            watch.catchUp(Long.parseLong(options.resourceVersion()));
        }
        watch.bookmarkLater();
        return watch::close;
    }

    /** How many watches are open. */
    int open() {
        return watches.size();
    }

    /** Ends every watch as a proxy or a restarted API server does. */
    void dropAll() {
        List.copyOf(watches).forEach(watch -> watch.end(new KubeException(0, "Closed", "The watch was closed")));
    }

    /** Ends every watch with 410, as after a compaction that overtook it. */
    void expireAll() {
        List.copyOf(watches).forEach(watch -> watch.end(tooOld(0)));
    }

    void bookmarkAll() {
        List.copyOf(watches).forEach(Watch::bookmark);
    }

    private KubeException tooOld(long asked) {
        return KubeErrors.expired("too old resource version: " + asked + " (" + store.compacted() + ")");
    }

    private final class Watch<T extends HasMetadata> {
        private final Kind<T> kind;
        private final String namespace;
        private final Predicate<Map<String, String>> labels;
        private final WatchListener<T> listener;
        private boolean closed;

        Watch(Kind<T> kind, String namespace, Predicate<Map<String, String>> labels, WatchListener<T> listener) {
            this.kind = kind;
            this.namespace = namespace;
            this.labels = labels;
            this.listener = listener;
        }

        boolean selected(HasMetadata object) {
            return labels.test(object.getMetadata().getLabels());
        }

        void catchUp(long version) {
            List<ObjectStore.Change> missed = store.since(version);
            if (missed == null) {
                end(tooOld(version));
            } else {
                missed.forEach(this::see);
            }
        }

        /**
         * An object that stops matching is DELETED for this watch, as it was but with the new version; one that begins to
         * match is ADDED.
         */
        void see(ObjectStore.Change change) {
            if (!change.kind().plural().equals(kind.plural())
                    || !change.namespace().equals(namespace)) {
                return;
            }
            boolean before = change.before() != null && selected(change.before());
            boolean after = change.type() != WatchListener.Change.DELETED && selected(change.object());
            T object = kind.type().cast(change.object());
            if (before && after) {
                send(WatchListener.Change.MODIFIED, object);
            } else if (after) {
                send(WatchListener.Change.ADDED, object);
            } else if (before && change.type() == WatchListener.Change.DELETED) {
                send(WatchListener.Change.DELETED, object);
            } else if (before) {
                T last = Copies.of(kind.type().cast(change.before()));
                last.getMetadata().setResourceVersion(object.getMetadata().getResourceVersion());
                send(WatchListener.Change.DELETED, last);
            }
        }

        void send(WatchListener.Change change, T object) {
            store.runtime().schedule(LATENCY, () -> {
                if (!closed) {
                    listener.on(change, Copies.of(object));
                }
            });
        }

        void bookmarkLater() {
            store.runtime().schedule(BOOKMARKS, () -> {
                if (!closed) {
                    bookmark();
                    bookmarkLater();
                }
            });
        }

        void bookmark() {
            T mark;
            try {
                mark = kind.type().getDeclaredConstructor().newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
            ObjectMeta meta = new ObjectMeta();
            meta.setResourceVersion(Long.toString(store.version()));
            mark.setMetadata(meta);
            store.runtime().schedule(LATENCY, () -> {
                if (!closed) {
                    listener.on(WatchListener.Change.BOOKMARK, mark);
                }
            });
        }

        void end(KubeException cause) {
            watches.remove(this);
            store.runtime().schedule(LATENCY, () -> {
                if (!closed) {
                    closed = true;
                    listener.ended(cause);
                }
            });
        }

        void close() {
            closed = true;
            watches.remove(this);
        }
    }
}
