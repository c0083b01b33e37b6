package io.jenkins.plugins.slidecraft.migration;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadEdit;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.HeadStore.Stored;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry.Outcome;
import io.jenkins.plugins.slidecraft.environment.JournalEntry;
import io.jenkins.plugins.slidecraft.environment.MigrationLevel;
import io.jenkins.plugins.slidecraft.environment.MigrationProgress;
import io.jenkins.plugins.slidecraft.environment.MigrationProgress.Migrated;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.environment.Settlement;
import io.jenkins.plugins.slidecraft.environment.Settling;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan.Item;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlans;
import io.jenkins.plugins.slidecraft.operation.Failure;
import io.jenkins.plugins.slidecraft.operation.Turn;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What comes before the first Job: settles what was left behind, checks, writes the plan and the journal. */
final class MigratePreparation {
    private final EnvironmentLock lock;

    MigratePreparation(EnvironmentLock lock) {
        this.lock = lock;
    }

    /** The lock is looked at again: a state may be old, and another step of the run may have let it go or retaken it. */
    Turn<MigrateState, MigrateResult> prepare(MigrateState state, World world, Stored stored) {
        Optional<Long> epoch = lock.heldEpoch(world);
        if (epoch.isEmpty()) {
            return new Turn.Wait<>(MigrateState.of(state.request()), Duration.ZERO);
        }
        MigrateState held = state.locked(epoch.get());
        if (stored.head().inProgress().isPresent()) {
            return settleAbandoned(held, world, stored);
        }
        return check(held, world, Settlement.withoutVerdict(world, stored, held.epoch()));
    }

    /** An earlier step of this run, or a run that is gone, has left something: it is fenced off by a new epoch first. */
    private Turn<MigrateState, MigrateResult> settleAbandoned(MigrateState state, World world, Stored stored) {
        MigrateState fenced = state;
        if (stored.head().inProgress().orElseThrow().epoch() >= state.epoch()) {
            if (!(lock.retake(world) instanceof EnvironmentLock.Held held)) {
                return new Turn.Wait<>(MigrateState.of(state.request()), Duration.ZERO);
            }
            fenced = state.locked(held.epoch());
        }
        return Settlement.settle(world, stored, fenced.epoch()) instanceof Settling.Unsettled later
                ? new Turn.Wait<>(fenced, later.atMost(), later.wakes())
                : new Turn.Wait<>(fenced, Duration.ZERO);
    }

    private Turn<MigrateState, MigrateResult> check(MigrateState state, World world, Stored stored) {
        EnvironmentHead head = stored.head();
        String release = state.request().release();
        List<Item> open = new ArrayList<>();
        List<Migrated> already = new ArrayList<>();
        for (Item item : state.request().plan().items()) {
            if (MigrationRules.isDone(head, release, item)) {
                already.add(known(head, item));
            } else {
                open.add(item);
            }
        }
        already.forEach(one -> world.log(world.environment() + ": " + one.name() + " has been migrated for " + release
                + " already" + (one.to().isEmpty() ? "" : ", to level " + one.to()) + "; nothing to do."));
        if (open.isEmpty()) {
            return nothing(state, world, head, already);
        }
        Optional<Failure> refusal = open.stream()
                .map(item -> MigrationRules.refusal(head, release, item))
                .flatMap(Optional::stream)
                .findFirst();
        if (refusal.isPresent()) {
            return giveUp(state, world, head, refusal.get());
        }
        MigrationPlan plan = new MigrationPlan(
                state.request().id(), open, state.request().plan().deadline());
        MigrateRequest request = state.request().with(plan);
        List<Problem> problems = MigrationPreflight.problems(world, request, state.epoch());
        if (!problems.isEmpty()) {
            StringBuilder text = new StringBuilder(
                    "Nothing was migrated in " + world.environment() + ", since something is missing:");
            problems.forEach(problem -> text.append("\n  ").append(problem));
            return giveUp(state, world, head, new Failure("PreflightFailed", text.toString()));
        }
        return begin(state.begun(request, already), world, stored);
    }

    private static Migrated known(EnvironmentHead head, Item item) {
        MigrationLevel level = head.migrations().get(item.name());
        return new Migrated(item.name(), item.tool(), level.level(), level.level(), 0, false, "");
    }

    private Turn<MigrateState, MigrateResult> nothing(
            MigrateState state, World world, EnvironmentHead head, List<Migrated> already) {
        if (head.state().settled()) {
            lock.release(world, state.epoch());
        }
        return new Turn.Done<>(
                new MigrateResult(world.environment(), state.request().release(), already, false, false));
    }

    private Turn<MigrateState, MigrateResult> giveUp(
            MigrateState state, World world, EnvironmentHead head, Failure failure) {
        if (head.state().settled()) {
            lock.release(world, state.epoch());
        }
        return new Turn.Failed<>(failure);
    }

    private static Turn<MigrateState, MigrateResult> begin(MigrateState state, World world, Stored stored) {
        MigrateRequest request = state.request();
        Instant now = world.now();
        MigrationPlans.clear(world, Optional.of(request.id()));
        MigrationPlans.store(world, request.plan());
        ReleaseSummary release = new ReleaseSummary(
                0,
                request.release(),
                request.id(),
                List.of(),
                List.of(),
                List.of(),
                request.buildUrl(),
                request.actor(),
                now);
        JournalEntry journal = new JournalEntry(
                        request.id(),
                        JournalEntry.MIGRATE,
                        release,
                        state.epoch(),
                        world.self().identity(),
                        List.of(),
                        List.of(),
                        now)
                .with(MigrationProgress.at(0, request.plan().items().get(0).first(), List.of()));
        HeadStore.write(
                world,
                stored,
                HeadEdit.of(stored.head())
                        .epoch(state.epoch())
                        .begin(journal)
                        .note(request.id(), JournalEntry.MIGRATE, release, Outcome.DEPLOYING, now)
                        .build());
        MigrateReport.begin(world.environment(), stored.head(), request).forEach(world::log);
        return new Turn.Wait<>(state, Duration.ZERO);
    }
}
