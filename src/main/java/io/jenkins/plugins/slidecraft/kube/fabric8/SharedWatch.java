package io.jenkins.plugins.slidecraft.kube.fabric8;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.LabelSelector;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.Page;
import io.jenkins.plugins.slidecraft.kube.WatchListener;
import io.jenkins.plugins.slidecraft.kube.WatchListener.Change;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;

/**
 * One watch of a kind in a namespace, for all who want to see any of it. It begins with a list and goes on from there.
 *
 * <ul>
 *   <li>The server ends the connection in order, as it does every few minutes: it is made anew from the last version that
 *       was seen; nobody notices.
 *   <li>The connection breaks, or an attempt is answered 429 or 5xx: the same, with a growing back-off, five times.
 *   <li>The version is too old (410): a new list; what has changed since is told as ADDED, MODIFIED and DELETED.
 *   <li>Anything else, and a connection that can't be made any more: every subscriber is told the end, and the next one to
 *       come begins with a new list.
 *   <li>The last subscriber has gone: closed after a while, since each connection holds a thread.
 * </ul>
 */
final class SharedWatch<T extends HasMetadata> {
    private enum State {
        NEW,
        OPEN,
        CLOSED
    }

    private final Caller caller;
    private final Kind<T> kind;
    private final String namespace;
    private final WatchTuning tuning;
    private final WatchThreads threads;
    private final Runnable onClosed;
    private final Executor inOrder;

    /** Held while the first connection is made, so that those who come meanwhile wait for its outcome. */
    private final Object starting = new Object();

    /** In the order in which the API server lists. */
    private final Map<String, T> known = new TreeMap<>();

    private final Set<Subscriber<T>> subscribers = new LinkedHashSet<>();
    private State state = State.NEW;
    private String version = "";
    private AutoCloseable connection;
    private int attempt;
    private int generation;
    private Future<?> lingering;

    SharedWatch(
            Caller caller,
            Kind<T> kind,
            String namespace,
            WatchTuning tuning,
            WatchThreads threads,
            Runnable onClosed) {
        this.caller = caller;
        this.kind = kind;
        this.namespace = namespace;
        this.tuning = tuning;
        this.threads = threads;
        this.onClosed = onClosed;
        this.inOrder = threads.inOrder();
    }

    /**
     * Adds a subscriber, and tells it what exists.
     *
     * @return empty where this watch has just been closed: take a new one
     * @throws KubeException where the list or the watch is refused
     */
    Optional<Subscriber<T>> subscribe(LabelSelector selector, WatchListener<T> listener) {
        synchronized (starting) {
            if (isNew()) {
                start();
            }
        }
        synchronized (this) {
            if (state == State.CLOSED) {
                return Optional.empty();
            }
            if (lingering != null) {
                lingering.cancel(false);
                lingering = null;
            }
            Subscriber<T> subscriber = new Subscriber<>(selector, listener, inOrder, this::unsubscribe);
            subscribers.add(subscriber);
            known.values().forEach(object -> subscriber.changed(null, object, null));
            return Optional.of(subscriber);
        }
    }

    /** Ends it for all. */
    void close(KubeException cause) {
        List<Subscriber<T>> left;
        synchronized (this) {
            if (state == State.CLOSED) {
                return;
            }
            left = shut();
        }
        left.forEach(subscriber -> subscriber.ended(cause));
        onClosed.run();
    }

    private synchronized boolean isNew() {
        return state == State.NEW;
    }

    private void start() {
        try {
            relist();
            connect();
        } catch (RuntimeException e) {
            close(new KubeException(0, KubeException.ENDED, "The watch could not begin."));
            throw e;
        }
    }

    /** Lists, and tells the difference to what was known. */
    private void relist() {
        Page<T> page = Lists.page(caller, Request.list(kind, namespace, ListOptions.ALL), kind);
        synchronized (this) {
            Map<String, T> gone = new TreeMap<>(known);
            for (T object : page.items()) {
                String name = object.getMetadata().getName();
                T before = gone.remove(name);
                if (before != null && !sameUid(before, object)) {
                    removed(name, before);
                    before = null;
                }
                if (before == null || !sameVersion(before, object)) {
                    stored(name, object);
                }
            }
            gone.forEach(this::removed);
            version = page.resourceVersion();
        }
    }

