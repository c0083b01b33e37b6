package io.jenkins.plugins.slidecraft.rollback;

import io.jenkins.plugins.slidecraft.environment.Names;
import io.jenkins.plugins.slidecraft.git.Git;
import io.jenkins.plugins.slidecraft.git.GitException;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.operation.Turn;
import io.jenkins.plugins.slidecraft.operation.World;
import java.time.Duration;
import java.util.Optional;

/**
 * What comes after a rollback, whatever its end: the incident's record and the runbook's entry (G12.5). Nothing here fails a
 * rollback.
 */
final class Aftermath {
    private static final int RUNBOOK_ATTEMPTS = 3;
    private static final Duration RUNBOOK_RETRY = Duration.ofSeconds(5);

    private Aftermath() {}

    /**
     * One turn.
     *
     * @param goOn whether a repository that can't be reached now may be tried again later
     */
    static Turn<RollbackState, RollbackResult> advance(RollbackState state, World world, boolean goOn) {
        Incident incident = recorded(state, world);
        String runbook = "";
        if (incident.restored() && state.terms().incident().runbook().isPresent()) {
            Runbook entry = new Runbook(state.terms().incident().runbook().get(), incident);
            try {
                if (!goOn) {
                    throw new GitException("the run was stopped", false, null);
                }
                Git.Commit commit = entry.commit(world.git());
                runbook = commit.id();
                world.log(world.environment() + ": runbook entry " + entry.path() + " is in commit " + runbook + ".");
            } catch (GitException e) {
                if (e.isPassing()
                        && state.attempts() + 1 < RUNBOOK_ATTEMPTS
                        && world.now().isBefore(state.request().deadline())) {
                    world.log(world.environment() + ": the runbook's entry is not committed yet: " + e.getMessage()
                            + " Trying again.");
                    return new Turn.Wait<>(state.tried(), RUNBOOK_RETRY);
                }
                world.log(world.environment() + ": the runbook's entry " + entry.path() + " could not be committed: "
                        + e.getMessage() + " The incident's record has all of it.");
                note(world, incident, "not committed: " + e.getMessage());
                return done(state, incident, "", e.getMessage());
            }
            note(world, incident, runbook);
        }
        return done(state, incident, runbook, "");
    }

    private static Turn<RollbackState, RollbackResult> done(
            RollbackState state, Incident incident, String runbook, String runbookFailure) {
        return new Turn.Done<>(new RollbackResult(state.result(), incident, runbook, runbookFailure, state.failure()));
    }

    /** The incident's record; a cluster that refuses it hides nothing: the run still gets it. */
    private static Incident recorded(RollbackState state, World world) {
        String operation = state.request().id();
        String name = Names.incident(world.environment(), operation);
        String what = state.result()
                .map(result -> "rolled back to " + result.release() + "; ")
                .orElse("");
        Incident built = null;
        try {
            Optional<Incident> before = IncidentStore.read(world, operation);
            built = before.isPresent() ? before.get() : new IncidentBuilder(state, world).build();
            Incident incident = before.isPresent() ? built : IncidentStore.create(world, built);
            if (state.attempts() == 0) {
                world.log(world.environment() + ": " + what + "incident recorded as ConfigMap " + name + ".");
            }
            return incident;
        } catch (KubeException e) {
            if (e.isTransient()) {
                throw e;
            }
            world.log(world.environment() + ": " + what + "the incident could not be recorded in the cluster: "
                    + e.getMessage());
            return built == null ? IncidentBuilder.withoutCluster(state, world) : built;
        }
    }

    private static void note(World world, Incident incident, String runbook) {
        try {
            IncidentStore.note(world, incident.operation(), runbook);
        } catch (KubeException e) {
            // It stands in the log and with the run as well.
            world.log(world.environment() + ": that could not be noted beside the incident: " + e.getMessage());
        }
    }
}
