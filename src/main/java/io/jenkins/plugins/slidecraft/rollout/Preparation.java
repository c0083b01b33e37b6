package io.jenkins.plugins.slidecraft.rollout;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadEdit;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.HeadStore.Stored;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry.Outcome;
import io.jenkins.plugins.slidecraft.environment.JournalEntry;
import io.jenkins.plugins.slidecraft.environment.Ledger;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.environment.Settlement;
import io.jenkins.plugins.slidecraft.environment.Settling;
import io.jenkins.plugins.slidecraft.environment.Workloads;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Turn;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.preflight.DeclaredObjects;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.ImageRegistry.RegistryException;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What comes before the first effect of a rollout: settles what was left behind, records what is found running, verifies
 * the release, writes it into the ledger and the intent into the journal.
 */
final class Preparation {
    private static final Duration REGISTRY_RETRY = Duration.ofSeconds(5);

    private final EnvironmentLock lock;

    private final RollbackGuard guard;

    Preparation(EnvironmentLock lock, RollbackGuard guard) {
        this.lock = lock;
        this.guard = guard;
    }

    /** The lock is looked at again: a state may be old, and another step of the run may have let it go or retaken it. */
    Turn<RolloutState, RolloutResult> prepare(RolloutState state, World world, Stored stored) {
        Optional<Long> epoch = lock.heldEpoch(world);
        if (epoch.isEmpty()) {
            return new Turn.Wait<>(RolloutState.of(state.request()), Duration.ZERO);
        }
        RolloutState held = state.locked(epoch.get());
        if (stored.head().inProgress().isPresent()) {
            return settleAbandoned(held, world, stored);
        }
        Stored known = Settlement.withoutVerdict(world, stored, held.epoch());
        return held.request().purpose() == Purpose.DEPLOY ? deploy(held, world, known) : rollback(held, world, known);
    }

    /** An earlier step of this run, or a run that is gone, has left something: it is fenced off by a new epoch first. */
    private Turn<RolloutState, RolloutResult> settleAbandoned(RolloutState state, World world, Stored stored) {
        JournalEntry journal = stored.head().inProgress().orElseThrow();
        RolloutState fenced = state;
        if (journal.epoch() >= state.epoch()) {
            if (!(lock.retake(world) instanceof EnvironmentLock.Held held)) {
                return new Turn.Wait<>(RolloutState.of(state.request()), Duration.ZERO);
            }
            fenced = state.locked(held.epoch());
        }
        return Settlement.settle(world, stored, fenced.epoch()) instanceof Settling.Unsettled later
                ? new Turn.Wait<>(
                        fenced, Outcomes.until(world, fenced.request().deadline(), later.atMost()), later.wakes())
                : new Turn.Wait<>(fenced, Duration.ZERO);
    }

