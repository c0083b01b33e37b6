package io.jenkins.plugins.slidecraft.check;

import io.jenkins.plugins.slidecraft.check.CheckResult.Outcome;
import io.jenkins.plugins.slidecraft.gate.Verdict;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a verification ended.
 *
 * @param environment the environment
 * @param suites what was run: the suite's name to the names of its checks
 * @param release the name of the release that was judged
 * @param checks one result a check, in the suites' order
 * @param becameStable whether this PASS made the running release stable
 */
public record SuiteResult(
        String environment,
        Map<String, List<String>> suites,
        String release,
        List<CheckResult> checks,
        boolean becameStable) {
    public SuiteResult {
        suites = Collections.unmodifiableMap(new LinkedHashMap<>(suites));
        checks = List.copyOf(checks);
    }

    /** The suites' names, as {@code smoke} or {@code smoke+post-deploy}. */
    public String suite() {
        return String.join("+", suites.keySet());
    }

    /** PASS where every check has passed, FAIL where one has failed, else INCONCLUSIVE. */
    public Verdict verdict() {
        return verdict(checks);
    }

    /** The verdict of one suite. */
    Verdict verdict(String suite) {
        List<String> names = suites.get(suite);
        return verdict(
                checks.stream().filter(check -> names.contains(check.name())).toList());
    }

    private static Verdict verdict(List<CheckResult> results) {
        if (results.stream().anyMatch(check -> check.outcome() == Outcome.FAILED)) {
            return Verdict.FAIL;
        }
        return !results.isEmpty() && results.stream().allMatch(CheckResult::ok) ? Verdict.PASS : Verdict.INCONCLUSIVE;
    }

    /** What did not pass, in one sentence; empty where all did. */
    public String failures() {
        return checks.stream()
                .filter(check -> !check.ok())
                .map(check -> check.name() + ": " + check.reason())
                .collect(Collectors.joining("; "));
    }

    /** What {@code slidecraftVerify} returns besides its JUnit XML: plain texts, lists and numbers. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("environment", environment);
        map.put("suite", suite());
        map.put("ok", verdict() == Verdict.PASS);
        map.put("verdict", verdict().name());
        map.put("release", release);
        map.put(
                "checks",
                checks.stream().map(CheckResult::toMap).collect(Collectors.toCollection(java.util.ArrayList::new)));
        return map;
    }
}
