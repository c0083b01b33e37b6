package io.jenkins.plugins.slidecraft.rollout;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.ManifestProgress;
import io.jenkins.plugins.slidecraft.environment.ManifestWork;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.manifest.Applier;
import io.jenkins.plugins.slidecraft.manifest.Fence;
import io.jenkins.plugins.slidecraft.manifest.Found;
import io.jenkins.plugins.slidecraft.manifest.HookRun;
import io.jenkins.plugins.slidecraft.manifest.ManifestException;
import io.jenkins.plugins.slidecraft.manifest.Manifests;
import io.jenkins.plugins.slidecraft.manifest.ObjectId;
import io.jenkins.plugins.slidecraft.manifest.Rendering;
import io.jenkins.plugins.slidecraft.manifest.StoredText;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest.Purpose;
import java.util.List;
import java.util.Optional;

/**
 * What a rollout is going to do with manifests, checked by the server before anything is changed.
 *
 * @param manifests what it holds
 * @param changes what applying it comes to
 * @param found what is going to be needed to take it back
 * @param progress what the journal gets
 * @param hooks the hooks before and after, for people
 */
record PlannedManifests(
        Manifests manifests, List<Applier.Change> changes, Found found, ManifestProgress progress, List<String> hooks) {
    /**
     * The manifests that a request names.
     *
     * @throws ManifestException where they are nowhere to be found
     * @throws io.jenkins.plugins.slidecraft.release.InvalidInput with everything that is wrong in them
     */
    static Manifests read(World world, ManifestSource source, String hash) {
        Optional<String> given =
                source.text(hash).filter(text -> Manifests.hash(text).equals(hash));
        String text = given.or(() -> StoredText.MANIFESTS.read(world, hash))
                .orElseThrow(() -> new ManifestException(
                        ManifestException.MISSING,
                        "The release was built with manifests for " + world.environment() + " (SHA-256 " + hash
                                + "), and they are neither with this run nor in the cluster: deploy it in the run that"
                                + " built it, where slidecraftBuild has rendered them, or build it here.",
                        List.of()));
        return Manifests.read(text, world.environment(), world.namespace(), (apiVersion, kind) -> world.cluster()
                .resource(apiVersion, kind));
    }

    /**
     * Asks the server what applying them would come to.
     *
     * @param epoch the epoch that they would be applied under
     * @param images what all components run afterwards
     * @throws ManifestException with everything that keeps them from being applied
     */
    static PlannedManifests plan(
            World world,
            EnvironmentHead head,
            RolloutRequest request,
            Manifests manifests,
            List<WorkloadImage> images,
            long epoch) {
        boolean back = request.purpose() == Purpose.ROLLBACK;
        Rendering rendering =
                new Rendering(world.environment(), world.namespace(), epoch, request.id(), request.release(), images);
        Fence fence = ManifestWork.fence(world, epoch);
        String previous = head.running().map(ReleaseSummary::manifests).orElse("");
        List<ObjectId> inventory = inventory(world, previous);
        ManifestProgress progress = new ManifestProgress(
                inventory.isEmpty() ? "" : previous,
                "",
                back
                        ? ManifestProgress.ROLLBACK
                        : inventory.isEmpty() ? ManifestProgress.INSTALL : ManifestProgress.UPGRADE,
                List.of(),
                false);
        Applier applier = new Applier(world, fence, manifests, rendering);
        List<Applier.Change> changes = (back ? applier.leniently() : applier).plan();
        HookRun hooks = new HookRun(world, fence, manifests, rendering);
        hooks.check(List.of(progress.before(), progress.after()));
        Found found = back ? new Found(List.of(), List.of()) : Found.of(changes, inventory);
        String record = found.isEmpty() ? "" : Manifests.hash(Json.write(found));
        return new PlannedManifests(
                manifests,
                changes,
                found,
                new ManifestProgress(progress.previous(), record, progress.occasion(), List.of(), false),
                List.of(words(hooks, progress.before()), words(hooks, progress.after())));
    }

    private static String words(HookRun hooks, String event) {
        List<String> names = hooks.names(event);
        return names.isEmpty() ? "" : event + ": " + String.join(", ", names);
    }

    /** What the release before has applied; nothing where its manifests are lost, then all counts as found. */
    private static List<ObjectId> inventory(World world, String hash) {
        return hash.isEmpty()
                ? List.of()
                : StoredText.MANIFESTS
                        .read(world, hash)
                        .map(text -> ManifestWork.read(world, hash).inventory())
                        .orElse(List.of());
    }

    /** Whether applying them changes anything. */
    boolean isChange() {
        return changes.stream().anyMatch(Applier.Change::isOne);
    }

    /** Stores what the journal is going to name; named after its content, so that it can't be written twice. */
    void store(World world) {
        StoredText.MANIFESTS.write(world, manifests.text(), manifests.inventory());
        if (!found.isEmpty()) {
            StoredText.FOUND.write(world, Json.write(found), List.of());
        }
    }
}
