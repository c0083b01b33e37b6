package io.jenkins.plugins.slidecraft.rollback;

import biweekly.Biweekly;
import biweekly.ICalVersion;
import biweekly.ICalendar;
import biweekly.component.DaylightSavingsTime;
import biweekly.component.Observance;
import biweekly.component.StandardTime;
import biweekly.component.VEvent;
import biweekly.component.VTimezone;
import biweekly.io.TimezoneAssignment;
import biweekly.io.TimezoneInfo;
import biweekly.parameter.ParticipationStatus;
import biweekly.property.Attendee;
import biweekly.property.Organizer;
import biweekly.property.Status;
import biweekly.util.DateTimeComponents;
import biweekly.util.UtcOffset;
import io.jenkins.plugins.slidecraft.descriptor.IncidentSpec;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Date;
import java.util.TimeZone;

/**
 * The invitation to an incident's postmortem as iCalendar (RFC 5545, iTIP REQUEST). Made from the incident alone: the same
 * incident gives the same invitation, byte for byte, and calendars take a second one for the first.
 */
public final class Invitation {
    private Invitation() {}

    /** @return the text of an {@code .ics} file */
    public static String of(IncidentSpec.Postmortem spec, Incident incident) {
        Postmortem meeting = Postmortem.of(spec, incident);
        ZoneId zone = meeting.start().getZone();
        ICalendar calendar = new ICalendar();
        calendar.setProductId("-//SlideCraft for Jenkins//Incidents//EN");
        calendar.setMethod("REQUEST");
        TimezoneInfo zones = new TimezoneInfo();
        zones.setDefaultTimezone(new TimezoneAssignment(
                TimeZone.getTimeZone(zone), timezone(zone, meeting.start().toInstant())));
        calendar.setTimezoneInfo(zones);
        VEvent event = new VEvent();
        event.setUid(incident.operation() + "@" + incident.environment() + ".slidecraft");
        event.setDateTimeStamp(Date.from(incident.times().endedAt()));
        event.setSequence(0);
        event.setDateStart(Date.from(meeting.start().toInstant()));
        event.setDateEnd(Date.from(meeting.start().plus(meeting.duration()).toInstant()));
        event.setSummary("Postmortem: " + incident.title());
        event.setDescription(description(incident));
        if (!incident.buildUrl().isEmpty()) {
            event.setUrl(incident.buildUrl() + "slidecraft/incident/" + incident.operation() + "/");
        }
        event.setStatus(Status.confirmed());
        event.setOrganizer(new Organizer(null, spec.organizer()));
        for (String address : spec.attendees()) {
            Attendee attendee = new Attendee(null, address);
            attendee.setParticipationStatus(ParticipationStatus.NEEDS_ACTION);
            attendee.setRsvp(true);
            event.addAttendee(attendee);
        }
        calendar.addEvent(event);
        calendar.setVersion(ICalVersion.V2_0);
        return Biweekly.write(calendar).go();
    }

    private static String description(Incident incident) {
        StringBuilder text = new StringBuilder();
        text.append(incident.outcome()).append("\n\n");
        text.append("Trigger: ")
                .append(incident.trigger().title())
                .append(": ")
                .append(incident.trigger().message());
        text.append("\nDetected: ").append(incident.times().detectedAt());
        text.append("\nOver: ").append(incident.times().endedAt());
        if (!incident.buildUrl().isEmpty()) {
            text.append("\n\nRun: ").append(incident.buildUrl());
            text.append("\nIncident: ")
                    .append(incident.buildUrl())
                    .append("slidecraft/incident/")
                    .append(incident.operation())
                    .append("/");
        }
        return text.toString();
    }

    /** The zone around one time: what holds then and, where that changes later, what follows. */
    private static VTimezone timezone(ZoneId zone, Instant around) {
        ZoneRules rules = zone.getRules();
        VTimezone timezone = new VTimezone(zone.getId());
        ZoneOffsetTransition before = rules.previousTransition(around.plusSeconds(1));
        ZoneOffset offset = rules.getOffset(around);
        add(
                timezone,
                rules.isDaylightSavings(around),
                before == null ? LocalDateTime.of(1970, 1, 1, 0, 0) : before.getDateTimeBefore(),
                before == null ? offset : before.getOffsetBefore(),
                offset);
        ZoneOffsetTransition after = rules.nextTransition(around);
        if (after != null) {
            add(
                    timezone,
                    rules.isDaylightSavings(after.getInstant()),
                    after.getDateTimeBefore(),
                    after.getOffsetBefore(),
                    after.getOffsetAfter());
        }
        return timezone;
    }

    private static void add(VTimezone timezone, boolean summer, LocalDateTime start, ZoneOffset from, ZoneOffset to) {
        Observance observance = summer ? new DaylightSavingsTime() : new StandardTime();
        observance.setDateStart(new DateTimeComponents(
                start.getYear(),
                start.getMonthValue(),
                start.getDayOfMonth(),
                start.getHour(),
                start.getMinute(),
                start.getSecond(),
                false));
        observance.setTimezoneOffsetFrom(new UtcOffset(from.getTotalSeconds() * 1000L));
        observance.setTimezoneOffsetTo(new UtcOffset(to.getTotalSeconds() * 1000L));
        if (observance instanceof DaylightSavingsTime daylight) {
            timezone.addDaylightSavingsTime(daylight);
        } else {
            timezone.addStandardTime((StandardTime) observance);
        }
    }
}
