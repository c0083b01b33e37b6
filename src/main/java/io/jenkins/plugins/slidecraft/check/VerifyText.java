package io.jenkins.plugins.slidecraft.check;

import io.jenkins.plugins.slidecraft.check.CheckResult.Outcome;
import java.math.BigDecimal;
import java.util.stream.Collectors;

/** How checks read in the build log. */
final class VerifyText {
    private VerifyText() {}

    /** What is printed before the first check. */
    static String header(VerifyRequest request, String release, String address) {
        return "[" + request.name() + "] checks release " + release + " in " + request.environment()
                + (address.isEmpty() ? "" : " at " + address) + ": "
                + request.checks().stream().map(CheckSpec::name).collect(Collectors.joining(", "));
    }

    /** A check's end. */
    static String line(VerifyRequest request, CheckResult result) {
        String how = result.ok() ? "passed" : result.outcome() == Outcome.FAILED ? "FAILED" : "NO EVIDENCE";
        return "[" + request.name() + "] " + result.name() + " " + how + " after " + seconds(result.millis()) + " s: "
                + result.reason();
    }

    /** The last line. */
    static String verdict(VerifyRequest request, SuiteResult result) {
        long passed = result.checks().stream().filter(CheckResult::ok).count();
        return "[" + request.name() + "] " + result.verdict() + ": " + passed + " of "
                + result.checks().size() + " checks passed";
    }

    static String seconds(long millis) {
        return BigDecimal.valueOf(millis, 3).toPlainString();
    }
}
