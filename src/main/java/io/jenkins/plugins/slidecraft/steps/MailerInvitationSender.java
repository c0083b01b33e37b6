package io.jenkins.plugins.slidecraft.steps;

import hudson.Extension;
import hudson.Util;
import hudson.tasks.Mailer;
import jakarta.activation.DataHandler;
import jakarta.mail.MessagingException;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.util.List;
import jenkins.plugins.mailer.tasks.MimeMessageBuilder;

/** Mails by the mailer plugin and its mail server. Optional: without that plugin this class is not loaded. */
@Extension(optional = true)
public final class MailerInvitationSender implements InvitationSender {
    @Override
    public boolean isConfigured() {
        Mailer.DescriptorImpl mailer = Mailer.descriptor();
        return mailer != null && Util.fixEmptyAndTrim(mailer.getSmtpHost()) != null;
    }

    @Override
    public void send(List<String> attendees, String subject, String text, String ics) throws IOException {
        try {
            MimeMessage message = new MimeMessageBuilder()
                    .setSubject(subject)
                    .setBody(text)
                    .addRecipients(String.join(",", attendees))
                    .buildMimeMessage();
            message.setContent(content(text, ics));
            Transport.send(message);
        } catch (MessagingException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** As mail programs show invitations: the same twice, as text and as calendar. */
    private static MimeMultipart content(String text, String ics) throws MessagingException, IOException {
        MimeBodyPart plain = new MimeBodyPart();
        plain.setText(text, "UTF-8");
        MimeBodyPart calendar = new MimeBodyPart();
        calendar.setDataHandler(
                new DataHandler(new ByteArrayDataSource(ics, "text/calendar; method=REQUEST; charset=UTF-8")));
        MimeMultipart parts = new MimeMultipart("alternative");
        parts.addBodyPart(plain);
        parts.addBodyPart(calendar);
        return parts;
    }
}
