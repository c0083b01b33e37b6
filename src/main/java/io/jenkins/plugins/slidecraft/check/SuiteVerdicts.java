package io.jenkins.plugins.slidecraft.check;

import io.jenkins.plugins.slidecraft.environment.EnvironmentLock;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.environment.TakenOverException;
import io.jenkins.plugins.slidecraft.environment.Verdicts;
import io.jenkins.plugins.slidecraft.gate.JudgedRelease;
import io.jenkins.plugins.slidecraft.gate.Verdict;
import io.jenkins.plugins.slidecraft.operation.World;
import java.util.Optional;

/** Verdicts of suites in the environment's head, bound to the release that was judged. */
final class SuiteVerdicts {
    private final EnvironmentLock lock;

    SuiteVerdicts(EnvironmentLock lock) {
        this.lock = lock;
    }

    /** The release that runs, if one is known and none is being rolled out. */
    Optional<ReleaseSummary> running(World world) {
        return Verdicts.running(world);
    }

    /**
     * The release that was judged.
     *
     * @throws TakenOverException where another one runs by now
     */
    ReleaseSummary stillRunning(World world, JudgedRelease judged) {
        Optional<ReleaseSummary> running = running(world);
        return running.filter(now -> JudgedRelease.of(now).equals(judged))
                .orElseThrow(() -> new TakenOverException("release " + judged.name() + " of " + judged.operation()
                        + " was checked, but "
                        + running.map(now -> "release " + now.name() + " of " + now.operation() + " runs there now")
                                .orElse("a rollout is under way there now")
                        + ": the checks say nothing of that one, so there is no verdict"));
    }

    /**
     * Records what the suites of a verification came to. A FAIL of any is recorded alone; an INCONCLUSIVE changes nothing.
     * Harmless when it is done again.
     *
     * @return whether the release has become stable by this
     * @throws TakenOverException where another release runs by now, or another run has the environment
     */
    boolean record(World world, JudgedRelease judged, VerifyRequest request, SuiteResult result) {
        if (request.recorded().stream().anyMatch(suite -> result.verdict(suite) == Verdict.FAIL)) {
            Verdicts.fail(world, lock, stillRunning(world, judged));
            return false;
        }
        boolean stable = false;
        for (String suite : request.recorded()) {
            if (result.verdict(suite) == Verdict.PASS) {
                stable |= Verdicts.passSuite(world, lock, suite, stillRunning(world, judged));
            }
        }
        return stable;
    }
}
