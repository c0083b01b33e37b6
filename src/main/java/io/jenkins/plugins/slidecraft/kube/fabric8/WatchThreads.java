package io.jenkins.plugins.slidecraft.kube.fabric8;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that shared watches need beside the one that each connection holds: one that tells listeners, up to four that
 * make connections anew (which may block), and one that waits. All end when idle.
 */
final class WatchThreads implements AutoCloseable {
    private final ThreadPoolExecutor telling = pool("slidecraft-watch-events", 1);
    private final ThreadPoolExecutor connecting = pool("slidecraft-watch-connect", 4);
    private final ScheduledThreadPoolExecutor timer;

    WatchThreads() {
        timer = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "slidecraft-watch-timer"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(20, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    /** Runs what may block on its own thread, after a while. */
    Future<?> later(Duration delay, Runnable task) {
        try {
            return timer.schedule(() -> connecting.execute(task), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return java.util.concurrent.CompletableFuture.completedFuture(null);
        }
    }

    /** Runs tasks that don't block one after the other, in order. */
    Executor inOrder() {
        return new InOrder(telling);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        connecting.shutdownNow();
        // What was to be told is still told.
        telling.shutdown();
    }

    private static ThreadPoolExecutor pool(String name, int size) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                size, size, 20, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> daemon(task, name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** An executor on top of another that keeps order. */
    private static final class InOrder implements Executor {
        private final Executor executor;
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private boolean running;

        InOrder(Executor executor) {
            this.executor = executor;
        }

        @Override
        public void execute(Runnable task) {
            synchronized (waiting) {
                waiting.add(task);
                if (running) {
                    return;
                }
                running = true;
            }
            try {
                executor.execute(this::drain);
            } catch (RejectedExecutionException e) {
                // Closed; nobody is left to be told.
                synchronized (waiting) {
                    running = false;
                    waiting.clear();
                }
            }
        }

        private void drain() {
            while (true) {
                Runnable task;
                synchronized (waiting) {
                    task = waiting.poll();
                    if (task == null) {
                        running = false;
                        return;
                    }
                }
                task.run();
            }
        }
    }
}
