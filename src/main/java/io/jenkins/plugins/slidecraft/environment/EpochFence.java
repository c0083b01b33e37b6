package io.jenkins.plugins.slidecraft.environment;

import io.jenkins.plugins.slidecraft.manifest.Fence;
import io.jenkins.plugins.slidecraft.operation.World;

/** Keeps whoever has lost the environment from writing. */
record EpochFence(World world, long epoch) implements Fence {
    @Override
    public void check(long found) {
        if (found > epoch) {
            throw new TakenOverException(HeadStore.takenOver(world, found, epoch));
        }
    }

    @Override
    public void confirm() {
        check(HeadStore.read(world).head().epoch());
    }
}
