package io.jenkins.plugins.slidecraft.rollback;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry;
import io.jenkins.plugins.slidecraft.environment.JournalEntry;
import io.jenkins.plugins.slidecraft.environment.Names;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.operation.Operation;
import io.jenkins.plugins.slidecraft.operation.Turn;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import io.jenkins.plugins.slidecraft.rollout.RollingRollout;
import io.jenkins.plugins.slidecraft.rollout.RolloutRequest;
import io.jenkins.plugins.slidecraft.rollout.RolloutResult;
import io.jenkins.plugins.slidecraft.rollout.RolloutState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes an environment back to its last stable release, or to a named one (G12): records what runs, redeploys the
 * release's digests, writes the incident down. Asks no metric. The incident is a ConfigMap named after the operation, so
 * that writing it twice is writing it once.
 */
public final class RollbackOperation implements Operation<RollbackOperation.RollbackState, RollbackResult> {
    private final RollingRollout rollout;

    public RollbackOperation(EnvironmentLock lock) {
        rollout = new RollingRollout(lock);
    }

    /**
     * @param request what was asked for
     * @param askedAt when
     * @param rollout how far the redeployment has come
     * @param result how it ended, once it has
     */
    public record RollbackState(
            RolloutRequest request, Instant askedAt, RolloutState rollout, Optional<RolloutResult> result) {
        /** The beginning. */
        public static RollbackState of(RolloutRequest request, Instant askedAt) {
            return new RollbackState(request, askedAt, RolloutState.of(request), Optional.empty());
        }

        private RollbackState with(RolloutState next) {
            return new RollbackState(request, askedAt, next, Optional.empty());
        }

        private RollbackState ended(RolloutResult end) {
            return new RollbackState(request, askedAt, rollout, Optional.of(end));
        }
    }

    @Override
    public Class<RollbackState> stateType() {
        return RollbackState.class;
    }

    @Override
    public String status(RollbackState state) {
        return state.result().isPresent() ? "writing the incident down" : rollout.status(state.rollout());
    }

    @Override
    public Turn<RollbackState, RollbackResult> advance(RollbackState state, World world) {
        return state.result().isPresent()
                ? writeDown(state, state.result().get(), world)
                : wrap(state, rollout.advance(state.rollout(), world), world);
    }

    @Override
    public Turn<RollbackState, RollbackResult> stop(RollbackState state, World world, String cause) {
        return state.result().isPresent()
                ? writeDown(state, state.result().get(), world)
                : wrap(state, rollout.stop(state.rollout(), world, cause), world);
    }

    private Turn<RollbackState, RollbackResult> wrap(
            RollbackState state, Turn<RolloutState, RolloutResult> turn, World world) {
        if (turn instanceof Turn.Wait<RolloutState, RolloutResult> wait) {
            return new Turn.Wait<>(state.with(wait.state()), wait.atMost(), wait.wakes());
        }
        if (turn instanceof Turn.Done<RolloutState, RolloutResult> done) {
            return new Turn.Wait<>(state.ended(done.result()), Duration.ZERO);
        }
        Turn.Failed<RolloutState, RolloutResult> failed = (Turn.Failed<RolloutState, RolloutResult>) turn;
        if (state.rollout().isBegun()) {
            noteFailure(state, failed.failure().message(), world);
        }
        return new Turn.Failed<>(failed.failure());
    }

    private Turn<RollbackState, RollbackResult> writeDown(RollbackState state, RolloutResult result, World world) {
        EnvironmentHead head = HeadStore.read(world).head();
        String outcome = result.changed()
                ? "The images of " + result.release() + " run again."
                : result.release() + " was running already; nothing had to be redeployed.";
        Incident incident = new Incident(
                world.environment(),
                state.request().reason(),
                result.previous().equals(result.release())
                        ? lastTakenBack(head).orElse(result.previous())
                        : result.previous(),
                result.release(),
                result.previousImages(),
                result.images(),
                outcome,
                state.askedAt(),
                result.endedAt(),
                state.request().actor(),
                state.request().buildUrl(),
                timeline(head));
        try {
            store(state, incident, world);
            world.log(world.environment() + ": rolled back to " + result.release() + "; incident recorded as ConfigMap "
                    + Names.incident(world.environment(), state.request().id()) + ".");
        } catch (KubeException e) {
            if (e.isTransient()) {
                throw e;
            }
            // The rollback has succeeded; the run still gets the record.
            world.log(world.environment() + ": rolled back to " + result.release()
                    + "; the incident could not be recorded in the cluster: " + e.getMessage());
        }
        return new Turn.Done<>(new RollbackResult(result, incident));
    }

    /** A rollback that did not succeed is an incident too; not being able to write it down hides nothing. */
    private void noteFailure(RollbackState state, String message, World world) {
        RolloutState end = state.rollout();
        try {
            store(
                    state,
                    new Incident(
                            world.environment(),
                            state.request().reason(),
                            end.previous(),
                            end.request().release(),
                            WorkloadImage.byComponent(end.before()),
                            WorkloadImage.byComponent(end.request().targets()),
                            message,
                            state.askedAt(),
                            world.now(),
                            state.request().actor(),
                            state.request().buildUrl(),
                            timeline(HeadStore.read(world).head())),
                    world);
        } catch (KubeException e) {
            world.log(world.environment() + ": the incident could not be recorded: " + e.getMessage());
        }
    }

    private static Optional<String> lastTakenBack(EnvironmentHead head) {
        return head.history().stream()
                .filter(entry -> JournalEntry.DEPLOY.equals(entry.kind()))
                .findFirst()
                .filter(entry -> entry.outcome() == HistoryEntry.Outcome.FAILED
                        || entry.outcome() == HistoryEntry.Outcome.ROLLED_BACK)
                .map(HistoryEntry::name);
    }

    private static List<String> timeline(EnvironmentHead head) {
        return head.history().stream()
                .limit(10)
                .map(entry -> entry.at() + " " + entry.kind() + " of " + entry.name() + ": "
                        + entry.outcome()
                                .name()
                                .toLowerCase(java.util.Locale.ROOT)
                                .replace('_', ' '))
                .toList();
    }

    private static void store(RollbackState state, Incident incident, World world) {
        ConfigMap map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(Names.incident(world.environment(), state.request().id()))
                .withNamespace(world.namespace())
                .addToLabels(Names.ENVIRONMENT, world.environment())
                .addToLabels(Names.ROLE, Names.ROLE_INCIDENT)
                .endMetadata()
                .withImmutable(true)
                .withData(Map.of("incident.md", incident.toMarkdown()))
                .build();
        try {
            world.cluster().create(Kind.CONFIG_MAP, world.namespace(), map, WriteOptions.DEFAULT);
        } catch (KubeException e) {
            if (!e.isAlreadyExists()) {
                throw e;
            }
        }
    }
}
