package io.jenkins.plugins.slidecraft.descriptor;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One database and how it is migrated (G8): by a Kubernetes Job with the tool's image.
 *
 * @param tool which tool it is; its log tells the level that the database has
 * @param image the Job's image: a component's name, whose image of the release is taken, or {@code repository:tag@sha256:…}
 * @param command what applies the migration; by default the tool's own
 * @param env variables of the Job: names to values as they are written, for what is no secret
 * @param envFrom ConfigMaps and Secrets whose keys become variables of the Job: {@code configMap/<name>}, {@code secret/<name>}
 * @param serviceAccount the Job's service account; by default the namespace's
 * @param budget how long it may take before it is judged, by default 60s (G11)
 * @param overBudget what happens then
 * @param deadline when it has failed, by default 10m
 * @param contracting whether this release's migration removes what the release before still needs
 * @param reversible whether {@link #reverse} may be run safely to go back
 * @param onFailure what is done when it fails
 * @param reverse the command that takes it back, for the rollback script
 * @param snapshot the backup that comes before it, by default only in environments of tier prod
 */
public record MigrationSpec(
        Tool tool,
        String image,
        List<String> command,
        Map<String, String> env,
        List<String> envFrom,
        String serviceAccount,
        String budget,
        OverBudget overBudget,
        String deadline,
        boolean contracting,
        boolean reversible,
        OnFailure onFailure,
        List<String> reverse,
        Optional<Snapshot> snapshot) {
    /** What migrates. */
    public enum Tool {
        FLYWAY,
        PRISMA,
        ALEMBIC,
        /** A command of the team's own, which prints {@code slidecraft-level: <level>}. */
        CUSTOM
    }

    /** What happens when a migration takes longer than its budget (G11: consider rolling back). */
    public enum OverBudget {
        WARN,
        ABORT,
        ASK
    }

    /** What is done when a migration fails. */
    public enum OnFailure {
        /** Nothing: the environment is frozen for a person. */
        NONE,
        /** {@link #reverse} is run. */
        REVERSE,
        /** The snapshot is restored. */
        RESTORE
    }

    /**
     * A backup by a Job.
     *
     * @param image as {@link MigrationSpec#image}
     * @param command what takes it
     * @param restore what restores it; the snapshot's name is in the variable {@code SLIDECRAFT_SNAPSHOT}
     * @param environments where it is taken; empty for all of tier prod
     * @param deadline when it has failed, by default 30m
     */
    public record Snapshot(
            String image, List<String> command, List<String> restore, List<String> environments, String deadline) {
        public Snapshot {
            command = List.copyOf(command);
            restore = List.copyOf(restore);
            environments = List.copyOf(environments);
        }
    }

    public MigrationSpec {
        command = List.copyOf(command);
        env = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(env));
        envFrom = List.copyOf(envFrom);
        reverse = List.copyOf(reverse);
    }
}
