package io.jenkins.plugins.slidecraft.acceptance;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what the cluster does in its own time. */
final class Await {
    private Await() {}

    static void until(Duration patience, BooleanSupplier condition, Supplier<String> otherwise) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("Not within " + patience.toSeconds() + " s: " + otherwise.get());
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }
}