    private void connect() {
        Request request;
        int mine;
        synchronized (this) {
            if (state == State.CLOSED) {
                return;
            }
            mine = ++generation;
            request = Request.watch(
                    kind, namespace, "", version, tuning.serverTimeout().toSeconds());
        }
        AutoCloseable opened = caller.stream(request, tuning.longest(), new WatchEvents<>(kind, new Events(mine)));
        synchronized (this) {
            if (state != State.CLOSED && mine == generation) {
                connection = opened;
                state = State.OPEN;
                return;
            }
        }
        Streams.close(opened);
    }

    private synchronized void event(Change change, T object) {
        attempt = 0;
        version = object.getMetadata().getResourceVersion();
        String name = object.getMetadata().getName();
        switch (change) {
            case ADDED, MODIFIED -> stored(name, object);
            case DELETED -> removed(name, object);
            case BOOKMARK -> {
                // Only the version has moved on.
            }
        }
    }

    private void stored(String name, T object) {
        T before = known.put(name, object);
        subscribers.forEach(subscriber -> subscriber.changed(before, object, null));
    }

    private void removed(String name, T last) {
        T before = known.remove(name);
        subscribers.forEach(subscriber -> subscriber.changed(before, null, last));
    }

    private void broken(int which, KubeException cause) {
        boolean listAgain = cause.isGone();
        boolean inOrderEnd = KubeException.ENDED.equals(cause.reason()) || listAgain;
        boolean mayHelp = inOrderEnd || cause.isTransient();
        int number;
        synchronized (this) {
            if (which != generation || state == State.CLOSED) {
                return;
            }
            connection = null;
            number = attempt++;
        }
        if (!mayHelp || number >= tuning.attempts()) {
            close(cause);
            return;
        }
        // The first time after a good while in order is no reason to wait.
        threads.later(
                inOrderEnd && number == 0 ? java.time.Duration.ZERO : tuning.backoff(number),
                () -> reconnect(listAgain));
    }

    private void reconnect(boolean listAgain) {
        try {
            if (listAgain) {
                relist();
            }
            connect();
        } catch (KubeException e) {
            int now;
            synchronized (this) {
                now = generation;
            }
            broken(now, e);
        }
    }

    private synchronized void unsubscribe(Subscriber<T> subscriber) {
        if (subscribers.remove(subscriber) && subscribers.isEmpty() && state == State.OPEN && lingering == null) {
            lingering = threads.later(tuning.linger(), this::closeIfUnused);
        }
    }

    private void closeIfUnused() {
        synchronized (this) {
            lingering = null;
            if (state == State.CLOSED || !subscribers.isEmpty()) {
                return;
            }
            shut();
        }
        onClosed.run();
    }

    /** To be called with the lock held. */
    private List<Subscriber<T>> shut() {
        state = State.CLOSED;
        generation++;
        if (connection != null) {
            Streams.close(connection);
            connection = null;
        }
        known.clear();
        List<Subscriber<T>> left = new ArrayList<>(subscribers);
        subscribers.clear();
        return left;
    }

    private boolean sameUid(T a, T b) {
        return a.getMetadata().getUid() == null
                || a.getMetadata().getUid().equals(b.getMetadata().getUid());
    }

    private boolean sameVersion(T a, T b) {
        return a.getMetadata().getResourceVersion().equals(b.getMetadata().getResourceVersion());
    }

    /** The events of one connection; those of an older one are not heard. */
    private final class Events implements WatchListener<T> {
        private final int mine;

        Events(int mine) {
            this.mine = mine;
        }

        @Override
        public void on(Change change, T object) {
            synchronized (SharedWatch.this) {
                if (mine == generation && state != State.CLOSED) {
                    event(change, object);
                }
            }
        }

        @Override
        public void ended(KubeException cause) {
            broken(mine, cause);
        }
    }
}
