package io.jenkins.plugins.slidecraft.rollback;

import io.jenkins.plugins.slidecraft.descriptor.IncidentSpec;
import io.jenkins.plugins.slidecraft.release.DurationText;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;

/**
 * When the team meets about an incident: so many working days later, Monday to Friday, at the time of day that
 * {@code slidecraft.yaml} says. Holidays are not known.
 *
 * @param start when it begins
 * @param duration how long it takes
 */
record Postmortem(ZonedDateTime start, Duration duration) {
    private static final EnumSet<DayOfWeek> WEEKEND = EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);

    static Postmortem of(IncidentSpec.Postmortem spec, Incident incident) {
        ZoneId zone = ZoneId.of(spec.timeZone());
        ZonedDateTime ended = incident.times().endedAt().atZone(zone);
        LocalTime at = LocalTime.parse(spec.at());
        LocalDate day = ended.toLocalDate();
        for (int left = spec.workdaysLater(); left > 0; left--) {
            day = next(day);
        }
        if (WEEKEND.contains(day.getDayOfWeek()) || !day.atTime(at).atZone(zone).isAfter(ended)) {
            day = next(day);
        }
        return new Postmortem(day.atTime(at).atZone(zone), DurationText.parse(spec.duration()));
    }

    private static LocalDate next(LocalDate day) {
        LocalDate next = day.plusDays(1);
        while (WEEKEND.contains(next.getDayOfWeek())) {
            next = next.plusDays(1);
        }
        return next;
    }
}
