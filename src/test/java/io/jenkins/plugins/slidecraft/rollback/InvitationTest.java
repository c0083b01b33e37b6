package io.jenkins.plugins.slidecraft.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import biweekly.Biweekly;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import io.jenkins.plugins.slidecraft.descriptor.IncidentSpec;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvitationTest {
    private static IncidentSpec.Postmortem spec(String zone, int workdays, String at) {
        return new IncidentSpec.Postmortem(
                "sre@example.com", List.of("team@example.com", "boss@example.com"), workdays, at, zone, "1h");
    }

    /** 2026-01-01 is a Thursday. */
    private static Incident endingAt(String at) {
        Incident one = IncidentTest.incident();
        Instant end = Instant.parse(at);
        return new Incident(
                one.schema(),
                one.operation(),
                one.environment(),
                one.namespace(),
                one.cause(),
                one.trigger(),
                one.from(),
                one.to(),
                one.restored(),
                one.outcome(),
                one.imagesBefore(),
                one.imagesAfter(),
                one.decision(),
                new Incident.Times(one.times().deployedAt(), end, end, end),
                one.people(),
                one.buildUrl(),
                one.timeline(),
                one.commands());
    }

    @ParameterizedTest
    @CsvSource({
        // incident's end, zone, working days later, at, the meeting
        "2026-01-01T10:00:00Z, UTC,              2, 10:00, 2026-01-05T10:00Z[UTC]",
        "2026-01-02T23:30:00Z, Asia/Seoul,       2, 10:00, 2026-01-06T10:00+09:00[Asia/Seoul]",
        "2026-01-03T12:00:00Z, UTC,              1, 09:30, 2026-01-05T09:30Z[UTC]",
        "2026-01-05T08:00:00Z, UTC,              0, 10:00, 2026-01-05T10:00Z[UTC]",
        "2026-01-05T10:00:00Z, UTC,              0, 10:00, 2026-01-06T10:00Z[UTC]",
        "2026-01-09T12:00:00Z, UTC,              0, 10:00, 2026-01-12T10:00Z[UTC]",
        "2026-01-03T12:00:00Z, UTC,              0, 10:00, 2026-01-05T10:00Z[UTC]",
        // the hour that the summer time leaves out is the one after it
        "2026-03-27T12:00:00Z, America/New_York, 5, 10:00, 2026-04-03T10:00-04:00[America/New_York]",
    })
    void isOnAWorkingDayAtTheTeamsTime(String end, String zone, int workdays, String at, String expected) {
        assertThat(Postmortem.of(spec(zone, workdays, at), endingAt(end)).start())
                .isEqualTo(ZonedDateTime.parse(expected));
    }

    @Test
    void isARequestThatCalendarsRead() {
        String ics = Invitation.of(spec("Asia/Seoul", 2, "10:00"), IncidentTest.incident());
        assertThat(ics.split("\r\n"))
                .startsWith("BEGIN:VCALENDAR", "VERSION:2.0")
                .contains(
                        "METHOD:REQUEST",
                        "BEGIN:VTIMEZONE",
                        "TZID:Asia/Seoul",
                        "TZOFFSETTO:+0900",
                        "UID:rollback-1@prod.slidecraft",
                        "DTSTAMP:20260101T100042Z",
                        "DTSTART;TZID=Asia/Seoul:20260105T100000",
                        "DTEND;TZID=Asia/Seoul:20260105T110000",
                        "SEQUENCE:0",
                        "ORGANIZER:mailto:sre@example.com",
                        "END:VCALENDAR")
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(75));
        ICalendar calendar = Biweekly.parse(ics).first();
        assertThat(calendar.validate(biweekly.ICalVersion.V2_0)).isEmpty();
        VEvent event = calendar.getEvents().get(0);
        assertThat(event.getSummary().getValue())
                .isEqualTo("Postmortem: prod rolled back from 1.4.2-abc1234 to 1.4.1-def5678");
        assertThat(event.getDescription().getValue())
                .contains("The images of 1.4.1-def5678 run again.")
                .contains("https://ci.example.com/job/shop/7/slidecraft/incident/rollback-1/");
        assertThat(event.getOrganizer().getEmail()).isEqualTo("sre@example.com");
        assertThat(event.getAttendees())
                .extracting(attendee -> attendee.getEmail())
                .containsExactly("team@example.com", "boss@example.com");
        assertThat(event.getDateStart().getValue().toInstant()).isEqualTo(Instant.parse("2026-01-05T01:00:00Z"));
    }

    @Test
    void saysHowItsZoneChanges() {
        String ics = Invitation.of(spec("America/New_York", 2, "10:00"), endingAt("2026-03-04T12:00:00Z"));
        assertThat(ics.split("\r\n"))
                .containsSubsequence(
                        "BEGIN:STANDARD",
                        "DTSTART:20251102T020000",
                        "TZOFFSETFROM:-0400",
                        "TZOFFSETTO:-0500",
                        "END:STANDARD")
                .containsSubsequence(
                        "BEGIN:DAYLIGHT",
                        "DTSTART:20260308T020000",
                        "TZOFFSETFROM:-0500",
                        "TZOFFSETTO:-0400",
                        "END:DAYLIGHT");
        assertThat(Biweekly.parse(ics)
                        .first()
                        .getEvents()
                        .get(0)
                        .getDateStart()
                        .getValue()
                        .toInstant())
                .isEqualTo(Instant.parse("2026-03-06T15:00:00Z"));
    }

    @Test
    void isTheSameForTheSameIncident() {
        IncidentSpec.Postmortem spec = spec("Asia/Seoul", 2, "10:00");
        assertThat(Invitation.of(spec, IncidentTest.incident()))
                .isEqualTo(Invitation.of(spec, IncidentTest.incident()));
    }
}