    private Turn<RolloutState, RolloutResult> deploy(RolloutState state, World world, Stored stored) {
        RolloutRequest request = state.request();
        List<WorkloadImage> before = Workloads.templates(world, request.targets());
        try {
            Optional<Failure> moved = moved(world, request.targets());
            if (moved.isPresent()) {
                return giveUp(state, world, stored, moved.get());
            }
        } catch (RegistryException e) {
            if (e.isPassing()) {
                world.log(world.environment() + ": " + e.getMessage() + " Trying again.");
                return new Turn.Wait<>(state, Outcomes.until(world, request.deadline(), REGISTRY_RETRY));
            }
            return giveUp(state, world, stored, new Failure("RegistryError", e.getMessage()));
        }
        Optional<Failure> unmet =
                Requirements.unmet(world, request, stored.head().running(), before, DeclaredObjects.NONE);
        if (unmet.isPresent()) {
            return giveUp(state, world, stored, unmet.get());
        }
        Stored known = stored.head().running().isPresent()
                ? recordNew(state, world, stored)
                : recordImported(state, world, stored);
        if (isRunning(known.head(), request, before) && (isStable(known.head()) || awaitsVerdict(known.head()))) {
            return unchanged(state, world, known);
        }
        ReleaseSummary running = known.head().running().orElseThrow();
        List<WorkloadImage> images = new ArrayList<>(request.targets());
        // A release of some components leaves the others as they are; going back to it later means those, too.
        running.images().stream()
                .filter(image -> request.targets().stream().noneMatch(image::sameContainer))
                .forEach(images::add);
        List<WorkloadImage> all = Workloads.existing(world, images);
        ReleaseSummary release = Ledger.append(
                world,
                known.head().nextSequence(),
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
                        known.head().migrations(),
                        request.terms().manifests()));
        return begin(state, world, known, release, JournalEntry.DEPLOY, before);
    }

    private Turn<RolloutState, RolloutResult> rollback(RolloutState state, World world, Stored stored) {
        EnvironmentHead head = stored.head();
        String to = state.request().release();
        Optional<ReleaseSummary> target = to.isEmpty() ? head.stable() : Ledger.byName(world, to);
        if (head.running().isEmpty() || target.isEmpty()) {
            return giveUp(state, world, stored, noTarget(world, head, to));
        }
        Optional<RollbackGuard.Objection> objection = guard.against(head, target.get(), world);
        if (objection.isPresent()) {
            return objected(state, world, stored, objection.get());
        }
        RolloutState resolved = state.resolvedTo(
                state.request().resolved(target.get().name(), target.get().images()));
        List<WorkloadImage> before = Workloads.templates(world, target.get().images());
        if (isRunning(head, resolved.request(), before) && head.state() != State.FROZEN) {
            world.log(world.environment() + ": " + target.get().name() + " runs already; nothing to redeploy.");
            return unchanged(resolved, world, stored);
        }
        return begin(resolved, world, stored, target.get(), JournalEntry.ROLLBACK, before);
    }

    private Turn<RolloutState, RolloutResult> objected(
            RolloutState state, World world, Stored stored, RollbackGuard.Objection objection) {
        return switch (objection.consequence()) {
            case FIRST -> new Turn.Failed<>(objection.failure());
            case REFUSE -> giveUp(state, world, stored, objection.failure());
            case FREEZE -> {
                Stored frozen = stored.head().state() == State.FROZEN
                        ? stored
                        : HeadStore.write(world, stored, Outcomes.frozenAsItRuns(stored.head(), state.epoch(), world));
                yield giveUp(state, world, frozen, objection.failure());
            }
        };
    }

    private static Failure noTarget(World world, EnvironmentHead head, String to) {
        if (head.running().isEmpty()) {
            return new Failure(
                    "NothingDeployed",
                    "Nothing has been deployed to " + world.environment()
                            + " by slidecraftDeploy yet, so there is no release to roll back to.");
        }
        if (to.isEmpty()) {
            return new Failure(
                    "NoStableRelease",
                    world.environment() + " has no stable release to roll back to; name one: to: '…'.");
        }
        List<String> known = Ledger.all(world).stream()
                .map(ReleaseSummary::name)
                .distinct()
                .limit(10)
                .toList();
        return new Failure(
                "UnknownRelease",
                "to: '" + to + "' is no release of " + world.environment() + "; its last ones are "
                        + String.join(", ", known) + ".");
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
    private static Stored recordImported(RolloutState state, World world, Stored stored) {
        List<WorkloadImage> images = Workloads.running(world, state.request().targets());
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
    private static Stored recordNew(RolloutState state, World world, Stored stored) {
        EnvironmentHead head = stored.head();
        ReleaseSummary running = head.running().orElseThrow();
        List<WorkloadImage> unknown = running.lacking(state.request().targets());
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

    private static boolean isRunning(EnvironmentHead head, RolloutRequest request, List<WorkloadImage> templates) {
        return head.running()
                        .filter(running -> running.name().equals(request.release())
                                && running.images().containsAll(request.targets()))
                        .isPresent()
                && IntStream.range(0, templates.size())
                        .allMatch(i -> isSame(
                                templates.get(i).image(),
                                request.targets().get(i).image()));
    }

    private static boolean isStable(EnvironmentHead head) {
        return head.state() != State.FROZEN
                && head.running()
                        .map(ReleaseSummary::sequence)
                        .equals(head.stable().map(ReleaseSummary::sequence));
    }

    private static boolean awaitsVerdict(EnvironmentHead head) {
        return head.state() == State.DEPLOYED;
    }

    /** A template that was found without a digest runs what its tag named then, which is what the ledger knows. */
    private static boolean isSame(ImageRef template, ImageRef wanted) {
        return template.equals(wanted)
                || !template.pinned()
                        && template.repository().equals(wanted.repository())
                        && template.tag().equals(wanted.tag());
    }

    private Turn<RolloutState, RolloutResult> unchanged(RolloutState state, World world, Stored stored) {
        EnvironmentHead head = stored.head();
        if (head.state().settled()) {
            lock.release(world, state.epoch());
        }
        ReleaseSummary running = head.running().orElseThrow();
        if (state.request().purpose() == Purpose.DEPLOY) {
            world.log(world.environment() + ": " + running.name() + " runs already; nothing to change.");
        }
        Instant now = world.now();
        return new Turn.Done<>(new RolloutResult(
                head.environment(),
                running.name(),
                running.name(),
                running.imagesByComponent(),
                running.imagesByComponent(),
                running.missingGates(),
                running.missingSuites(),
                false,
                now,
                now));
    }

    private static Turn<RolloutState, RolloutResult> begin(
            RolloutState state,
            World world,
            Stored stored,
            ReleaseSummary release,
            String kind,
            List<WorkloadImage> before) {
        Instant now = world.now();
        EnvironmentHead head = stored.head();
        JournalEntry journal = new JournalEntry(
                state.request().id(),
                kind,
                release,
                state.epoch(),
                world.self().identity(),
                state.request().targets(),
                before,
                now);
        HeadStore.write(
                world,
                stored,
                HeadEdit.of(head)
                        .epoch(state.epoch())
                        .state(State.DEPLOYING)
                        .begin(journal)
                        .nextSequence(Math.max(head.nextSequence(), release.sequence() + 1))
                        .note(state.request().id(), kind, release, Outcome.DEPLOYING, now)
                        .build());
        String previous = head.running().map(ReleaseSummary::name).orElse("");
        world.log(world.environment() + ": " + kind + " of " + release.name()
                + (previous.isEmpty() ? "" : " (running: " + previous + ")") + ", "
                + before.size() + (before.size() == 1 ? " workload" : " workloads") + ".");
        return new Turn.Wait<>(state.begun(state.request(), previous, before, now), Duration.ZERO);
    }

    private Turn<RolloutState, RolloutResult> giveUp(RolloutState state, World world, Stored stored, Failure failure) {
        if (stored.head().state().settled()) {
            lock.release(world, state.epoch());
        }
        return new Turn.Failed<>(failure);
    }
}
