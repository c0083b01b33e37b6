package io.jenkins.plugins.slidecraft.rollback;

import io.jenkins.plugins.slidecraft.descriptor.IncidentSpec;
import io.jenkins.plugins.slidecraft.git.Git;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

/** An incident's entry in a runbook: a file of its own and a line in the folder's list. Made from the incident alone. */
final class Runbook {
    private static final String TITLE = "# Incidents\n\n";

    private final IncidentSpec.Runbook spec;
    private final Incident incident;

    Runbook(IncidentSpec.Runbook spec, Incident incident) {
        this.spec = spec;
        this.incident = incident;
    }

    private String folder() {
        String directory = spec.directory().replaceAll("^/+|/+$", "");
        return directory.isEmpty() || directory.equals(".") ? "" : directory + "/";
    }

    private LocalDate date() {
        return LocalDate.ofInstant(incident.times().detectedAt(), ZoneOffset.UTC);
    }

    private String file() {
        return date() + "-" + incident.environment() + "-" + incident.operation() + ".md";
    }

    /** Where the entry is, from the repository's root. */
    String path() {
        return folder() + file();
    }

    /** Commits it; again is the same. */
    Git.Commit commit(Git git) {
        return git.commit(
                new Git.Branch(spec.repository(), spec.branch()),
                "Record an incident: " + incident.title() + "\n\nOperation: " + incident.operation()
                        + (incident.buildUrl().isEmpty() ? "" : "\nRun: " + incident.buildUrl()),
                this::edit);
    }

    private Map<String, String> edit(Git.Tree before) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(path(), incident.toMarkdown());
        String index = folder() + "README.md";
        files.put(index, listed(before.read(index).orElse(TITLE)));
        return files;
    }

    /** The list with a line for it, once. */
    private String listed(String index) {
        String link = "](" + file() + ")";
        if (index.contains(link)) {
            return index;
        }
        String start = index.isEmpty() || index.endsWith("\n") ? index : index + "\n";
        return start + "- [" + date() + " " + IncidentText.inline(incident.title()) + link + ": "
                + IncidentText.inline(incident.trigger().title()) + "\n";
    }
}
