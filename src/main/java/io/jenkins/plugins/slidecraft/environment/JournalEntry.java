package io.jenkins.plugins.slidecraft.environment;

import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import java.time.Instant;
import java.util.List;

/**
 * What is under way in an environment, written before the first effect, so that anyone can finish or undo it.
 *
 * @param operation the operation's id
 * @param kind {@code deploy} or {@code rollback}
 * @param release the release that it brings
 * @param epoch the epoch that it began under
 * @param holder the run that it belongs to, as a Lease's holderIdentity
 * @param intent what the workloads are to run
 * @param undo what they ran before
 * @param startedAt when
 */
public record JournalEntry(
        String operation,
        String kind,
        ReleaseSummary release,
        long epoch,
        String holder,
        List<WorkloadImage> intent,
        List<WorkloadImage> undo,
        Instant startedAt) {
    public static final String DEPLOY = "deploy";
    public static final String ROLLBACK = "rollback";

    public JournalEntry {
        intent = List.copyOf(intent);
        undo = List.copyOf(undo);
    }

    /** What the workloads are to run when nobody finishes it: a deployment is taken back, a rollback is completed. */
    public List<WorkloadImage> whenAbandoned() {
        return ROLLBACK.equals(kind) ? intent : undo;
    }
}
