package io.jenkins.plugins.slidecraft.rollout;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.environment.HeadEdit;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.HeadStore.Stored;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry.Outcome;
import io.jenkins.plugins.slidecraft.environment.JournalEntry;
import io.jenkins.plugins.slidecraft.environment.Ledger;
import io.jenkins.plugins.slidecraft.environment.MigrationLevel;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.environment.Workloads;
import io.jenkins.plugins.slidecraft.manifest.ManifestException;
import io.jenkins.plugins.slidecraft.manifest.Manifests;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Turn;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.preflight.DeclaredObjects;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.ImageRegistry.RegistryException;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What comes before the first effect of a deployment: everything that may speak against it, the ledger and the journal. */
final class DeployPreparation {
    private static final Duration REGISTRY_RETRY = Duration.ofSeconds(5);

    private final Beginning beginning;
    private final ManifestSource source;

    DeployPreparation(Beginning beginning, ManifestSource source) {
        this.beginning = beginning;
        this.source = source;
    }

    Turn<RolloutState, RolloutResult> prepare(RolloutState state, World world, Stored stored) {
        RolloutRequest request = state.request();
        // With manifests a workload may come into being only now.
        List<WorkloadImage> existing =
                request.hasManifests() ? Workloads.existing(world, request.targets()) : request.targets();
        List<WorkloadImage> before = Workloads.templates(world, existing);
        try {
            Optional<Failure> refused = refused(world, stored.head(), request, before);
            if (refused.isPresent()) {
                return beginning.giveUp(state, world, stored, refused.get());
            }
            Optional<PlannedManifests> planned = request.hasManifests()
                    ? Optional.of(plan(world, stored.head(), request, state.epoch()))
                    : Optional.empty();
            return begin(state, world, recorded(state, world, stored, existing), before, planned);
        } catch (RegistryException e) {
            if (e.isPassing()) {
                world.log(world.environment() + ": " + e.getMessage() + " Trying again.");
                return new Turn.Wait<>(state, Outcomes.until(world, request.deadline(), REGISTRY_RETRY));
            }
            return beginning.giveUp(state, world, stored, new Failure("RegistryError", e.getMessage()));
        } catch (InvalidInput e) {
            return beginning.giveUp(state, world, stored, new Failure("InvalidManifests", e.getMessage()));
        } catch (ManifestException e) {
            return beginning.giveUp(state, world, stored, new Failure(e.reason(), e.getMessage(), e.evidence()));
        }
    }

    /** What speaks against it; looking changes nothing. The cheapest question comes first. */
    private Optional<Failure> refused(
            World world, EnvironmentHead head, RolloutRequest request, List<WorkloadImage> before) {
        return unmigrated(world, head, request)
                .or(() -> moved(world, request.targets()))
                .or(() -> Requirements.unmet(world, request, head.running(), before, declared(world, request)));
    }

    /** All of it. */
    List<Failure> objections(World world, EnvironmentHead head, RolloutRequest request, List<WorkloadImage> before) {
        return Stream.of(
                        unmigrated(world, head, request),
                        moved(world, request.targets()),
                        Requirements.unmet(world, request, head.running(), before, declared(world, request)))
                .flatMap(Optional::stream)
                .toList();
    }

    private DeclaredObjects declared(World world, RolloutRequest request) {
        return request.hasManifests()
                ? DeclaredObjects.among(
                        PlannedManifests.read(world, source, request.terms().manifests())
                                .configMaps())
                : DeclaredObjects.NONE;
    }

    /** The order is build, migrate, deploy (G8): the databases have to be this release's before its code runs. */
    private static Optional<Failure> unmigrated(World world, EnvironmentHead head, RolloutRequest request) {
        List<String> missing = request.terms().migrations().stream()
                .filter(name -> !Optional.ofNullable(head.migrations().get(name))
                        .map(MigrationLevel::release)
                        .equals(Optional.of(request.release())))
                .toList();
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        String levels = String.join(
                "; ",
                missing.stream()
                        .map(name -> name + ": "
                                + Optional.ofNullable(head.migrations().get(name))
                                        .map(level -> "migrated for " + level.release())
                                        .orElse("never migrated here"))
                        .toList());
        return Optional.of(new Failure(
                "NotMigrated",
                "The " + (missing.size() == 1 ? "database" : "databases") + " of " + world.environment()
                        + (missing.size() == 1 ? " has" : " have") + " not been migrated for " + request.release()
                        + " (" + levels
                        + "), and the order is build, migrate, deploy: call slidecraftMigrate(environment: '"
                        + world.environment() + "', release: release) before slidecraftDeploy. Nothing was changed."));
    }

    PlannedManifests plan(World world, EnvironmentHead head, RolloutRequest request, long epoch) {
        Manifests manifests =
                PlannedManifests.read(world, source, request.terms().manifests());
        manifests.require(request.targets(), world.environment());
        return PlannedManifests.plan(world, head, request, manifests, all(world, head, request), epoch);
    }

