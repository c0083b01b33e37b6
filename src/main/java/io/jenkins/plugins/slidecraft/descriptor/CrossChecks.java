package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.slidecraft.gate.GateArguments;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules between fields, which the schema can't say; one class for each section that has several. */
final class CrossChecks {
    private static final Pattern METRIC = Pattern.compile("metrics(\\[\\d+])\\.(\\w+)");

    private final JsonNode root;
    private final Findings findings;

    CrossChecks(YamlDocument document, String file) {
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
            findings.add(path(gatePath, problem.path()), problem.value(), problem.rule(), problem.remedy());
        }
    }

    /** Of {@code threshold}, and of {@code metrics[0].threshold}. */
    private static List<String> path(List<String> gate, String field) {
        Matcher metric = METRIC.matcher(field);
        if (metric.matches()) {
            List<String> path = YamlText.child(YamlText.child(gate, GateArguments.METRICS), metric.group(1));
            return YamlText.child(path, metric.group(2));
        }
        return GateArguments.DEFINITION.contains(field) ? YamlText.child(gate, field) : gate;
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
