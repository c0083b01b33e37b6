package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.slidecraft.gate.GateArguments;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.time.ZoneId;
import java.util.List;

/** The rules between fields, which the schema can't say; one class for each section that has several. */
final class CrossChecks {
    private final JsonNode root;
    private final Findings findings;

    CrossChecks(YamlText.Document document, String file) {
        root = document.root();
        findings = new Findings(document, file);
    }

    List<Problem> problems() {
        new ComponentChecks(root, findings).run();
        new VariableChecks(root, findings).run();
        new EnvironmentChecks(root, findings).run();
        new SourceChecks(root, findings).run();
        new MigrationChecks(root, findings).run();
        new SuiteChecks(root, findings).run();
        Findings.maps(root.path("gates"), this::gate);
        postmortem(root.path("incident").path("postmortem"));
        return findings.problems();
    }

    /** A gate's own rules are the gate's; here they get their lines. */
    private void gate(String name, JsonNode gate) {
        List<String> gatePath = List.of("gates", name);
        for (Problem problem : GateArguments.check(name, DescriptorReader.gate(gate))) {
            List<String> path = GateArguments.DEFINITION.contains(problem.path())
                    ? YamlText.child(gatePath, problem.path())
                    : gatePath;
            findings.add(path, problem.value(), problem.rule(), problem.remedy());
        }
    }

    private void postmortem(JsonNode postmortem) {
        List<String> path = List.of("incident", "postmortem");
        JsonNode zone = postmortem.path("timeZone");
        if (zone.isTextual() && !ZoneId.getAvailableZoneIds().contains(zone.asText())) {
            findings.add(
                    YamlText.child(path, "timeZone"),
                    zone.asText(),
                    "a time zone is a name of the tz database",
                    Suggestion.nearest(zone.asText(), ZoneId.getAvailableZoneIds())
                            .map(near -> "write it as " + near)
                            .orElse("write it as Asia/Seoul or UTC"));
        }
        findings.deadline(postmortem, YamlText.child(path, "duration"), "a postmortem's duration", "1h");
    }
}
