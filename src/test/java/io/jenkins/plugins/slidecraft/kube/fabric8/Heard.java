package io.jenkins.plugins.slidecraft.kube.fabric8;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.WatchListener;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what a watch tells: {@code ADDED a@1}, {@code ended 410 Expired}. */
final class Heard<T extends HasMetadata> implements WatchListener<T> {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final AtomicInteger inside = new AtomicInteger();
    volatile boolean overlapped;
    volatile Thread thread;

    @Override
    public void on(Change change, T object) {
        overlapped |= inside.incrementAndGet() > 1;
        thread = Thread.currentThread();
        events.add(change + " " + Objects.toString(object.getMetadata().getName(), "") + "@"
                + object.getMetadata().getResourceVersion());
        inside.decrementAndGet();
    }

    @Override
    public void ended(KubeException cause) {
        events.add("ended " + cause.code() + " " + cause.reason());
    }

    /** The next event; fails where none comes. */
    String next() throws InterruptedException {
        String event = events.poll(60, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("Nothing (more) was heard.");
        }
        return event;
    }

    /** How many events have been heard and not been asked for. */
    int waiting() {
        return events.size();
    }
}
