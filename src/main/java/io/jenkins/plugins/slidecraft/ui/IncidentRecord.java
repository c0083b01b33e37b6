package io.jenkins.plugins.slidecraft.ui;

import java.util.Objects;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** An incident; its text is a file of the run. */
@ExportedBean(defaultVisibility = 2)
public final class IncidentRecord {
    private final String operation;
    private final String environment;
    private final String cause;
    private final String from;
    private final String to;
    private final boolean failed;
    private final String trigger;
    private final String decision;
    private final String invitation;
    private final String runbook;
    private final String runbookFailure;
    private final boolean mailed;
    private final long at;

    /** @param to what became of it besides its record */
    public IncidentRecord(
            String operation,
            String environment,
            String cause,
            String from,
            String to,
            boolean failed,
            String trigger,
            String decision,
            Followup followup,
            long at) {
        this.operation = operation;
        this.environment = environment;
        this.cause = cause;
        this.from = from;
        this.to = to;
        this.failed = failed;
        this.trigger = trigger;
        this.decision = decision;
        this.invitation = followup.invitation;
        this.runbook = followup.runbook;
        this.runbookFailure = followup.runbookFailure;
        this.mailed = followup.mailed;
        this.at = at;
    }

    /** What became of an incident besides its record; only handed over, never stored. */
    public static final class Followup {
        private final String invitation;
        private final String runbook;
        private final String runbookFailure;
        private final boolean mailed;

        /**
         * @param invitation the invitation's path among the run's artifacts; empty for none
         * @param runbook the commit of the runbook's entry; empty for none
         * @param runbookFailure why there is none, where there should be one
         * @param mailed whether the invitation was mailed
         */
        public Followup(String invitation, String runbook, String runbookFailure, boolean mailed) {
            this.invitation = invitation;
            this.runbook = runbook;
            this.runbookFailure = runbookFailure;
            this.mailed = mailed;
        }

        /** The invitation's path among the run's artifacts; empty for none. */
        public String getInvitation() {
            return invitation;
        }
    }

    /** The operation's id. */
    @Exported
    public String getOperation() {
        return operation;
    }

    /** Where. */
    @Exported
    public String getEnvironment() {
        return environment;
    }

    /** Why it was rolled back. */
    @Exported
    public String getCause() {
        return cause;
    }

    /** The release that was taken back. */
    @Exported
    public String getFrom() {
        return from;
    }

    /** The release that runs since, or was to run. */
    @Exported
    public String getTo() {
        return to;
    }

    /** Whether the rollback failed: the environment is frozen. */
    @Exported
    public boolean isFailed() {
        return failed;
    }

    /** What made somebody roll back, in a few words; empty in runs of earlier versions. */
    @Exported
    public String getTrigger() {
        return Objects.toString(trigger, "");
    }

    /** What was done about the databases; empty where none is known. */
    @Exported
    public String getDecision() {
        return Objects.toString(decision, "");
    }

    /** The path of the postmortem's invitation among the run's artifacts; empty where there is none. */
    @Exported
    public String getInvitation() {
        return Objects.toString(invitation, "");
    }

    /** The commit of the runbook's entry; empty where there is none. */
    @Exported
    public String getRunbook() {
        return Objects.toString(runbook, "");
    }

    /** Why there is no entry in the runbook, where there should be one. */
    @Exported
    public String getRunbookFailure() {
        return Objects.toString(runbookFailure, "");
    }

    /** Whether the invitation was mailed. */
    @Exported
    public boolean isMailed() {
        return mailed;
    }

    /** When, in milliseconds since 1970. */
    @Exported
    public long getAt() {
        return at;
    }
}
