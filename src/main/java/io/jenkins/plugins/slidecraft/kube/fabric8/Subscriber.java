package io.jenkins.plugins.slidecraft.kube.fabric8;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.slidecraft.kube.Cluster;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.LabelSelector;
import io.jenkins.plugins.slidecraft.kube.WatchListener;
import io.jenkins.plugins.slidecraft.kube.WatchListener.Change;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One listener of a watch, with the selector that it asked for. */
final class Subscriber<T extends HasMetadata> implements Cluster.Subscription {
    private static final Logger LOGGER = Logger.getLogger(Subscriber.class.getName());

    private final LabelSelector selector;
    private final WatchListener<T> listener;
    private final Executor inOrder;
    private final Consumer<Subscriber<T>> onClose;
    private volatile boolean closed;

    Subscriber(LabelSelector selector, WatchListener<T> listener, Executor inOrder, Consumer<Subscriber<T>> onClose) {
        this.selector = selector;
        this.listener = listener;
        this.inOrder = inOrder;
        this.onClose = onClose;
    }

    /**
     * Tells of a change as the API server tells a watch with this selector: an object that begins to match is ADDED, one
     * that no longer matches is DELETED.
     *
     * @param before the object as it was, {@code null} where it is new
     * @param after the object as it is, {@code null} where it is gone
     * @param gone the last state of an object that is gone
     */
    void changed(T before, T after, T gone) {
        boolean was = before != null && selector.matches(before.getMetadata().getLabels());
        boolean is = after != null && selector.matches(after.getMetadata().getLabels());
        if (is) {
            tell(was ? Change.MODIFIED : Change.ADDED, after);
        } else if (was) {
            tell(
                    Change.DELETED,
                    after == null ? gone : at(before, after.getMetadata().getResourceVersion()));
        }
    }

    /** The object as it was, with the version of what happened to it: so the API server tells it. */
    private static <T extends HasMetadata> T at(T object, String version) {
        T copy = Codec.copy(object);
        copy.getMetadata().setResourceVersion(version);
        return copy;
    }

    void ended(KubeException cause) {
        inOrder.execute(() -> {
            if (!closed) {
                closed = true;
                safely(() -> listener.ended(cause));
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        onClose.accept(this);
    }

    private void tell(Change change, T object) {
        inOrder.execute(() -> {
            if (!closed) {
                safely(() -> listener.on(change, Codec.copy(object)));
            }
        });
    }

    /** A listener that fails must not take the others' events. */
    private static void safely(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "A listener of a watch has failed.", e);
        }
    }
}
