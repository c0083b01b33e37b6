package io.jenkins.plugins.slidecraft.steps;

import hudson.ExtensionList;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.slidecraft.descriptor.IncidentSpec;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.rollback.Incident;
import io.jenkins.plugins.slidecraft.rollback.Invitation;
import io.jenkins.plugins.slidecraft.rollback.RollbackResult;
import io.jenkins.plugins.slidecraft.ui.IncidentRecord;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What follows an incident in Jenkins: its texts and the postmortem's invitation among the run's artifacts, the invitation by
 * mail. None of it ever fails the rollback; what didn't work is told in the log.
 */
final class IncidentFollowup {
    private final Run<?, ?> run;
    private final TaskListener listener;

    IncidentFollowup(Run<?, ?> run, TaskListener listener) {
        this.run = run;
        this.listener = listener;
    }

    /** @return what came of it, for the run's record */
    IncidentRecord.Followup follow(RollbackResult result, IncidentSpec spec) throws InterruptedException {
        Incident incident = result.incident();
        Map<String, String> files = new LinkedHashMap<>();
        files.put("incident-" + incident.operation() + ".md", incident.toMarkdown());
        files.put("incident-" + incident.operation() + ".json", Json.write(incident));
        Optional<String> ics = spec.postmortem().map(postmortem -> Invitation.of(postmortem, incident));
        String invitation = "postmortem-" + incident.operation() + ".ics";
        ics.ifPresent(text -> files.put(invitation, text));
        boolean archived = archive(files);
        boolean mailed = ics.isPresent() && mail(incident, spec.postmortem().get(), ics.get());
        return new IncidentRecord.Followup(
                archived && ics.isPresent() ? RunArtifacts.FOLDER + "/" + invitation : "",
                result.runbook(),
                result.runbookFailure(),
                mailed);
    }

    private void log(Incident incident, String line) {
        listener.getLogger().println(incident.environment() + ": " + line);
    }

    /** Whatever keeps the run's artifacts takes them, as it takes those of archiveArtifacts. */
    private boolean archive(Map<String, String> files) throws InterruptedException {
        try {
            RunArtifacts.archive(run, listener, files);
            return true;
        } catch (IOException e) {
            listener.getLogger().println(Messages.IncidentFollowup_NotArchived(e.getMessage()));
            return false;
        }
    }

    private boolean mail(Incident incident, IncidentSpec.Postmortem spec, String ics) {
        if (spec.attendees().isEmpty()) {
            return false;
        }
        List<InvitationSender> senders = ExtensionList.lookup(InvitationSender.class);
        if (senders.isEmpty() || !senders.get(0).isConfigured()) {
            log(incident, Messages.IncidentFollowup_NoMail());
            return false;
        }
        try {
            senders.get(0)
                    .send(
                            spec.attendees(),
                            Messages.IncidentFollowup_Subject(incident.title()),
                            incident.toMarkdown(),
                            ics);
            log(incident, Messages.IncidentFollowup_Mailed(String.join(", ", spec.attendees())));
            return true;
        } catch (IOException e) {
            log(incident, Messages.IncidentFollowup_NotMailed(e.getMessage()));
            return false;
        }
    }
}
