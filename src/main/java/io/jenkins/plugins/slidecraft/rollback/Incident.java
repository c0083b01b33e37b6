package io.jenkins.plugins.slidecraft.rollback;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What is written down of a rollback (G12.5): for the runbook, and to begin a postmortem with.
 *
 * @param environment where
 * @param cause why, in the words of whoever rolled back
 * @param from the release that was taken back
 * @param to the release that runs now
 * @param imagesBefore component to image, as they ran before (G12.2)
 * @param imagesAfter component to image, as they run now
 * @param outcome how it ended, in one sentence
 * @param detectedAt when the rollback was asked for
 * @param endedAt when it was complete
 * @param actor who started the run
 * @param buildUrl the run
 * @param timeline what had happened in the environment before, newest first
 */
public record Incident(
        String environment,
        String cause,
        String from,
        String to,
        Map<String, String> imagesBefore,
        Map<String, String> imagesAfter,
        String outcome,
        Instant detectedAt,
        Instant endedAt,
        String actor,
        String buildUrl,
        List<String> timeline) {
    public Incident {
        timeline = List.copyOf(timeline);
    }

    /** The record as Markdown. */
    public String toMarkdown() {
        StringBuilder text = new StringBuilder();
        text.append("# Incident: ")
                .append(environment)
                .append(" rolled back from ")
                .append(from)
                .append(" to ")
                .append(to)
                .append("\n\n");
        row(text, "Environment", environment);
        row(text, "Cause", cause);
        row(text, "From", from);
        row(text, "To", to);
        row(text, "Asked for", detectedAt.toString());
        row(
                text,
                "Complete",
                endedAt + " (after " + Duration.between(detectedAt, endedAt).toSeconds() + " s)");
        row(text, "Run", buildUrl.isEmpty() ? "unknown" : buildUrl);
        row(text, "Started by", actor.isEmpty() ? "unknown" : actor);
        row(text, "Outcome", outcome);
        text.append("\n## Images\n\n| component | before | after |\n|---|---|---|\n");
        TreeSet<String> components = new TreeSet<>(imagesBefore.keySet());
        components.addAll(imagesAfter.keySet());
        for (String component : components) {
            text.append("| ")
                    .append(cell(component))
                    .append(" | `")
                    .append(cell(imagesBefore.getOrDefault(component, "none")))
                    .append("` | `")
                    .append(cell(imagesAfter.getOrDefault(component, "none")))
                    .append("` |\n");
        }
        text.append("\n## What had happened\n\n");
        timeline.forEach(line -> text.append("- ").append(line).append('\n'));
        text.append("\n## To be written by the team\n\n- Impact:\n- Root cause:\n- What went well:\n- Actions:\n");
        return text.toString();
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append("- **")
                .append(name)
                .append("**: ")
                .append(value.replace('\n', ' '))
                .append('\n');
    }

    private static String cell(String value) {
        return value.replace("|", "\\|").replace('\n', ' ');
    }
}
