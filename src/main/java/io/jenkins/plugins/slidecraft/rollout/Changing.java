package io.jenkins.plugins.slidecraft.rollout;

import io.jenkins.plugins.slidecraft.environment.HeadStore.Stored;
import io.jenkins.plugins.slidecraft.environment.ManifestProgress;
import io.jenkins.plugins.slidecraft.environment.ManifestWork;
import io.jenkins.plugins.slidecraft.environment.Workloads;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.manifest.Applier;
import io.jenkins.plugins.slidecraft.manifest.HookRun;
import io.jenkins.plugins.slidecraft.manifest.ObjectId;
import io.jenkins.plugins.slidecraft.operation.Turn;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest.Purpose;
import io.jenkins.plugins.slidecraft.rollout.RolloutState.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The middle of a rollout: hooks, one wave after the other, hooks. Each turn looks first, so that an older state does no harm. */
final class Changing {
    private static final Duration POLL = Duration.ofSeconds(5);

    private final Observation observation = new Observation();
    private final Companions companions = new Companions();
    private volatile String hook = "none seen yet";

    /** What was last seen of the pods, in one line. */
    String seen() {
        String others = companions.summary();
        return observation.summary() + (others.isEmpty() ? "" : "; " + others);
    }

    /** The hook that is under way. */
    String hook() {
        return hook;
    }

    Turn<RolloutState, RolloutResult> hooks(RolloutState state, World world, Stored stored) {
        Phase next = state.phase() == Phase.BEFORE ? Phase.APPLY : Phase.COMMIT;
        Optional<ManifestWork> work = ManifestWork.of(world, stored.head(), state.epoch());
        if (work.isEmpty()) {
            return new Turn.Wait<>(state.to(next), Duration.ZERO);
        }
        ManifestProgress progress = work.get().progress();
        String event = state.phase() == Phase.BEFORE ? progress.before() : progress.after();
        HookRun.Sight sight = work.get().hooks().next(event, progress.hooks());
        if (sight instanceof HookRun.Going going) {
            hook = going.what();
            return new Turn.Wait<>(
                    state,
                    Outcomes.until(world, state.request().deadline(), POLL),
                    Set.of(new Turn.Wake(Kind.JOB, "")));
        }
        if (sight instanceof HookRun.OneDone one) {
            ManifestWork.done(world, stored, one.key());
            return new Turn.Wait<>(state, Duration.ZERO);
        }
        return new Turn.Wait<>(state.to(next), Duration.ZERO);
    }

    Turn<RolloutState, RolloutResult> apply(RolloutState state, World world, Stored stored) {
        RolloutRequest request = state.request();
        Waves waves = Waves.of(request);
        List<WorkloadImage> targets = waves.targets(state.wave());
        Optional<ManifestWork> work = ManifestWork.of(world, stored.head(), state.epoch());
        List<String> written = new ArrayList<>();
        if (work.isPresent()) {
            Applier applier = work.get().applier();
            boolean back = request.purpose() == Purpose.ROLLBACK;
            (back ? applier.leniently() : applier)
                    .apply(id -> waves.has(state.wave(), id)).stream()
                            .filter(Applier.Change::isOne)
                            .forEach(change -> tell(world, change, targets, written));
        }
        if (work.isEmpty() || request.purpose() == Purpose.ROLLBACK) {
            List<WorkloadImage> images = work.isEmpty() ? targets : Workloads.existing(world, targets);
            written.addAll(Workloads.set(world, state.epoch(), request.id(), request.release(), images));
        }
        for (WorkloadImage target : targets) {
            if (written.contains(target.workload())) {
                world.log(world.environment() + ": " + target.workload() + " -> " + target.image());
            }
        }
        return new Turn.Wait<>(state.to(Phase.WATCH), Duration.ZERO);
    }

    private static void tell(World world, Applier.Change change, List<WorkloadImage> targets, List<String> written) {
        ObjectId id = change.id();
        boolean component = id.kind().equals("Deployment")
                && targets.stream().anyMatch(target -> target.workload().equals(id.name()));
        if (component) {
            written.add(id.name());
        }
        if (!component || change.before().isEmpty()) {
            world.log(world.environment() + ": " + id + (change.before().isEmpty() ? " created" : " configured"));
        }
    }

    Turn<RolloutState, RolloutResult> watch(RolloutState state, World world, Stored stored) {
        Waves waves = Waves.of(state.request());
        Observation.Sight sight = observation.look(state, waves.until(state.wave()), world);
        if (sight instanceof Observation.Broken broken) {
            return new Turn.Failed<>(broken.failure());
        }
        if (sight instanceof Observation.Going going) {
            return new Turn.Wait<>(
                    state.withTrouble(going.troubleSince()),
                    Outcomes.until(world, state.request().deadline(), POLL),
                    Set.of(new Turn.Wake(Kind.DEPLOYMENT, ""), new Turn.Wake(Kind.POD, "")));
        }
        if (!companions.complete(state.request(), ManifestWork.of(world, stored.head(), state.epoch()), world)) {
            return new Turn.Wait<>(state, Outcomes.until(world, state.request().deadline(), POLL));
        }
        if (state.wave() + 1 < waves.count()) {
            return new Turn.Wait<>(state.toWave(state.wave() + 1), Duration.ZERO);
        }
        return new Turn.Wait<>(state.to(state.request().hasManifests() ? Phase.AFTER : Phase.COMMIT), Duration.ZERO);
    }
}
