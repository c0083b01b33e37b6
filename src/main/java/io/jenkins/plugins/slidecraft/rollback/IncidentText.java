package io.jenkins.plugins.slidecraft.rollback;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** An incident as Markdown. What came from outside stays text: nothing in it makes headings, tables, links or HTML. */
final class IncidentText {
    private final Incident incident;
    private final StringBuilder text = new StringBuilder();

    IncidentText(Incident incident) {
        this.incident = incident;
    }

    String markdown() {
        line("# Incident: " + inline(incident.title()));
        line("");
        head();
        trigger();
        images();
        databases();
        timeline();
        commands();
        line("");
        line("## To be written by the team");
        line("");
        line("- Impact:");
        line("- Root cause:");
        line("- What went well:");
        line("- Actions:");
        return text.toString();
    }

    private void head() {
        Incident.Times times = incident.times();
        row("Environment", incident.environment() + " (namespace " + incident.namespace() + ")");
        row("Cause", incident.cause());
        row("Outcome", incident.outcome());
        times.deployedAt().ifPresent(at -> row("Deployed", at.toString()));
        row(
                "Detected",
                times.detectedAt()
                        + times.toDetect().map(d -> " (after " + span(d) + ")").orElse(""));
        row("Rollback asked for", times.askedAt().toString());
        row(
                incident.restored() ? "Restored" : "Ended",
                times.endedAt() + " (" + span(times.toRestore()) + " after it was detected)");
        row("Rolled back by", shown(incident.people().rolledBackBy()));
        row("Released by", shown(incident.people().releasedBy()));
        row(
                "Approved by",
                incident.people().approvedBy().isEmpty()
                        ? "nobody in this run"
                        : String.join(", ", incident.people().approvedBy()));
        row("Run", shown(incident.buildUrl()));
        row("Operation", incident.operation());
    }

    private void trigger() {
        Trigger trigger = incident.trigger();
        line("");
        line("## Trigger");
        line("");
        row("What", trigger.title() + (trigger.reason().isEmpty() ? "" : " (" + trigger.reason() + ")"));
        row("When", trigger.at().toString());
        row("Message", trigger.message());
        trigger.numbers().ifPresent(numbers -> {
            row("Value", numbers.value().map(IncidentText::number).orElse("none"));
            row("Threshold", numbers.threshold());
            row(
                    "Based on",
                    numbers.samples().map(n -> number(n) + " " + numbers.unit()).orElse("an unknown number of events")
                            + ", " + numbers.looks() + (numbers.looks() == 1 ? " look" : " looks"));
        });
        if (!trigger.evidence().isEmpty()) {
            line("");
            block(trigger.evidence());
        }
    }

    private void images() {
        line("");
        line("## Images");
        line("");
        line("| component | before | after |");
        line("|---|---|---|");
        TreeSet<String> components = new TreeSet<>(incident.imagesBefore().keySet());
        components.addAll(incident.imagesAfter().keySet());
        for (String component : components) {
            line("| " + inline(component) + " | "
                    + code(incident.imagesBefore().getOrDefault(component, "none")) + " | "
                    + code(incident.imagesAfter().getOrDefault(component, "none")) + " |");
        }
    }

    private void databases() {
        line("");
        line("## Databases");
        line("");
        if (incident.decision().databases().isEmpty()) {
            line("No migration is known of this environment.");
            return;
        }
        for (MigrationDecision.Database database : incident.decision().databases()) {
            line("- **" + inline(database.name()) + "**: "
                    + database.outcome().name().toLowerCase(Locale.ROOT) + "; it " + inline(database.why()) + ".");
        }
    }

    private void timeline() {
        line("");
        line("## What had happened");
        line("");
        if (incident.timeline().isEmpty()) {
            line("Nothing is known.");
        }
        incident.timeline().forEach(event -> line("- " + event.at() + " " + inline(event.text())));
    }

    private void commands() {
        line("");
        line("## Commands");
        line("");
        block(incident.commands());
    }

    private void line(String one) {
        text.append(one).append('\n');
    }

    private void row(String name, String value) {
        line("- **" + name + "**: " + inline(value));
    }

    private void block(List<String> lines) {
        line("```sh");
        lines.forEach(one -> line(one.replaceAll("[\\p{Cntrl}]", " ").replace("```", "'''")));
        line("```");
    }

    private static String shown(String value) {
        return value.isEmpty() ? "unknown" : value;
    }

    private static String code(String value) {
        return "`" + value.replaceAll("[`\\p{Cntrl}]", " ").replace("|", "\\|") + "`";
    }

    /** One line of plain text. */
    static String inline(String value) {
        StringBuilder safe = new StringBuilder();
        for (char c : value.toCharArray()) {
            switch (c) {
                case '<' -> safe.append("&lt;");
                case '&' -> safe.append("&amp;");
                case '|', '`', '[', ']', '*', '\\' -> safe.append('\\').append(c);
                default -> safe.append(Character.isISOControl(c) ? ' ' : c);
            }
        }
        return safe.toString().strip();
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.6g", value).replaceFirst("0+$", "");
    }

    private static String span(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 120
                ? seconds + " s"
                : seconds < 7200
                        ? seconds / 60 + " min " + seconds % 60 + " s"
                        : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
}
