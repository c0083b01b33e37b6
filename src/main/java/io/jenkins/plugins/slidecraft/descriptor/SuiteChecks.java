package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The rules about checks and suites (G6.4, G13). */
final class SuiteChecks {
    /** The guide's own checks, which exist without being described. */
    private static final List<String> BUILT_IN =
            List.of("healthz", "readyz", "frontend", "convert", "chat", "export", "freshness");

    private final JsonNode root;
    private final Findings findings;

    SuiteChecks(JsonNode root, Findings findings) {
        this.root = root;
        this.findings = findings;
    }

    /** The suites that there are: the file's and the guide's. */
    static Set<String> known(JsonNode root) {
        Set<String> suites = new TreeSet<>(List.of(Descriptor.SMOKE, Descriptor.POST_DEPLOY));
        suites.addAll(Findings.names(root.path("suites")));
        return suites;
    }

    void run() {
        Set<String> checks = new TreeSet<>(BUILT_IN);
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
        Findings.maps(root.path("checks"), (name, check) -> {
            if (!check.has("type") && !BUILT_IN.contains(name)) {
                findings.add(
                        List.of("checks", name, "type"),
                        null,
                        "only the guide's checks have a type of their own: " + String.join(", ", BUILT_IN),
                        "add it, as type: http");
            }
        });
    }
}
