package io.jenkins.plugins.slidecraft.environment;

import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is under way in an environment, written before the first effect, so that anyone can finish or undo it.
 *
 * @param operation the operation's id
 * @param kind {@code deploy}, {@code rollback} or {@code migrate}
 * @param release the release that it brings; of a migration the one that it is for, with the number 0 and without images
 * @param epoch the epoch that it began under
 * @param holder the run that it belongs to, as a Lease's holderIdentity
 * @param intent what the workloads are to run
 * @param undo what they ran before
 * @param startedAt when
 * @param migration of a migration, how far it has come
 * @param manifests where the release has manifests, how far applying them has come
 */
public record JournalEntry(
        String operation,
        String kind,
        ReleaseSummary release,
        long epoch,
        String holder,
        List<WorkloadImage> intent,
        List<WorkloadImage> undo,
        Instant startedAt,
        Optional<MigrationProgress> migration,
        Optional<ManifestProgress> manifests) {
    public static final String DEPLOY = "deploy";
    public static final String ROLLBACK = "rollback";
    public static final String MIGRATE = "migrate";

    /** Journals of earlier versions have neither migrations nor manifests. */
    public JournalEntry {
        intent = List.copyOf(intent);
        undo = List.copyOf(undo);
        migration = migration == null ? Optional.empty() : migration;
        manifests = manifests == null ? Optional.empty() : manifests;
    }

    /** A deployment or rollback. */
    public JournalEntry(
            String operation,
            String kind,
            ReleaseSummary release,
            long epoch,
            String holder,
            List<WorkloadImage> intent,
            List<WorkloadImage> undo,
            Instant startedAt) {
        this(operation, kind, release, epoch, holder, intent, undo, startedAt, Optional.empty(), Optional.empty());
    }

    /** The same, further on. */
    public JournalEntry with(MigrationProgress progress) {
        return new JournalEntry(
                operation, kind, release, epoch, holder, intent, undo, startedAt, Optional.of(progress), manifests);
    }

    /** The same, further on. */
    public JournalEntry with(ManifestProgress progress) {
        return new JournalEntry(
                operation, kind, release, epoch, holder, intent, undo, startedAt, migration, Optional.of(progress));
    }

    /** What the workloads are to run when nobody finishes it: a deployment is taken back, a rollback is completed. */
    public List<WorkloadImage> whenAbandoned() {
        return ROLLBACK.equals(kind) ? intent : undo;
    }
}
