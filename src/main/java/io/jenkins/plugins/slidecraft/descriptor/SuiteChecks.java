package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.slidecraft.check.CheckArguments;
import io.jenkins.plugins.slidecraft.check.CheckDefaults;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The rules about checks and suites (G6.4, G13). */
final class SuiteChecks {
    private final JsonNode root;
    private final Findings findings;

    SuiteChecks(JsonNode root, Findings findings) {
        this.root = root;
        this.findings = findings;
    }

    /** The suites that there are: the file's and the guide's. */
    static Set<String> known(JsonNode root) {
        Set<String> suites = new TreeSet<>(CheckDefaults.suiteNames());
        suites.addAll(Findings.names(root.path("suites")));
        return suites;
    }

    void run() {
        Set<String> checks = new TreeSet<>(CheckDefaults.names());
        checks.addAll(Findings.names(root.path("checks")));
        root.path("suites")
                .fields()
                .forEachRemaining(
                        suite -> Findings.texts(suite.getValue(), List.of("suites", suite.getKey()), (at, check) -> {
                            if (!checks.contains(check)) {
                                findings.unknown(
                                        at,
                                        check,
                                        "a check is described under 'checks' or one of the guide's",
                                        checks,
                                        "describe it under 'checks'");
                            }
                        }));
        Findings.maps(root.path("checks"), this::check);
    }

    /** A check's own rules are the check's; here they get their lines. */
    private void check(String name, JsonNode check) {
        List<String> path = List.of("checks", name);
        for (Problem problem : CheckArguments.check(name, DescriptorReader.check(check))) {
            findings.add(
                    problem.path().isEmpty() ? path : YamlText.child(path, problem.path()),
                    problem.value(),
                    problem.rule(),
                    problem.remedy());
        }
    }
}
