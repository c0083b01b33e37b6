package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Reads what becomes of an incident (G12.5). */
final class IncidentReader {
    private IncidentReader() {}

    static IncidentSpec incident(JsonNode node) {
        return new IncidentSpec(
                node.has("runbook") ? Optional.of(runbook(node.path("runbook"))) : Optional.empty(),
                node.has("postmortem") ? Optional.of(postmortem(node.path("postmortem"))) : Optional.empty());
    }

    private static IncidentSpec.Runbook runbook(JsonNode node) {
        return new IncidentSpec.Runbook(
                node.path("repository").asText(),
                node.path("branch").asText("main"),
                node.path("directory").asText("incidents"));
    }

    private static IncidentSpec.Postmortem postmortem(JsonNode node) {
        return new IncidentSpec.Postmortem(
                node.path("organizer").asText(),
                Nodes.texts(node.path("attendees")),
                node.path("workdaysLater").asInt(2),
                node.path("at").asText("10:00"),
                node.path("timeZone").asText("UTC"),
                node.path("duration").asText("1h"));
    }
}
