package io.jenkins.plugins.slidecraft.environment;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.slidecraft.environment.HeadStore.Stored;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a journal's operation does with manifests, and how that is taken back: all of it from the journal and the ConfigMaps
 * that it names, so that anyone can. Doing it again comes to the same.
 */
public final class ManifestWork {
    private final World world;
    private final EnvironmentHead head;
    private final JournalEntry journal;
    private final ManifestProgress progress;
    private final Fence fence;

    private ManifestWork(
            World world, EnvironmentHead head, JournalEntry journal, ManifestProgress progress, long epoch) {
        this.world = world;
        this.head = head;
        this.journal = journal;
        this.progress = progress;
        this.fence = new EpochFence(world, epoch);
    }

    /** That of the operation in progress; empty where it has no manifests. */
    public static Optional<ManifestWork> of(World world, EnvironmentHead head, long epoch) {
        return head.inProgress().flatMap(journal -> journal.manifests()
                .map(progress -> new ManifestWork(world, head, journal, progress, epoch)));
    }

    /** A guard for writes under an epoch. */
    public static Fence fence(World world, long epoch) {
        return new EpochFence(world, epoch);
    }

    /**
     * Reads the manifests of a release.
     *
     * @throws ManifestException where they are not in the cluster any more, or not what they were
     */
    public static Manifests read(World world, String hash) {
        String text = StoredText.MANIFESTS
                .read(world, hash)
                .orElseThrow(() -> new ManifestException(
                        ManifestException.MISSING,
                        "The manifests of a release are not in " + world.environment() + " any more: ConfigMap "
                                + StoredText.MANIFESTS.name(world, hash) + " in namespace " + world.namespace()
                                + " was deleted or changed. Deploy the release again with its build, which has them.",
                        List.of()));
        return Manifests.read(text, world.environment(), world.namespace(), (apiVersion, kind) -> world.cluster()
                .resource(apiVersion, kind));
    }

    /** How far it has come. */
    public ManifestProgress progress() {
        return progress;
    }

    /** What applies the release. */
    public Applier applier() {
        return new Applier(world, fence, manifests(), rendering());
    }

    /** What it applies. */
    public List<ObjectId> inventory() {
        return manifests().inventory();
    }

    /** What runs its hooks. */
    public HookRun hooks() {
        return new HookRun(world, fence, manifests(), rendering());
    }

    private Manifests manifests() {
        return read(world, journal.release().manifests());
    }

    private Rendering rendering() {
        return rendering(journal.release().name(), journal.release().images());
    }

    private Rendering rendering(String release, List<WorkloadImage> images) {
        return new Rendering(
                world.environment(), world.namespace(), fence.epoch(), journal.operation(), release, images);
    }

    /** Writes into the head that one more hook is done. */
    public static Stored done(World world, Stored stored, String hook) {
        JournalEntry journal = stored.head().inProgress().orElseThrow();
        JournalEntry next = journal.with(journal.manifests().orElseThrow().with(hook));
        return HeadStore.write(
                world, stored, HeadEdit.of(stored.head()).begin(next).build());
    }

    /** Writes into the head that it is being taken back. */
    public static Stored takingBack(World world, Stored stored) {
        JournalEntry journal = stored.head().inProgress().orElseThrow();
        if (journal.manifests().filter(known -> !known.takingBack()).isEmpty()) {
            return stored;
        }
        JournalEntry next = journal.with(journal.manifests().orElseThrow().back());
        return HeadStore.write(
                world, stored, HeadEdit.of(stored.head()).begin(next).build());
    }

    /** Takes a deployment back: to the manifests that ran before, and what they didn't have to what it was. */
    public void takeBack() {
        tolerantly(() -> hooks().abandon());
        if (!progress.previous().isEmpty()) {
            String release = head.running().map(ReleaseSummary::name).orElse("");
            tolerantly(() -> new Applier(world, fence, read(world, progress.previous()), rendering(release, before()))
                    .leniently()
                    .apply(id -> true));
        }
        found().ifPresent(found -> found.restore(world, fence, journal.operation()));
        images(head.running().map(ReleaseSummary::name).orElse(""), journal.undo());
    }

    /** Completes a rollback. */
    public void complete() {
        tolerantly(() -> applier().leniently().apply(id -> true));
        images(journal.release().name(), journal.intent());
    }

    /** Whatever else can't be put right: the images can. */
    private void images(String release, List<WorkloadImage> images) {
        Workloads.set(world, fence.epoch(), journal.operation(), release, Workloads.existing(world, images));
    }

    /** What the workloads ran: as the release before says it, but for what was found when the operation began. */
    private List<WorkloadImage> before() {
        List<WorkloadImage> images = new ArrayList<>(journal.undo());
        head.running().map(ReleaseSummary::images).orElse(List.of()).stream()
                .filter(image -> journal.undo().stream().noneMatch(image::sameContainer))
                .forEach(images::add);
        return images;
    }

    private Optional<Found> found() {
        if (progress.found().isEmpty()) {
            return Optional.empty();
        }
        Optional<String> text = StoredText.FOUND.read(world, progress.found());
        if (text.isEmpty()) {
            world.log(world.environment() + ": ConfigMap " + StoredText.FOUND.name(world, progress.found())
                    + " is gone: what was new in " + journal.release().name() + " stays.");
        }
        return text.map(json -> {
            try {
                return Json.read(json, Found.class);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("Its hash was right, and it can't be read", e);
            }
        });
    }

    /** What can't be applied any more is said; it must not keep the rest from being put right. */
    private void tolerantly(Runnable part) {
        try {
            part.run();
        } catch (ManifestException e) {
            world.log(world.environment() + ": " + e.getMessage());
        }
    }
}
