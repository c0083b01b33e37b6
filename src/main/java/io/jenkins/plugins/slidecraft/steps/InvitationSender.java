package io.jenkins.plugins.slidecraft.steps;

import hudson.ExtensionPoint;
import java.io.IOException;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Mails invitations. There is one where Jenkins has the mailer plugin. */
@Restricted(NoExternalUse.class)
public interface InvitationSender extends ExtensionPoint {
    /** Whether a mail server is configured. */
    boolean isConfigured();

    /**
     * Mails an invitation.
     *
     * @param attendees addresses
     * @param ics the invitation as iCalendar
     * @throws IOException where the mail server doesn't take it
     */
    void send(List<String> attendees, String subject, String text, String ics) throws IOException;
}
