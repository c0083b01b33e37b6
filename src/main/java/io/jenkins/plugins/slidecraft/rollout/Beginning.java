package io.jenkins.plugins.slidecraft.rollout;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead.State;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadEdit;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.HeadStore.Stored;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry.Outcome;
import io.jenkins.plugins.slidecraft.environment.JournalEntry;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.manifest.Applier;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Turn;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How a rollout begins once all is known, and how it ends where there is nothing to begin. */
final class Beginning {
    private final EnvironmentLock lock;

    Beginning(EnvironmentLock lock) {
        this.lock = lock;
    }

    /** Whether what is asked for runs, as far as images go: by the ledger's word and by the templates'. */
    static boolean isRunning(EnvironmentHead head, RolloutRequest request, List<WorkloadImage> templates) {
        return head.running()
                        .filter(running -> running.name().equals(request.release())
                                && running.manifests().equals(request.terms().manifests())
                                && running.images().containsAll(request.targets()))
                        .isPresent()
                && request.targets().stream().allMatch(target -> templates.stream()
                        .anyMatch(template ->
                                template.sameContainer(target) && isSame(template.image(), target.image())));
    }

    static boolean isStable(EnvironmentHead head) {
        return head.state() != State.FROZEN
                && head.running()
                        .map(ReleaseSummary::sequence)
                        .equals(head.stable().map(ReleaseSummary::sequence));
    }

    static boolean awaitsVerdict(EnvironmentHead head) {
        return head.state() == State.DEPLOYED;
    }

    /** A template that was found without a digest runs what its tag named then, which is what the ledger knows. */
    private static boolean isSame(ImageRef template, ImageRef wanted) {
        return template.equals(wanted)
                || !template.pinned()
                        && template.repository().equals(wanted.repository())
                        && template.tag().equals(wanted.tag());
    }

    /** It runs already. */
    Turn<RolloutState, RolloutResult> unchanged(RolloutState state, World world, Stored stored) {
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

    /** Writes the intent into the journal, after which there is something to take back. */
    static Turn<RolloutState, RolloutResult> begin(
            RolloutState state,
            World world,
            Stored stored,
            ReleaseSummary release,
            String kind,
            List<WorkloadImage> before,
            Optional<PlannedManifests> manifests) {
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
                now,
                Optional.empty(),
                manifests.map(PlannedManifests::progress));
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
        RolloutRequest request = state.request();
        String previous = head.running().map(ReleaseSummary::name).orElse("");
        world.log(world.environment() + ": " + kind + " of " + release.name()
                + (previous.isEmpty() ? "" : " (running: " + previous + ")") + ", "
                + workloads(request)
                + manifests.map(planned -> ", " + objects(planned)).orElse("") + "."
                + (Waves.of(request).words().isEmpty()
                        ? ""
                        : " In this order: " + Waves.of(request).words() + "."));
        boolean changing = manifests.map(PlannedManifests::isChange).orElse(false);
        return new Turn.Wait<>(state.begun(request, previous, before, changing, now), Duration.ZERO);
    }

    private static String workloads(RolloutRequest request) {
        long count = request.targets().stream()
                .map(WorkloadImage::workload)
                .distinct()
                .count();
        return count + (count == 1 ? " workload" : " workloads");
    }

    private static String objects(PlannedManifests planned) {
        long changed = planned.changes().stream().filter(Applier.Change::isOne).count();
        int all = planned.changes().size();
        return all + (all == 1 ? " object" : " objects") + " in its manifests, " + changed + " to change";
    }

    /** Ends it before its first effect. */
    Turn<RolloutState, RolloutResult> giveUp(RolloutState state, World world, Stored stored, Failure failure) {
        if (stored.head().state().settled()) {
            lock.release(world, state.epoch());
        }
        return new Turn.Failed<>(failure);
    }
}
