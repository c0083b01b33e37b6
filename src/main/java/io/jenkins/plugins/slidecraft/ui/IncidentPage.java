package io.jenkins.plugins.slidecraft.ui;

import com.fasterxml.jackson.core.JsonProcessingException;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.rollback.Incident;
import io.jenkins.plugins.slidecraft.rollback.MigrationDecision;
import io.jenkins.plugins.slidecraft.rollback.RunStory;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.verb.GET;

/** The page of one incident: what triggered it, what had happened, who, what became of it; and its texts as files. */
public final class IncidentPage {
    private final Run<?, ?> run;
    private final IncidentRecord record;

    IncidentPage(Run<?, ?> run, IncidentRecord record) {
        this.run = run;
        this.record = record;
    }

    /** For the page. */
    public Run<?, ?> getRun() {
        return run;
    }

    /** For the page. */
    public IncidentRecord getRecord() {
        return record;
    }

    /** The incident; null where an earlier version has stored its text alone. */
    @CheckForNull
    public Incident getIncident() throws IOException {
        Optional<String> json = RunFiles.readIncidentJson(run, record.getOperation());
        try {
            return json.isEmpty() ? null : Json.read(json.get(), Incident.class);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** The rows of the table of images: component, before, after. */
    public List<List<String>> getImages() throws IOException {
        Incident incident = getIncident();
        List<List<String>> rows = new ArrayList<>();
        if (incident != null) {
            TreeSet<String> components = new TreeSet<>(incident.imagesBefore().keySet());
            components.addAll(incident.imagesAfter().keySet());
            components.forEach(component -> rows.add(List.of(
                    component,
                    incident.imagesBefore().getOrDefault(component, ""),
                    incident.imagesAfter().getOrDefault(component, ""))));
        }
        return rows;
    }

    /** The rows of the facts: name, value. Records have no getters that Jelly finds. */
    public List<List<String>> getFacts() throws IOException {
        Incident incident = getIncident();
        List<List<String>> rows = new ArrayList<>();
        if (incident == null) {
            return rows;
        }
        Incident.Times times = incident.times();
        row(rows, Messages.IncidentPage_Cause(), incident.cause());
        row(rows, Messages.IncidentPage_Outcome(), incident.outcome());
        times.deployedAt().ifPresent(at -> row(rows, Messages.IncidentPage_Deployed(), time(at)));
        row(
                rows,
                Messages.IncidentPage_Detected(),
                times.toDetect()
                        .map(after -> Messages.IncidentPage_After(time(times.detectedAt()), after.toSeconds()))
                        .orElse(time(times.detectedAt())));
        row(
                rows,
                incident.restored() ? Messages.IncidentPage_Restored() : Messages.IncidentPage_Ended(),
                Messages.IncidentPage_After(
                        time(times.endedAt()), times.toRestore().toSeconds()));
        row(rows, Messages.IncidentPage_RolledBackBy(), incident.people().rolledBackBy());
        row(rows, Messages.IncidentPage_ReleasedBy(), incident.people().releasedBy());
        row(
                rows,
                Messages.IncidentPage_ApprovedBy(),
                String.join(", ", incident.people().approvedBy()));
        return rows;
    }

    /** The rows of the trigger: name, value. */
    public List<List<String>> getTrigger() throws IOException {
        Incident incident = getIncident();
        List<List<String>> rows = new ArrayList<>();
        if (incident == null) {
            return rows;
        }
        row(rows, Messages.IncidentPage_What(), record.getTrigger());
        row(rows, Messages.IncidentPage_When(), time(incident.trigger().at()));
        row(rows, Messages.IncidentPage_Message(), incident.trigger().message());
        incident.trigger().numbers().ifPresent(numbers -> {
            row(
                    rows,
                    Messages.IncidentPage_Value(),
                    numbers.value().map(String::valueOf).orElse(""));
            row(rows, Messages.IncidentPage_Threshold(), numbers.threshold());
            row(
                    rows,
                    Messages.IncidentPage_Samples(),
                    numbers.samples().map(n -> n + " " + numbers.unit()).orElse(""));
        });
        return rows;
    }

    /** Further lines about the trigger. */
    public List<String> getEvidence() throws IOException {
        Incident incident = getIncident();
        return incident == null ? List.of() : incident.trigger().evidence();
    }

    /** The rows of the databases: name, what was done, why. */
    public List<List<String>> getDatabases() throws IOException {
        Incident incident = getIncident();
        List<List<String>> rows = new ArrayList<>();
        if (incident != null) {
            for (MigrationDecision.Database database : incident.decision().databases()) {
                rows.add(List.of(database.name(), database.outcome().name().toLowerCase(Locale.ROOT), database.why()));
            }
        }
        return rows;
    }

    /** The rows of the timeline: when, what. */
    public List<List<String>> getTimeline() throws IOException {
        Incident incident = getIncident();
        List<List<String>> rows = new ArrayList<>();
        if (incident != null) {
            for (RunStory.Event event : incident.timeline()) {
                rows.add(List.of(time(event.at()), event.text()));
            }
        }
        return rows;
    }

    /** What a person would type. */
    public String getCommands() throws IOException {
        Incident incident = getIncident();
        return incident == null ? "" : String.join("\n", incident.commands());
    }

    /** The incident as Markdown. */
    public String getMarkdown() throws IOException {
        return RunFiles.readIncident(run, record.getOperation()).orElse("");
    }

    private static void row(List<List<String>> rows, String name, String value) {
        if (!value.isEmpty()) {
            rows.add(List.of(name, value));
        }
    }

    private static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** The Markdown as plain text. */
    @GET
    public HttpResponse doText() throws IOException {
        return new Plain(getMarkdown(), "text/plain;charset=UTF-8");
    }

    /** The JSON; empty where an earlier version has stored none. */
    @GET
    public HttpResponse doJson() throws IOException {
        return new Plain(
                RunFiles.readIncidentJson(run, record.getOperation()).orElse("{}"), "application/json;charset=UTF-8");
    }

    private static final class Plain implements HttpResponse {
        private final String text;
        private final String type;

        Plain(String text, String type) {
            this.text = text;
            this.type = type;
        }

        @Override
        public void generateResponse(StaplerRequest2 request, StaplerResponse2 response, Object node)
                throws IOException {
            response.setContentType(type);
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.getWriter().print(text);
        }
    }
}
