package io.jenkins.plugins.slidecraft.sim;

import io.jenkins.plugins.slidecraft.operation.OperationDriver;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** A controller's queue: each object at most once, worked on a little after it was added. */
final class WorkQueue {
    private final SimRuntime runtime;
    private final Duration delay;
    private final BiConsumer<String, String> sync;
    private final Map<String, OperationDriver.Runtime.Timer> waiting = new HashMap<>();
    private final Map<String, Long> due = new HashMap<>();

    /** @param sync works on one object, by namespace and name */
    WorkQueue(SimRuntime runtime, Duration delay, BiConsumer<String, String> sync) {
        this.runtime = runtime;
        this.delay = delay;
        this.sync = sync;
    }

    void add(String namespace, String name) {
        addAfter(namespace, name, delay);
    }

    /** Keeps the earlier of two. */
    void addAfter(String namespace, String name, Duration later) {
        String key = namespace + '/' + name;
        long at = runtime.clock().nanos() + later.toNanos();
        Long before = due.get(key);
        if (before != null) {
            if (before <= at) {
                return;
            }
            waiting.get(key).cancel();
        }
        due.put(key, at);
        waiting.put(key, runtime.schedule(later, () -> {
            due.remove(key);
            waiting.remove(key);
            sync.accept(namespace, name);
        }));
    }
}
