package io.jenkins.plugins.slidecraft.descriptor;

import java.util.List;
import java.util.Optional;

/**
 * What becomes of an incident besides its record (G12.5).
 *
 * @param runbook where entries are committed
 * @param postmortem who is invited, and when
 */
public record IncidentSpec(Optional<Runbook> runbook, Optional<Postmortem> postmortem) {
    /** Nothing. */
    public static final IncidentSpec NONE = new IncidentSpec(Optional.empty(), Optional.empty());

    /**
     * A Git repository with a runbook.
     *
     * @param repository the address, {@code https://…}; its credentials stand in the global configuration
     * @param branch the branch
     * @param directory the folder of the entries; by default {@code incidents}
     */
    public record Runbook(String repository, String branch, String directory) {}

    /**
     * The postmortem's invitation.
     *
     * @param organizer an address
     * @param attendees addresses
     * @param workdaysLater how many working days after the incident, by default 2
     * @param at the time of day, {@code 10:00}
     * @param timeZone as {@code Asia/Seoul}; by default UTC
     * @param duration how long, by default 1h
     */
    public record Postmortem(
            String organizer, List<String> attendees, int workdaysLater, String at, String timeZone, String duration) {
        public Postmortem {
            attendees = List.copyOf(attendees);
        }
    }
}