    /** What all components run afterwards: a release of some leaves the others as they are. */
    private static List<WorkloadImage> all(World world, EnvironmentHead head, RolloutRequest request) {
        List<WorkloadImage> images = new ArrayList<>(request.targets());
        images.addAll(Workloads.existing(
                world,
                head.running().map(ReleaseSummary::images).orElse(List.of()).stream()
                        .filter(image -> request.targets().stream().noneMatch(image::sameContainer))
                        .toList()));
        return images;
    }

    private Turn<RolloutState, RolloutResult> begin(
            RolloutState state,
            World world,
            Stored known,
            List<WorkloadImage> before,
            Optional<PlannedManifests> planned) {
        RolloutRequest request = state.request();
        EnvironmentHead head = known.head();
        if (Beginning.isRunning(head, request, before)
                && planned.filter(PlannedManifests::isChange).isEmpty()
                && (Beginning.isStable(head) || head.state() == State.DEPLOYED)) {
            return beginning.unchanged(state, world, known);
        }
        List<WorkloadImage> all = all(world, head, request);
        ReleaseSummary release = Ledger.append(
                world,
                head.nextSequence(),
                sequence -> new ReleaseSummary(
                        sequence,
                        request.release(),
                        request.id(),
                        all,
                        request.requiredGates(),
                        List.of(),
                        request.buildUrl(),
                        request.actor(),
                        world.now(),
                        request.terms().suites(),
                        List.of(),
                        head.migrations(),
                        request.terms().manifests()));
        // The ledger comes first: manifests that no release names may be pruned at any time.
        planned.ifPresent(manifests -> manifests.store(world));
        return Beginning.begin(state, world, known, release, JournalEntry.DEPLOY, before, planned);
    }

    /** Records what runs before it is changed, so that it can be gone back to. */
    private static Stored recorded(RolloutState state, World world, Stored stored, List<WorkloadImage> existing) {
        if (stored.head().running().isPresent()) {
            return recordNew(state, world, stored, existing);
        }
        return existing.isEmpty() ? stored : recordImported(state, world, stored, existing);
    }

    /** A tag whose content is no longer the one that was built is refused, as is one that is gone. */
    private static Optional<Failure> moved(World world, List<WorkloadImage> targets) {
        for (WorkloadImage target : targets) {
            ImageRef image = target.image();
            if (image.tag().isEmpty()) {
                continue;
            }
            Optional<String> now = world.images().digest(image);
            if (!now.equals(image.digest())) {
                return Optional.of(new Failure(
                        now.isEmpty() ? "TagGone" : "TagMoved",
                        "component " + target.component() + ": tag "
                                + image.tag().get() + " of " + image.repository()
                                + (now.isEmpty()
                                        ? " is no longer in the registry"
                                        : " now names " + now.get() + ", but the release was built as "
                                                + image.digest().orElse("(not pinned)"))
                                + ": build and push the release again under a new version."));
            }
        }
        return Optional.empty();
    }

    /** The first deployment records what it finds as the stable release, so that even a bad first one can be taken back. */
    private static Stored recordImported(RolloutState state, World world, Stored stored, List<WorkloadImage> existing) {
        List<WorkloadImage> images = Workloads.running(world, existing);
        ReleaseSummary imported = Ledger.append(
                world,
                stored.head().nextSequence(),
                sequence -> new ReleaseSummary(
                        sequence,
                        ReleaseSummary.IMPORTED,
                        state.request().id(),
                        images,
                        List.of(),
                        List.of(),
                        state.request().buildUrl(),
                        state.request().actor(),
                        world.now()));
        world.log(world.environment() + ": first deployment here; recorded what runs as stable release "
                + ReleaseSummary.IMPORTED + ".");
        return HeadStore.write(
                world,
                stored,
                HeadEdit.of(stored.head())
                        .epoch(state.epoch())
                        .running(imported)
                        .stable(imported)
                        .state(State.STABLE)
                        .nextSequence(imported.sequence() + 1)
                        .note(state.request().id(), HistoryEntry.IMPORT, imported, Outcome.STABLE, world.now())
                        .build());
    }

    /** A component that no release had so far: what it runs belongs to the releases that one may go back to. */
    private static Stored recordNew(RolloutState state, World world, Stored stored, List<WorkloadImage> existing) {
        EnvironmentHead head = stored.head();
        ReleaseSummary running = head.running().orElseThrow();
        List<WorkloadImage> unknown = running.lacking(existing);
        if (unknown.isEmpty()) {
            return stored;
        }
        List<WorkloadImage> found = Workloads.running(world, unknown);
        HeadEdit edit = HeadEdit.of(head).epoch(state.epoch()).running(running.withImages(found));
        head.stable().ifPresent(stable -> edit.stable(stable.withImages(stable.lacking(found))));
        found.forEach(image -> world.log(world.environment() + ": component " + image.component()
                + " is new here; recorded that it runs " + image.image() + "."));
        return HeadStore.write(world, stored, edit.build());
    }
}
