package io.jenkins.plugins.slidecraft.steps;

import hudson.security.ACL;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.slidecraft.operation.OperationDriver;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.security.ImpersonatingExecutorService;

/**
 * Where all turns run: a few daemon threads of our own, as SYSTEM. Jenkins' Timer only schedules: what it calls hands over
 * to this pool at once.
 */
final class SlideCraftExecutor implements OperationDriver.Runtime {
    /** For turns. */
    static final SlideCraftExecutor INSTANCE = new SlideCraftExecutor("SlideCraft", 8);
    /** For renewals of Leases alone: calls that hang on a dead cluster must not make the Leases of others expire. */
    static final SlideCraftExecutor RENEWALS = new SlideCraftExecutor("SlideCraft renewal", 4);

    private static final Logger LOGGER = Logger.getLogger(SlideCraftExecutor.class.getName());

    private final ExecutorService pool;

    private SlideCraftExecutor(String name, int size) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                size,
                size,
                1,
                TimeUnit.MINUTES,
                new LinkedBlockingQueue<>(),
                new NamingThreadFactory(new DaemonThreadFactory(), name));
        threads.allowCoreThreadTimeOut(true);
        pool = new ImpersonatingExecutorService(threads, ACL.SYSTEM2);
    }

    @Override
    public void execute(Runnable turn) {
        pool.execute(() -> {
            try {
                turn.run();
            } catch (RuntimeException e) {
                LOGGER.log(Level.WARNING, "A turn has failed outside its operation", e);
            }
        });
    }

    @Override
    public OperationDriver.Runtime.Timer schedule(Duration delay, Runnable callback) {
        ScheduledFuture<?> future = jenkins.util.Timer.get().schedule(callback, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }
}
