package io.jenkins.plugins.slidecraft.check;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code slidecraftVerify} asks for; the beginning of its state. {@link VerifyArguments} makes and checks it.
 *
 * @param id names the operation; stable over restarts
 * @param application the application's name; empty without a {@code slidecraft.yaml}
 * @param environment the environment
 * @param namespace its namespace
 * @param suites what is run: the suite's name to the names of its checks; a check may be of several
 * @param recorded the suites whose verdict goes into the ledger: those that are run whole
 * @param checks all checks, each once, in order
 * @param deadline when all must have ended
 */
public record VerifyRequest(
        String id,
        String application,
        String environment,
        String namespace,
        Map<String, List<String>> suites,
        List<String> recorded,
        List<CheckSpec> checks,
        Instant deadline) {
    public VerifyRequest {
        suites = Collections.unmodifiableMap(new LinkedHashMap<>(suites));
        recorded = List.copyOf(recorded);
        checks = List.copyOf(checks);
    }

    /** The suites' names, as {@code smoke} or {@code smoke+post-deploy}. */
    String name() {
        return String.join("+", suites.keySet());
    }
}
