package io.jenkins.plugins.slidecraft.environment;

import io.jenkins.plugins.slidecraft.operation.World;

/**
 * Tells whether an environment was left behind: its lock is held by a run that is gone, or something is in progress and
 * nobody holds it. To be asked periodically on every controller; what it finds a {@link SettleOperation} ends.
 */
public final class Reaper {
    private Reaper() {}

    /** Whether there is something to settle. Sees the expiry of another controller's Lease only when asked repeatedly. */
    public static boolean isLeftBehind(World world, EnvironmentLock lock) {
        if (lock.holder(world).isEmpty()) {
            return HeadStore.read(world).head().inProgress().isPresent();
        }
        return lock.abandoned(world);
    }
}
