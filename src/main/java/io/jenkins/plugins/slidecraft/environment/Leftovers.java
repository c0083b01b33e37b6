package io.jenkins.plugins.slidecraft.environment;

import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.manifest.ObjectId;
import io.jenkins.plugins.slidecraft.manifest.Pruning;
import io.jenkins.plugins.slidecraft.manifest.StoredText;
import io.jenkins.plugins.slidecraft.operation.World;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What left the manifests: removed once the release that doesn't have it is stable, while its run still holds the lock. */
public final class Leftovers {
    private Leftovers() {}

    /** What would be removed if a release with these manifests became stable now. */
    public static List<ObjectId> of(World world, List<ObjectId> inventory) {
        return Pruning.leftovers(
                world, inventory, StoredText.MANIFESTS.inventories(world).values());
    }

    /**
     * Removes it where the release that runs is the stable one. Nothing fails for it: what stays behind is found again by the
     * next release that becomes stable.
     *
     * @param epoch ours
     */
    public static void prune(World world, EnvironmentHead head, long epoch) {
        Optional<String> stable = head.running()
                .filter(running -> head.inProgress().isEmpty()
                        && head.stable()
                                .filter(known -> known.sequence() == running.sequence())
                                .isPresent())
                .map(ReleaseSummary::manifests)
                .filter(hash -> !hash.isEmpty());
        if (stable.isEmpty()) {
            return;
        }
        try {
            Map<String, List<ObjectId>> inventories = StoredText.MANIFESTS.inventories(world);
            List<ObjectId> current = inventories.get(stable.get());
            if (current != null) {
                prune(world, epoch, current, inventories.values());
            }
        } catch (TakenOverException e) {
            // Somebody deploys already: what stays behind is theirs to look after.
            world.log(world.environment() + ": what left the manifests was not removed. " + e.getMessage());
        } catch (KubeException e) {
            world.log(world.environment() + ": what left the manifests was not removed: " + e.getMessage());
        }
    }

    private static void prune(World world, long epoch, List<ObjectId> current, Collection<List<ObjectId>> others) {
        Pruning.prune(world, ManifestWork.fence(world, epoch), current, others)
                .forEach(id -> world.log(world.environment() + ": " + id + " removed: it has left the manifests."));
    }
}
